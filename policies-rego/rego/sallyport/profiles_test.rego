package sallyport.profiles_test

import data.sallyport.main

at(resource, groups, method, time) := {
	"identity": {"groups": groups},
	"resource": {"name": resource},
	"request": {"method": method, "path": "/x", "segments": ["x"], "query": {}, "headers": {}},
	"time": time,
	"body": {"status": "not_inspected"},
}

noon := {"weekday": "tuesday", "hour": 12}

document := {
	"resources": {
		"strict": {"groups": ["a"], "profile": "strict"},
		"relaxed": {"groups": ["a"], "profile": "relaxed"},
		"office": {"groups": ["a"], "hours": {"from": 8, "to": 18}},
		"night": {"groups": ["a"], "hours": {"from": 22, "to": 6, "weekdays": ["friday"]}},
		"glass": {"allow": [
			{"groups": ["a"], "methods": ["GET"]},
			{"groups": ["b"], "hold": true},
			{"groups": ["oncall"], "break_glass": true},
		]},
		"writes": {"groups": ["a"], "hold": {"writes": true}},
		"reviewed": {"allow": [
			{"groups": ["a"], "hold": {"writes": true, "reviewers": ["security", "ops"], "humans": 2}},
			{"groups": ["b"], "hold": {"reviewers": ["owners"]}},
			{"groups": ["c"], "hold": true},
		]},
		"bounded": {"allow": [
			{"groups": ["a"], "limits": {"body_bytes": 1000}, "budgets": [{"name": "calls", "requests": 10, "seconds": 60}]},
			{"groups": ["b"], "limits": {"body_bytes": 500, "header_bytes": 99}, "budgets": [{"name": "words", "tokens": 9, "seconds": 3600}]},
		]},
		"alone": {"groups": ["own"]},
	},
	"resource_groups": {
		"internal": {"resources": ["wiki", "alone"], "groups": ["staff"]},
		"audited": {"resources": ["wiki"], "allow": [{"groups": ["auditors"], "recording": "full"}]},
	},
}

ask(request) := decision if {
	decision := main.decision with input as request with data.sallyport.resources as document.resources with data.sallyport.resource_groups as document.resource_groups
}

allow := {"decision": "allow", "reasons": ["group_allowed"]}

hold := {"decision": "hold", "reasons": ["approval_required"]}

deny(reason) := {"decision": "deny", "reasons": [reason]}

test_strict_holds_writes_and_records_all if {
	ask(at("strict", ["a"], "GET", noon)) == object.union(allow, {"recording": "full", "durable": true})
	every method in ["POST", "PUT", "PATCH", "DELETE", "get"] {
		ask(at("strict", ["a"], method, noon)) == hold
	}
}

test_strict_takes_no_path_that_upstreams_read_differently if {
	odd := object.union(at("strict", ["a"], "GET", noon), {"request": {"path": "/a//b", "segments": ["a", "", "b"]}})
	ask(odd) == deny("path_not_allowed")
}

test_strict_takes_no_other_method_than_it_sees if {
	request := object.union(at("strict", ["a"], "GET", noon), {"request": {"headers": {"x-http-method-override": ["DELETE"]}}})
	ask(request) == hold
}

test_relaxed_adds_nothing if {
	ask(at("relaxed", ["a"], "DELETE", noon)) == allow
}

test_writes_need_an_approval if {
	every method in ["GET", "HEAD", "OPTIONS"] {
		ask(at("writes", ["a"], method, noon)) == allow
	}
	every method in ["POST", "PUT", "DELETE", "QUERY"] {
		ask(at("writes", ["a"], method, noon)) == hold
	}
}

test_office_hours_are_monday_to_friday if {
	every time in [{"weekday": "monday", "hour": 8}, {"weekday": "friday", "hour": 17}] {
		ask(at("office", ["a"], "GET", time)) == allow
	}
	every time in [{"weekday": "monday", "hour": 7}, {"weekday": "friday", "hour": 18}, {"weekday": "sunday", "hour": 12}, {}] {
		ask(at("office", ["a"], "GET", time)) == deny("outside_hours")
	}
}

test_hours_go_past_midnight if {
	every time in [{"weekday": "friday", "hour": 22}, {"weekday": "saturday", "hour": 5}] {
		ask(at("night", ["a"], "GET", time)) == allow
	}
	every time in [{"weekday": "friday", "hour": 5}, {"weekday": "saturday", "hour": 22}, {"weekday": "saturday", "hour": 6}] {
		ask(at("night", ["a"], "GET", time)) == deny("outside_hours")
	}
}

test_every_weekday_has_one_before if {
	days := ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
	every i, day in days {
		rules := {"r": {"groups": ["a"], "hours": {"from": 22, "to": 6, "weekdays": [day]}}}
		next := days[(i + 1) % 7]
		decision := main.decision with input as at("r", ["a"], "GET", {"weekday": next, "hour": 1}) with data.sallyport.resources as rules
		decision == allow
	}
}

test_glass_breaks_where_nothing_else_opens if {
	ask(at("glass", ["oncall"], "DELETE", noon)) == {
		"decision": "allow",
		"reasons": ["break_glass"],
		"recording": "full",
		"durable": true,
	}
	ask(at("glass", ["a", "oncall"], "GET", noon)) == allow
	ask(at("glass", ["a", "oncall"], "DELETE", noon)).reasons == ["break_glass"]
}

test_glass_takes_no_approval_away if {
	ask(at("glass", ["b", "oncall"], "DELETE", noon)) == hold
}

test_glass_is_for_its_groups if {
	ask(at("glass", ["a"], "DELETE", noon)) == deny("method_not_allowed")
}

test_limits_take_the_least_and_budgets_add_up if {
	ask(at("bounded", ["a"], "GET", noon)) == object.union(allow, {
		"limits": {"body_bytes": 1000},
		"budgets": [{"name": "calls", "requests": 10, "seconds": 60}],
	})
	both := ask(at("bounded", ["a", "b"], "GET", noon))
	both.limits == {"body_bytes": 500, "header_bytes": 99}
	{budget.name | some budget in both.budgets} == {"calls", "words"}
}

test_resource_groups_have_rules_for_many if {
	ask(at("wiki", ["staff"], "GET", noon)) == allow
	ask(at("alone", ["staff"], "GET", noon)) == allow
	ask(at("alone", ["own"], "GET", noon)) == allow
	ask(at("wiki", ["own"], "GET", noon)) == deny("group_not_allowed")
	ask(at("wiki", ["staff", "auditors"], "GET", noon)) == object.union(allow, {"recording": "full"})
	ask(at("other", ["staff"], "GET", noon)) == deny("resource_not_in_policy")
}

test_unsound_group_denies_its_resources if {
	rules := {"r": {"groups": ["a"]}}
	groups := {"g": {"resources": ["r"], "groups": []}}
	decision := main.decision with input as at("r", ["a"], "GET", noon) with data.sallyport.resources as rules with data.sallyport.resource_groups as groups
	decision == deny("policy_data_invalid")
}

test_sound_document_has_no_problems if {
	problems := main.problems with data.sallyport.resources as document.resources with data.sallyport.resource_groups as document.resource_groups
	problems == set()
}

test_no_document_has_no_problems if {
	main.problems == set()
}

test_problems_name_the_place if {
	mistakes := {
		"profile": [{"groups": ["a"], "profile": "harsh"}, ".profile: must be relaxed or strict"],
		"glass": [{"groups": ["a"], "break_glass": "yes"}, ".break_glass: must be true or false"],
		"clock": [{"groups": ["a"], "hours": {"from": 8}}, ".hours: must have from and to, two different hours from 0 to 24 in UTC"],
		"clocks": [{"groups": ["a"], "hours": {"from": 8, "to": 25}}, ".hours: must have from and to, two different hours from 0 to 24 in UTC"],
		"weekdays": [{"groups": ["a"], "hours": {"from": 8, "to": 9, "weekdays": ["Monday"]}}, ".hours.weekdays: must be a list of at least one weekday in lower case"],
		"hours": [{"groups": ["a"], "hours": {"from": 8, "to": 9, "days": []}}, ".hours.days: unknown key"],
		"llm": [{"groups": ["a"], "llm": []}, `.llm: must be an object; {} allows all, with any of ["attachments", "max_input_tokens", "max_tokens", "models"]`],
		"model": [{"groups": ["a"], "llm": {"model": "x"}}, ".llm.model: unknown key"],
		"models": [{"groups": ["a"], "llm": {"models": "x"}}, ".llm.models: must be a list of at least one text"],
		"tokens": [{"groups": ["a"], "llm": {"max_tokens": 0.5}}, ".llm.max_tokens: must be a whole number from 1"],
		"attachments": [{"groups": ["a"], "llm": {"attachments": 1}}, ".llm.attachments: must be true or false"],
		"operations": [{"groups": ["a"], "vector": {"operations": ["destroy"]}}, ".vector.operations: must be a list of at least one operation of a vector store"],
		"held": [{"groups": ["a"], "hold": {"operations": ["destroy"]}}, ".hold.operations: must be a list of at least one operation of a vector store"],
		"writes": [{"groups": ["a"], "hold": {"writes": "yes"}}, ".hold.writes: must be true"],
		"more": [{"groups": ["a"], "hold": {"writes": true, "methods": ["GET"]}}, ".hold.writes: stands alone; write the rest into another rule"],
		"limits": [{"groups": ["a"], "limits": {}}, ".limits: must have body_bytes, header_bytes or both"],
		"limit": [{"groups": ["a"], "limits": {"body": 3}}, ".limits.body: must be body_bytes or header_bytes, with a whole number from 1"],
		"budgets": [{"groups": ["a"], "budgets": {}}, ".budgets: must be a list of 1 to 16 budgets"],
		"budget": [{"groups": ["a"], "budgets": [{"name": "x", "requests": 1}]}, ".budgets[0]: must have name, requests or tokens, and seconds up to 86400"],
		"clash": [{"groups": ["a"], "budgets": [{"name": "x", "requests": 1, "seconds": 1}, {"name": "x", "requests": 2, "seconds": 1}]}, ": budget x is there twice with different terms"],
	}
	every name, mistake in mistakes {
		problems := main.problems with data.sallyport.resources as {name: mistake[0]}
		problems == {sprintf("sallyport.resources.%s%s", [name, mistake[1]])}
	}
}

test_problems_of_groups_name_the_place if {
	mistakes := {
		"number": [3, ": must be an object"],
		"empty": [{"groups": ["a"]}, ".resources: must be a list of at least one resource"],
		"rule": [{"resources": ["r"], "allow": []}, ".allow: must be a list of at least one rule"],
	}
	every name, mistake in mistakes {
		problems := main.problems with data.sallyport.resource_groups as {name: mistake[0]}
		problems == {sprintf("sallyport.resource_groups.%s%s", [name, mistake[1]])}
	}
	main.problems == {"sallyport.resource_groups: must be an object of resource groups by name"} with data.sallyport.resource_groups as "a"
}

by(steps) := object.union(hold, {"hold": {"steps": steps}})

test_rule_names_who_reviews if {
	ask(at("reviewed", ["a"], "GET", noon)) == allow
	ask(at("reviewed", ["a"], "POST", noon)) == by([{"any_of": ["ops", "security"], "humans": 2}])
	ask(at("reviewed", ["b"], "GET", noon)) == by([{"any_of": ["owners"], "humans": 1}])
}

test_reviewers_of_all_rules_that_hold_have_to_approve if {
	ask(at("reviewed", ["a", "b"], "POST", noon)) == by([
		{"any_of": ["ops", "security"], "humans": 2},
		{"any_of": ["owners"], "humans": 1},
	])
	ask(at("reviewed", ["a", "b"], "GET", noon)) == by([{"any_of": ["owners"], "humans": 1}])
}

test_rule_that_names_nobody_leaves_it_to_the_resource if {
	ask(at("reviewed", ["b", "c"], "GET", noon)) == hold
}

test_faults_of_reviewers_are_named if {
	problems := main.problems with data.sallyport.resources as {
		"a": {"groups": ["x"], "hold": {"reviewers": []}},
		"b": {"groups": ["x"], "hold": {"writes": true, "humans": 2}},
		"c": {"groups": ["x"], "hold": {"reviewers": ["y"], "humans": 17}},
		"d": {"groups": ["x"], "hold": {"reviewers": ["y"], "writes": true, "methods": ["GET"]}},
	}
	problems == {
		"sallyport.resources.a.hold.reviewers: must be a list of at least one group",
		"sallyport.resources.b.hold.humans: needs reviewers",
		"sallyport.resources.c.hold.humans: must be a whole number from 1 to 16",
		"sallyport.resources.d.hold.writes: stands alone; write the rest into another rule",
	}
}
