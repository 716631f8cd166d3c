# METADATA
# title: Terms
# description: What an admission comes with, of all rules that apply together.
package sallyport.terms

import data.sallyport.access
import data.sallyport.masks

# METADATA
# description: What is masked, recorded, limited and budgeted beyond what the resource says.
all := object.union_n([masks.all, _recording, _durable, _limits, _budgets])

# METADATA
# description: |
#   Who has to approve the request: what every rule that holds it asks for, all of it together. Where one of them
#   names nobody the resource's own terms hold.
hold := {"hold": {"steps": sort({_step(rule) | some rule in access.held})}} if {
	every rule in access.held {
		rule.hold.reviewers
	}
} else := {}

_step(rule) := {"any_of": sort(rule.hold.reviewers), "humans": object.get(rule.hold, "humans", 1)}

_recording := {"recording": level} if {
	levels := {level | some rule in access.open; some level in _levels(rule)}
	some level in ["full", "heads", "metadata"]
	level in levels
	not _higher(level, levels)
} else := {}

_levels(rule) := {"full" | _evidence(rule)} | {rule.recording | rule.recording}

_higher("heads", levels) if "full" in levels

_higher("metadata", levels) if {
	some level in ["full", "heads"]
	level in levels
}

_durable := {"durable": true} if {
	some rule in access.open
	_evidence(rule)
} else := {}

# Whether all of it has to be on record before it goes anywhere.
_evidence(rule) if rule.profile == "strict"

_evidence(rule) if rule.break_glass

_limits := {"limits": limits} if {
	limits := {name: least |
		some name in ["body_bytes", "header_bytes"]
		least := min({rule.limits[name] | some rule in access.open})
	}
	count(limits) > 0
} else := {}

_budgets := {"budgets": sort(budgets)} if {
	budgets := {budget | some rule in access.open; some budget in rule.budgets}
	count(budgets) > 0
} else := {}
