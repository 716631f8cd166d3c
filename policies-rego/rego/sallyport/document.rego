# METADATA
# title: Document
# description: |
#   The document below data.sallyport.resources, and what a person can get wrong in it. A resource is
#   either one rule or {"allow": [rule, ...]}.
package sallyport.document

# METADATA
# description: Whether the document has something to say about a resource.
names(name) if _ := data.sallyport.resources[name]

# METADATA
# description: Whether what it says can be understood.
sound(name) if count(faults(data.sallyport.resources[name])) == 0

# METADATA
# description: The rules of a resource.
rules(resource) := resource.allow

rules(resource) := [resource] if not resource.allow

# METADATA
# description: What is wrong with a resource, each fault with where it is below the resource.
faults(resource) := {": must be a rule, or {allow: [rule, ...]}"} if not is_object(resource)

faults(resource) := _rule_faults("", resource) if {
	is_object(resource)
	not "allow" in object.keys(resource)
}

faults(resource) := (unknown | shape) | inner if {
	"allow" in object.keys(resource)
	unknown := {fault |
		some key in (object.keys(resource) - {"allow"})
		fault := sprintf(".%s: beside 'allow' there is nothing else; write it into the rules", [key])
	}
	shape := {".allow: must be a list of at least one rule" | not _list(resource.allow)}
	inner := {fault |
		some i, rule in resource.allow
		some fault in _rule_faults(sprintf(".allow[%d]", [i]), rule)
	}
}

_rule_faults(at, rule) := {sprintf("%s: must be a rule", [at])} if not is_object(rule)

_rule_faults(at, rule) := faults if {
	is_object(rule)
	faults := (((_unknown(at, rule) | _groups(at, rule)) | _limits(at, rule)) | _hold(at, rule)) | _extras(at, rule)
}

_unknown(at, rule) := {fault |
	some key in (object.keys(rule) - {"groups", "methods", "paths", "hold", "mask", "recording"})
	fault := sprintf("%s.%s: unknown key", [at, key])
}

_groups(at, rule) := {fault |
	not _texts(object.get(rule, "groups", null))
	fault := sprintf("%s.groups: must be a list of at least one group", [at])
}

_limits(at, rule) := {fault |
	methods := rule.methods
	not _methods(methods)
	fault := sprintf("%s.methods: must be a list of at least one method in capitals", [at])
} | {fault |
	paths := rule.paths
	not _paths(paths)
	fault := sprintf("%s.paths: must be a list of at least one path prefix that starts with '/'", [at])
}

_hold(at, rule) := {fault |
	hold := rule.hold
	not is_boolean(hold)
	not _object(hold)
	fault := sprintf("%s.hold: must be true, false, or have methods or paths", [at])
} | {fault |
	hold := rule.hold
	is_object(hold)
	some fault in _hold_faults(sprintf("%s.hold", [at]), hold)
}

_hold_faults(at, hold) := _limits(at, hold) | {fault |
	some key in (object.keys(hold) - {"methods", "paths"})
	fault := sprintf("%s.%s: unknown key", [at, key])
}

_extras(at, rule) := {fault |
	mask := rule.mask
	not _mask(mask)
	fault := sprintf("%s.mask: must have request, response or both, each a list of detectors", [at])
} | {fault |
	recording := rule.recording
	not recording in {"metadata", "heads", "full"}
	fault := sprintf("%s.recording: must be metadata, heads or full", [at])
}

_mask(mask) if {
	_object(mask)
	every key, detectors in mask {
		key in {"request", "response"}
		_texts(detectors)
	}
}

_methods(methods) if {
	_texts(methods)
	every method in methods {
		upper(method) == method
	}
}

_paths(paths) if {
	_texts(paths)
	every path in paths {
		startswith(path, "/")
	}
}

_texts(texts) if {
	_list(texts)
	every text in texts {
		is_string(text)
		text != ""
	}
}

_list(value) if {
	is_array(value)
	count(value) > 0
}

_object(value) if {
	is_object(value)
	count(value) > 0
}
