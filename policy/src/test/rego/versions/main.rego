# Says which version of its data it decides on, twice, so that a mixture of two shows.
package sallyport.main

default decision := {"decision": "allow", "reasons": ["rule_allowed"]}

decision := {
	"decision": "deny",
	"reasons": ["rule_denied"],
	"message": sprintf("%d and %d", [data.versions.one, data.versions.other]),
} if {
	input.request.path == "/version"
}
