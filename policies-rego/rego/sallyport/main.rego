# METADATA
# title: Standard policy
# description: |
#   Nothing is allowed unless the document below data.sallyport says so: it names, for each resource, the
#   groups that may use it, and what limits, approvals, masks and recording come with that.
#   docs/policy.md explains the document.
# scope: package
package sallyport.main

import data.sallyport.access
import data.sallyport.body
import data.sallyport.document
import data.sallyport.terms

# METADATA
# title: Decision
# description: |
#   What happens to the request in input. See schemas/decision/decision.schema.json. What opens the door is proved;
#   whatever cannot be, because a part of input is missing for example, falls through.
# entrypoint: true
decision := object.union(terms.all, {"decision": "allow", "reasons": access.grounds}) if {
	document.sound(input.resource.name)
	access.open != []
	_free
} else := object.union(terms.hold, {"decision": "hold", "reasons": ["approval_required"]}) if {
	document.sound(input.resource.name)
	access.open != []
} else := {"decision": "deny", "reasons": access.refusals} if {
	document.sound(input.resource.name)
} else := {"decision": "deny", "reasons": ["policy_data_invalid"]} if {
	document.names(input.resource.name)
} else := {"decision": "deny", "reasons": ["resource_not_in_policy"]}

# METADATA
# title: Problems
# description: |
#   What is wrong with the document, one sentence each. Sallyport asks this when it loads a bundle and
#   refuses the bundle if there is anything.
# entrypoint: true
problems := document.problems

# METADATA
# title: Reads body
# description: |
#   Whether the decision about the resource in input can depend on the body of the request. Sallyport asks
#   this once for each resource, and reads no body that nobody asks about.
# entrypoint: true
default reads_body := false

reads_body if {
	some rule in document.rules(input.resource.name)
	body.needed(rule)
}

# Nobody has to approve it, or enough have.
_free if access.free

_free if input.approval.state == "approved"
