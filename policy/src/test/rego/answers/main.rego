# Answers as the data says, by the first word of the path.
package sallyport.main

default decision := {
	"decision": "deny",
	"reasons": ["rule_denied"],
	"message": "Ask for something that is there.",
}

decision := data.answers[input.request.segments[0]]
