package teams.simple

decision := {"decision": "hold", "reasons": ["approval_required"]} if {
	walk(input, [_, "GET"])
}
