# METADATA
# title: Standard policy
# description: |
#   Nothing is allowed unless the document below data.sallyport.resources says so: it names, for each
#   resource, the groups that may use it, and what limits, approvals, masks and recording come with that.
#   docs/policy.md explains the document.
# scope: package
package sallyport.main

import data.sallyport.access
import data.sallyport.document

# METADATA
# title: Decision
# description: |
#   What happens to the request in input. See schemas/decision.schema.json. What opens the door is proved;
#   whatever cannot be, because a part of input is missing for example, falls through.
# entrypoint: true
decision := object.union(access.additions, {"decision": "allow", "reasons": ["group_allowed"]}) if {
	document.sound(input.resource.name)
	access.open != []
	access.free
} else := {"decision": "hold", "reasons": ["approval_required"]} if {
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
problems contains problem if {
	resources := data.sallyport.resources
	not is_object(resources)
	problem := "sallyport.resources: must be an object of resources by name"
}

problems contains problem if {
	some name, resource in data.sallyport.resources
	some fault in document.faults(resource)
	problem := sprintf("sallyport.resources.%s%s", [name, fault])
}

# METADATA
# title: Reads body
# description: |
#   Whether the decision about the resource in input can depend on the body of the request. Sallyport asks
#   this once for each resource, and reads no body that nobody asks about.
# entrypoint: true
default reads_body := false
