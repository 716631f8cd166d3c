# Nobody is let in but by a grant whose verbs name the method of the request.
package sallyport.main

default decision := {"decision": "deny", "reasons": ["group_not_allowed"]}

decision := {"decision": "allow", "reasons": ["rule_allowed"]} if {
	some grant in input.grants
	input.request.method in grant.verbs
}
