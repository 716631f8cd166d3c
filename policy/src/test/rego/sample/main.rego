package sallyport.main

default decision := {"decision": "deny", "reasons": ["rule_denied"]}

# Working hours, Monday to Friday, 8 to 18 UTC.
open if {
	not input.time.weekday in {"saturday", "sunday"}
	input.time.hour >= 8
	input.time.hour < 18
}

decision := {"decision": "allow", "reasons": ["rule_allowed"], "mask": {"response": ["email"]}} if {
	open
	some group in data.staff
	group in input.identity.groups
} else := {
	"decision": "deny",
	"reasons": ["rule_denied"],
	"message": sprintf("%s is open from 8 to 18 UTC.", [input.resource.name]),
} if {
	not open
}
