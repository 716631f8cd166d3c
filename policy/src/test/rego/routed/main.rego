# A policy of several teams: what one of them does with the whole input is no matter for the others.
package sallyport.main

default decision := {"decision": "deny", "reasons": ["rule_denied"]}

allowed := {"decision": "allow", "reasons": ["rule_allowed"]}

# By a comparison in the rule.
decision := allowed if {
	input.resource.name == "docs"
	contains(json.marshal(input), "readers")
}

# By a rule that the rule asks.
decision := allowed if {
	_masked
	input.request.method in {"GET", "DELETE"}
	_any(input, "identity")
}

_masked if input.resource.name == "masked"

_any(request, key) if request[data.keys[key]]

# By the name of a package.
decision := data.teams[input.resource.name].decision

# Without anything of the kind.
decision := allowed if {
	input.resource.name == "bundled"
	"a" in input.identity.groups
}
