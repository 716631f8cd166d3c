# What a policy of one's own can do, right and wrong. The method says which.
package sallyport.main

decision := data.answers[input.resource.name] if input.request.method == "ANSWER"

decision := {
	"decision": "deny",
	"reasons": ["rule_denied"],
	"message": sprintf(data.format, [input.identity.subject]),
} if {
	input.request.method == "FORMAT"
}

decision := {"decision": "deny", "reasons": [input.request.path]} if input.request.method == "CONFLICT"

decision := {"decision": "deny", "reasons": [input.request.host]} if input.request.method == "CONFLICT"

decision := {"decision": "allow", "reasons": ["rule_allowed"]} if {
	input.request.method == "RUNAWAY"
	some i in numbers.range(1, 1000)
	some j in numbers.range(1, 1000)
	some k in numbers.range(1, 1000)
	(i + j) + k == 5000
}

decision := {"decision": "allow", "reasons": ["rule_allowed"]} if {
	input.request.method == "GLUTTON"
	count({[i, j] | some i in numbers.range(1, 3000); some j in numbers.range(1, 3000)}) > 0
}
