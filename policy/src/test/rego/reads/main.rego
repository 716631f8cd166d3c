# What a policy can read, for the analysis of plans: a rule for each way.
package reads

const if input.identity.subject == "alice"

helper if _path(input) == "/x"

_path(request) := request.request.path

alias := subject if {
	connection := input.connection
	subject := connection.address
}

presence if not input.connection.client_certificate

computed if {
	some name in data.names
	input.request.headers[name]
}

loop if {
	some group in input.identity.groups
	startswith(group, "a")
}

whole if json.marshal(input) != ""

walked if {
	walk(input.body, [_, value])
	value == "x"
}

passed if _any(input, "x")

_any(object, key) if object[key]

keyed if data.hosts[input.request.host]

replaced if {
	inner with input.time as {"hour": input.identity.issuer}
}

inner if input.time.hour == 3

clock if time.now_ns() > 0

dynamic if data.chosen[input.resource.name]

branch if {
	a := [x | x := input.request.method]
	b := [y | y := input.request.path]
	count(array.concat(a, b)) > 0
}

negated if {
	not input.request.query.debug
	not _denied
}

_denied if input.resource.kind == "mcp"

quoted if input.request.headers["x-http-method"]

static if data.flags.open

# The input as a whole, and what seems to say for which inputs.

guarded if {
	input.resource.name == "docs"
	json.marshal(input) != ""
}

faked if _docs with input.resource.name as "docs"

_docs if {
	input.resource.name == "docs"
	json.marshal(input) != ""
}

either if {
	some name in [input.resource.name, data.name]
	name == "docs"
	json.marshal(input) != ""
}

grown if {
	names := {"docs"} | data.names
	input.resource.name in names
	json.marshal(input) != ""
}

looped if {
	some i in numbers.range(1, 2)
	_name[i] == "docs"
	json.marshal(input) != ""
}

_name[1] := input.resource.name

_name[2] := data.name

prefixed if {
	startswith(input.request.path, "/export/")
	json.marshal(input) != ""
}

computedprefix if {
	startswith(input.request.path, data.prefix)
	json.marshal(input) != ""
}

unprefixed if {
	not startswith(input.request.path, "/public/")
	json.marshal(input) != ""
}
