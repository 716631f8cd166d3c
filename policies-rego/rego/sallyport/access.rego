# METADATA
# title: Access
# description: |
#   Which rules of the resource apply to the caller and the request. Any rule that applies opens the
#   door; what the rules that apply say of holds, masks, recording, limits and budgets holds together,
#   so that a further rule never takes any of it away.
package sallyport.access

import data.sallyport.body
import data.sallyport.document
import data.sallyport.hours
import data.sallyport.path

# METADATA
# description: The rules that apply. Those that break glass only apply where no other does.
open := _ordinary if {
	_ordinary != []
} else := _glass

# METADATA
# description: Why the door is open.
grounds := ["group_allowed"] if {
	_ordinary != []
} else := ["break_glass"]

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
# description: The rules that apply and want a human to approve the request.
held := [rule | some rule in open; not _free(rule)]

_ordinary := [rule | some rule in _mine; not rule.break_glass; _applies(rule)]

_glass := [rule | some rule in _mine; rule.break_glass; _applies(rule)]

_mine := [rule |
	some rule in document.rules(input.resource.name)
	_member(rule)
]

_member(rule) if {
	some group in rule.groups
	group in input.identity.groups
}

_applies(rule) if {
	_method(rule)
	_path(rule)
	hours.open(rule)
	body.fits(rule)
}

_misses(rule) := ({"method_not_allowed" | not _method(rule)} | {"path_not_allowed" | not _path(rule)}) | ({"outside_hours" | not hours.open(rule)} | body.misses(rule))

_method(rule) if not rule.methods

_method(rule) if {
	input.request.method in rule.methods
	not _overridden
}

_path(rule) if {
	not rule.paths
	not rule.profile == "strict"
}

_path(rule) if {
	not rule.paths
	path.plain
}

_path(rule) if {
	path.plain
	some prefix in rule.paths
	path.below(path.text, prefix)
}

_free(rule) if {
	_free_by_profile(rule)
	_free_by_hold(rule)
}

_free_by_profile(rule) if not rule.profile == "strict"

_free_by_profile(rule) if _reads(rule)

_free_by_hold(rule) if not rule.hold

_free_by_hold(rule) if {
	rule.hold.writes
	_reads(rule)
}

_free_by_hold(rule) if {
	operations := rule.hold.operations
	body.operation != "other"
	not body.operation in operations
}

_free_by_hold(rule) if {
	methods := rule.hold.methods
	method := upper(input.request.method)
	not method in methods
	not _overridden
}

_free_by_hold(rule) if {
	prefixes := rule.hold.paths
	path.plain
	every prefix in prefixes {
		not path.below(lower(path.text), lower(prefix))
	}
}

# Whether the request changes nothing, by what the rule is about.
_reads(rule) if {
	not body.needed(rule)
	input.request.method in {"GET", "HEAD", "OPTIONS"}
	not _overridden
}

_reads(rule) if {
	body.needed(rule)
	body.reads(rule)
}

# Some frameworks take the method from elsewhere, so that POST can mean DELETE.
_overridden if input.request.headers["x-http-method"]

_overridden if input.request.headers["x-http-method-override"]

_overridden if input.request.headers["x-method-override"]

_overridden if input.request.query._method
