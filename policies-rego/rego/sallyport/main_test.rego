package sallyport.main_test

import data.sallyport.main

resources := {
	"simple": {"groups": ["engineers"]},
	"docs": {"allow": [
		{"groups": ["editors"], "hold": {"methods": ["DELETE"], "paths": ["/api/admin"]}},
		{"groups": ["readers", "guests"], "methods": ["GET", "HEAD"], "paths": ["/api/v2/"]},
	]},
	"careful": {"groups": ["engineers"], "hold": true},
	"acting": {"allow": [
		{
			"groups": ["a"],
			"mask": {"request": {"email": "hash", "iban": "keep-last", "jwt": "report"}},
			"unmask": {"response": ["email"]},
		},
		{"groups": ["b"], "mask": {"request": ["jwt"]}, "unmask": {"response": ["phone"]}},
		{"groups": ["b"], "mask": {"request": {"email": "block", "iban": {"keep-last": 2}}}},
	]},
	"masked": {"allow": [
		{"groups": ["a"], "mask": {"request": ["email"]}, "recording": "heads"},
		{"groups": ["b"], "mask": {"request": ["jwt"], "response": ["email"]}, "recording": "full"},
		{"groups": ["c"], "recording": "metadata", "hold": false},
	]},
	"broken": {"groups": ["engineers"], "method": ["GET"]},
	"null": null,
}

at(resource, groups, method, path) := {
	"identity": {"groups": groups},
	"resource": {"name": resource},
	"request": {
		"method": method,
		"path": path,
		"segments": split(trim_prefix(path, "/"), "/"),
		"query": {},
		"headers": {},
	},
}

decide(request) := decision if {
	decision := main.decision with input as request with data.sallyport.resources as resources
}

deny(reason) := {"decision": "deny", "reasons": [reason]}

allow := {"decision": "allow", "reasons": ["group_allowed"]}

hold := {"decision": "hold", "reasons": ["approval_required"]}

test_group_opens_its_resource if {
	decide(at("simple", ["x", "engineers"], "GET", "/")) == allow
}

test_other_group_stays_out if {
	decide(at("simple", ["x", "Engineers", ""], "GET", "/")) == deny("group_not_allowed")
}

test_no_group_stays_out if {
	decide(at("simple", [], "GET", "/")) == deny("group_not_allowed")
}

test_unnamed_resource_is_denied if {
	decide(at("other", ["engineers"], "GET", "/")) == deny("resource_not_in_policy")
}

test_no_document_denies if {
	decision := main.decision with input as at("simple", ["engineers"], "GET", "/")
	decision == deny("resource_not_in_policy")
}

test_no_input_denies if {
	decision := main.decision with input as {} with data.sallyport.resources as resources
	decision == deny("resource_not_in_policy")
}

test_input_without_identity_is_denied if {
	request := {"resource": {"name": "simple"}}
	decision := main.decision with input as request with data.sallyport.resources as resources
	decision == deny("group_not_allowed")
}

test_unsound_data_denies if {
	every name in ["broken", "null"] {
		decide(at(name, ["engineers"], "GET", "/")) == deny("policy_data_invalid")
	}
}

test_input_without_request_never_escapes_a_limit_or_hold if {
	request := {"resource": {"name": "docs"}, "identity": {"groups": ["editors"]}}
	decide(request) == hold
	limited := {"resource": {"name": "docs"}, "identity": {"groups": ["readers"]}}
	decide(limited) == {"decision": "deny", "reasons": ["method_not_allowed", "path_not_allowed"]}
}

test_methods_limit if {
	decide(at("docs", ["readers"], "GET", "/api/v2/x")) == allow
	every method in ["POST", "get", "DELETE"] {
		decide(at("docs", ["readers"], method, "/api/v2/x")) == deny("method_not_allowed")
	}
}

test_paths_limit if {
	every path in ["/api/v2", "/api/v2/", "/api/v2/x/y/"] {
		decide(at("docs", ["readers"], "GET", path)) == allow
	}
	every path in ["/", "/api", "/api/v20", "/api/v2//x", "/api/v2/../x", "/api/v2/./x", "/api/v2/..;/x", "/api/v2/%2e", `/api/v2/..\x`, "*"] {
		decide(at("docs", ["readers"], "GET", path)) == deny("path_not_allowed")
	}
}

test_segment_with_a_slash_is_below_no_prefix if {
	request := object.union(
		at("docs", ["readers"], "GET", "/api/v2/a%2fb"),
		{"request": {"segments": ["api", "v2", "a/b"]}},
	)
	decide(request) == deny("path_not_allowed")
}

test_all_misses_are_named if {
	decision := decide(at("docs", ["guests"], "PUT", "/"))
	decision == {"decision": "deny", "reasons": ["method_not_allowed", "path_not_allowed"]}
}

test_method_override_breaks_a_methods_limit if {
	every request in [
		{"request": {"headers": {"x-http-method-override": ["DELETE"]}}},
		{"request": {"query": {"_method": ["DELETE"]}}},
	] {
		decide(object.union(at("docs", ["guests"], "GET", "/api/v2"), request)) == deny("method_not_allowed")
	}
}

test_hold_always if {
	decide(at("careful", ["engineers"], "GET", "/")) == hold
}

test_hold_needs_method_and_path if {
	every path in ["/api/admin", "/API/Admin/x", "/api//admin", "/api/x/../admin"] {
		every method in ["DELETE", "delete"] {
			decide(at("docs", ["editors"], method, path)) == hold
		}
	}
	decide(at("docs", ["editors"], "GET", "/api/admin")) == allow
	decide(at("docs", ["editors"], "DELETE", "/api/other")) == allow
}

test_method_override_is_held if {
	request := object.union(
		at("docs", ["editors"], "POST", "/api/admin"),
		{"request": {"headers": {"x-method-override": ["DELETE"]}}},
	)
	decide(request) == hold
}

test_hold_by_path_alone_and_method_alone if {
	resources := {
		"path": {"groups": ["a"], "hold": {"paths": ["/admin"]}},
		"method": {"groups": ["a"], "hold": {"methods": ["PUT"]}},
	}
	every request in [at("path", ["a"], "GET", "/admin"), at("method", ["a"], "PUT", "/x")] {
		decision := main.decision with input as request with data.sallyport.resources as resources
		decision == hold
	}
}

test_hold_of_a_further_rule_stays if {
	rules := {"both": {"allow": [{"groups": ["a"]}, {"groups": ["b"], "hold": true}]}}
	decision := main.decision with input as at("both", ["a", "b"], "GET", "/") with data.sallyport.resources as rules
	decision == hold
}

test_masks_of_all_rules_add_up if {
	decide(at("masked", ["a", "b", "c"], "GET", "/")) == object.union(allow, {
		"mask": {"request": ["email", "jwt"], "response": ["email"]},
		"recording": "full",
	})
}

test_strictest_action_of_all_rules_holds if {
	masked(["a", "b"]) == {
		"mask": {"request": {"email": "block", "iban": {"keep-last": 2}, "jwt": "redact"}},
		"unmask": {"response": ["email", "phone"]},
	}
	masked(["a"]) == {
		"mask": {"request": {"email": "hash", "iban": "keep-last", "jwt": "report"}},
		"unmask": {"response": ["email"]},
	}
}

masked(groups) := object.filter(decision, {"mask", "unmask"}) if {
	decision := decide(at("acting", groups, "GET", "/"))
}

test_highest_recording_level_wins if {
	decide(at("masked", ["a", "c"], "GET", "/")) == object.union(allow, {
		"mask": {"request": ["email"]},
		"recording": "heads",
	})
	decide(at("masked", ["c"], "GET", "/")) == object.union(allow, {"recording": "metadata"})
}

test_sound_document_has_no_problems if {
	problems := main.problems with data.sallyport.resources as object.remove(resources, ["broken", "null"])
	problems == set()
}

test_problems_name_the_place if {
	documents := {
		"null": ": must be a rule, or {allow: [rule, ...]}",
		"unknown": ".method: unknown key",
		"beside": ".groups: beside 'allow' there is nothing else; write it into the rules",
		"empty": ".allow: must be a list of at least one rule",
		"text": ".allow: must be a list of at least one rule",
		"number": ".allow[0]: must be a rule",
		"nobody": ".groups: must be a list of at least one group",
		"nameless": ".groups: must be a list of at least one group",
		"lower": ".methods: must be a list of at least one method in capitals",
		"relative": ".paths: must be a list of at least one path prefix that starts with '/'",
		"hold": ".hold: must be true, false, or have methods, paths, operations, writes or reviewers",
		"holds": ".hold.path: unknown key",
		"held": ".hold.methods: must be a list of at least one method in capitals",
		"mask": ".mask: must have request, response or both, each a list of detectors or actions by detector",
		"maskless": ".mask: must have request, response or both, each a list of detectors or actions by detector",
		"recording": ".recording: must be metadata, heads or full",
	}
	rules := {
		"null": null,
		"unknown": {"groups": ["a"], "method": ["GET"]},
		"beside": {"allow": [{"groups": ["a"]}], "groups": ["b"]},
		"empty": {"allow": []},
		"text": {"allow": "a"},
		"number": {"allow": [3]},
		"nobody": {"groups": []},
		"nameless": {"methods": ["GET"]},
		"lower": {"groups": ["a"], "methods": ["get"]},
		"relative": {"groups": ["a"], "paths": ["api"]},
		"hold": {"groups": ["a"], "hold": "yes"},
		"holds": {"groups": ["a"], "hold": {"path": "/"}},
		"held": {"groups": ["a"], "hold": {"methods": "GET"}},
		"mask": {"groups": ["a"], "mask": {"both": ["email"]}},
		"maskless": {"groups": ["a"], "mask": {}},
		"recording": {"groups": ["a"], "recording": "all"},
	}
	every name, rule in rules {
		problems := main.problems with data.sallyport.resources as {name: rule}
		problems == {sprintf("sallyport.resources.%s%s", [name, documents[name]])}
	}
}

test_document_must_be_an_object if {
	problems := main.problems with data.sallyport.resources as "a"
	problems == {"sallyport.resources: must be an object of resources by name"}
}

test_approved_request_passes if {
	request := object.union(
		at("careful", ["engineers"], "GET", "/"),
		{"approval": {"state": "approved", "id": "a", "approved_by": [], "broken_glass": false}},
	)
	decide(request) == allow
}

test_request_that_nobody_can_approve_stays_held if {
	request := object.union(
		at("careful", ["engineers"], "GET", "/"),
		{"approval": {"state": "impossible", "id": "", "approved_by": [], "broken_glass": false}},
	)
	decide(request) == hold
}

test_approval_opens_no_door if {
	request := object.union(
		at("careful", ["others"], "GET", "/"),
		{"approval": {"state": "approved", "id": "a", "approved_by": [], "broken_glass": false}},
	)
	decide(request) == deny("group_not_allowed")
}
