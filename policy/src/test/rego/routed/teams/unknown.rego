package teams.unknown

decision := {"decision": "allow", "reasons": ["rule_allowed"]} if input.request.method == "GET"
