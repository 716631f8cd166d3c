# METADATA
# title: Masks
# description: What is masked beyond what the resource masks, and what of that is lifted.
package sallyport.masks

import data.sallyport.access

# METADATA
# description: |
#   Of all rules that apply together. Where several say something of one detector, the strictest
#   action holds.
all := object.union(_masks, _unmasks)

_masks := {"mask": mask} if {
	mask := {direction: _short(actions) |
		some direction in ["request", "response"]
		actions := _actions(direction)
		count(actions) > 0
	}
	count(mask) > 0
} else := {}

_unmasks := {"unmask": unmask} if {
	unmask := {direction: sort(detectors) |
		some direction in ["request", "response"]
		detectors := {detector | some rule in access.open; some detector in rule.unmask[direction]}
		count(detectors) > 0
	}
	count(unmask) > 0
} else := {}

_actions(direction) := {detector: _strictest({action | some [name, action] in said; name == detector}) |
	said := {pair | some rule in access.open; some pair in _said(rule.mask[direction])}
	some [detector, _] in said
}

# A list of detectors redacts.
_said(plan) := {[detector, "redact"] | some detector in plan} if is_array(plan)

_said(plan) := {[detector, action] | some detector, action in plan} if is_object(plan)

_strictest(actions) := sort([[_rank(action), _argument(action), action] | some action in actions])[0][2]

_rank(action) := rank if {
	words := ["block", "drop", "fixed", "redact", "hash", "token", "keep-last", "report"]
	some rank, word in words
	word == _word(action)
}

_word(action) := action if is_string(action)

_word(action) := word if {
	is_object(action)
	some word, _ in action
}

_argument("keep-last") := 4

_argument(action) := 0 if {
	is_string(action)
	action != "keep-last"
}

_argument(action) := argument if {
	is_object(action)
	some argument in action
}

_short(actions) := sort(object.keys(actions)) if {
	every action in actions {
		action == "redact"
	}
} else := actions
