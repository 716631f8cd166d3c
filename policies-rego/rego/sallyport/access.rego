# METADATA
# title: Access
# description: |
#   Which rules of the resource apply to the caller and the request. Any rule that applies opens the
#   door; the holds, masks and recording levels of all that apply hold together, so that a further
#   rule never takes any of them away.
package sallyport.access

import data.sallyport.document
import data.sallyport.path

# METADATA
# description: The rules that apply to the caller and the request.
open := [rule | some rule in _mine; _method(rule); _path(rule)]

# METADATA
# description: Why no rule applies, sorted.
refusals := ["group_not_allowed"] if {
	count(_mine) == 0
} else := sort({reason | some rule in _mine; some reason in _misses(rule)})

# METADATA
# description: Whether no human has to approve.
free if {
	every rule in open {
		_free(rule)
	}
}

# METADATA
# description: What is masked and recorded beyond what the resource says.
additions := object.union(_masks, _recording)

_mine := [rule |
	some rule in document.rules(data.sallyport.resources[input.resource.name])
	_member(rule)
]

_member(rule) if {
	some group in rule.groups
	group in input.identity.groups
}

_misses(rule) := {"method_not_allowed" | not _method(rule)} | {"path_not_allowed" | not _path(rule)}

_method(rule) if not rule.methods

_method(rule) if {
	input.request.method in rule.methods
	not _overridden
}

_path(rule) if not rule.paths

_path(rule) if {
	path.plain
	some prefix in rule.paths
	path.below(path.text, prefix)
}

_free(rule) if not rule.hold

_free(rule) if {
	methods := rule.hold.methods
	method := upper(input.request.method)
	not method in methods
	not _overridden
}

_free(rule) if {
	prefixes := rule.hold.paths
	path.plain
	every prefix in prefixes {
		not path.below(lower(path.text), lower(prefix))
	}
}

# Some frameworks take the method from elsewhere, so that POST can mean DELETE.
_overridden if input.request.headers["x-http-method"]

_overridden if input.request.headers["x-http-method-override"]

_overridden if input.request.headers["x-method-override"]

_overridden if input.request.query._method

_masks := {"mask": mask} if {
	mask := {direction: detectors |
		some direction in ["request", "response"]
		detectors := sort({detector | some rule in open; some detector in rule.mask[direction]})
		count(detectors) > 0
	}
	count(mask) > 0
} else := {}

_recording := {"recording": level} if {
	levels := {rule.recording | some rule in open}
	some level in ["full", "heads", "metadata"]
	level in levels
	not _higher(level, levels)
} else := {}

_higher("heads", levels) if "full" in levels

_higher("metadata", levels) if {
	some level in ["full", "heads"]
	level in levels
}
