package sallyport.bodies_test

import data.sallyport.main

resources := {
	"chat": {"groups": ["a"], "llm": {"models": ["gpt-5", "small"], "max_input_tokens": 1000, "max_tokens": 200, "attachments": false}},
	"models": {"groups": ["a"], "llm": {}},
	"tools": {"allow": [
		{"groups": ["a"], "mcp": {"tools": ["search", "read"], "prompts": ["greet"], "uris": ["docs://public/"]}},
		{"groups": ["b"], "mcp": {"tools": ["delete"]}, "hold": {"writes": true}},
		{"groups": ["c"], "mcp": {}},
	]},
	"vectors": {"allow": [
		{"groups": ["a"], "vector": {"operations": ["query", "get"], "collections": ["docs"], "max_top_k": 20}},
		{"groups": ["b"], "vector": {}, "hold": {"operations": ["delete", "delete_collection"]}},
		{"groups": ["c"], "vector": {}, "hold": {"writes": true}},
	]},
	"plain": {"groups": ["a"]},
	"held": {"groups": ["a"], "hold": {"operations": ["delete"]}},
}

ask(resource, groups, method, body) := decision if {
	request := {
		"identity": {"groups": groups},
		"resource": {"name": resource},
		"request": {"method": method, "path": "/x", "segments": ["x"], "query": {}, "headers": {}},
		"body": body,
	}
	decision := main.decision with input as request with data.sallyport.resources as resources
}

allow := {"decision": "allow", "reasons": ["group_allowed"]}

hold := {"decision": "hold", "reasons": ["approval_required"]}

deny(reason) := {"decision": "deny", "reasons": [reason]}

unread := [
	{"status": "not_inspected"},
	{"status": "too_large", "limit": 10},
	{"status": "malformed", "problem": "not_json"},
]

call(model, more) := {
	"status": "parsed",
	"llm": object.union(
		{
			"api": "chat_completions",
			"model": model,
			"token_estimate": 10,
			"attachments": 0,
			"max_tokens": 100,
			"tools": [],
			"texts": [],
		},
		more,
	),
}

message(method, more) := {"status": "parsed", "mcp": object.union({"type": "request", "method": method, "arguments": {}}, more)}

vector(operation, more) := {
	"status": "parsed",
	"vector": object.union({"dialect": "qdrant", "operation": operation, "ids": [], "everything": false}, more),
}

test_listed_models_answer if {
	every model in ["gpt-5", "small"] {
		ask("chat", ["a"], "POST", call(model, {})) == allow
	}
	every model in ["gpt-5-pro", "GPT-5", "", "gpt‑5"] {
		ask("chat", ["a"], "POST", call(model, {})) == deny("model_not_allowed")
	}
}

test_model_has_to_be_named if {
	nameless := {"status": "parsed", "llm": object.remove(call("x", {}).llm, ["model"])}
	ask("chat", ["a"], "POST", nameless) == deny("model_not_allowed")
	ask("models", ["a"], "POST", nameless) == allow
}

test_calls_are_limited if {
	every more in [{"token_estimate": 1001}, {"max_tokens": 201}, {"attachments": 1}, {"api": "other"}] {
		ask("chat", ["a"], "POST", call("gpt-5", more)) == deny("limit_exceeded")
	}
	boundless := {"status": "parsed", "llm": object.remove(call("gpt-5", {}).llm, ["max_tokens"])}
	ask("chat", ["a"], "POST", boundless) == deny("limit_exceeded")
}

test_list_of_models_needs_no_body if {
	every method in ["GET", "HEAD"] {
		ask("chat", ["a"], method, {"status": "absent"}) == allow
	}
	ask("chat", ["a"], "POST", {"status": "absent"}) == {"decision": "deny", "reasons": ["limit_exceeded", "model_not_allowed"]}
}

test_body_that_was_not_understood_opens_nothing if {
	every resource in ["chat", "models", "tools", "vectors"] {
		every body in unread {
			decision := ask(resource, ["a", "b", "c"], "POST", body)
			decision.decision == "deny"
			"body_not_read" in decision.reasons
		}
	}
	decision := ask("held", ["a"], "POST", {"status": "malformed"})
	decision == deny("body_not_read")
}

test_body_of_no_meaning_opens_nothing if {
	every resource in ["chat", "models", "tools", "vectors"] {
		decision := ask(resource, ["a", "b", "c"], "POST", {"status": "parsed", "json": {"model": "gpt-5"}})
		decision.decision == "deny"
	}
}

test_resource_without_such_rules_does_not_need_the_body if {
	every body in unread {
		ask("plain", ["a"], "POST", body) == allow
	}
}

test_listed_tools_run if {
	ask("tools", ["a"], "POST", message("tools/call", {"tool": "search"})) == allow
	every tool in ["delete", "Search", "search ", "sеarch"] {
		ask("tools", ["a"], "POST", message("tools/call", {"tool": tool})) == deny("tool_not_allowed")
	}
	ask("tools", ["a"], "POST", message("tools/call", {})) == deny("tool_not_allowed")
	ask("tools", ["c"], "POST", message("tools/call", {"tool": "whatever"})) == allow
}

test_session_is_open_to_whoever_may_call if {
	every method in ["initialize", "ping", "tools/list", "server/discover", "resources/list"] {
		ask("tools", ["a"], "POST", message(method, {})) == allow
	}
	ask("tools", ["a"], "POST", message("notifications/initialized", {"type": "notification"})) == allow
	ask("tools", ["a"], "POST", {"status": "parsed", "mcp": {"type": "response", "arguments": {}}}) == allow
	every method in ["GET", "DELETE"] {
		ask("tools", ["a"], method, {"status": "absent"}) == allow
	}
	ask("tools", ["a"], "POST", {"status": "absent"}) == deny("tool_not_allowed")
	ask("tools", ["a"], "POST", message("sampling/createMessage", {})) == deny("tool_not_allowed")
}

test_prompts_and_resources_are_listed_too if {
	ask("tools", ["a"], "POST", message("prompts/get", {"prompt": "greet"})) == allow
	ask("tools", ["a"], "POST", message("prompts/get", {"prompt": "other"})) == deny("tool_not_allowed")
	ask("tools", ["a"], "POST", message("resources/read", {"uri": "docs://public/x"})) == allow
	every uri in ["docs://private/x", "docs://public/../private", "docs://public/%2e%2e/private"] {
		ask("tools", ["a"], "POST", message("resources/read", {"uri": uri})) == deny("tool_not_allowed")
	}
	ask("tools", ["c"], "POST", message("resources/read", {"uri": "docs://private/x"})) == allow
}

test_calls_are_writes if {
	ask("tools", ["b"], "POST", message("tools/call", {"tool": "delete"})) == hold
	ask("tools", ["b"], "POST", message("tools/list", {})) == allow
	ask("tools", ["b"], "GET", {"status": "absent"}) == allow
}

test_operations_and_collections_are_limited if {
	ask("vectors", ["a"], "POST", vector("query", {"collection": "docs", "top_k": 20})) == allow
	ask("vectors", ["a"], "POST", vector("get", {"collection": "docs"})) == allow
	ask("vectors", ["a"], "POST", vector("query", {"collection": "docs", "top_k": 21})) == deny("limit_exceeded")
	ask("vectors", ["a"], "POST", vector("query", {"collection": "docs"})) == deny("limit_exceeded")
	ask("vectors", ["a"], "POST", vector("get", {"collection": "other"})) == deny("operation_not_allowed")
	ask("vectors", ["a"], "POST", vector("delete", {"collection": "docs"})) == deny("operation_not_allowed")
	ask("vectors", ["a"], "POST", vector("get", {})) == deny("operation_not_allowed")
}

test_deletes_need_an_approval if {
	every operation in ["delete", "delete_collection", "other"] {
		ask("vectors", ["b"], "POST", vector(operation, {})) == hold
	}
	ask("vectors", ["b"], "POST", vector("upsert", {})) == allow
	ask("vectors", ["b"], "DELETE", object.union(vector("delete_collection", {}), {"status": "absent"})) == hold
}

test_writes_need_an_approval if {
	every operation in ["upsert", "insert", "update", "delete", "create_collection", "other"] {
		ask("vectors", ["c"], "POST", vector(operation, {})) == hold
	}
	every operation in ["query", "get", "count"] {
		ask("vectors", ["c"], "POST", vector(operation, {})) == allow
	}
}

test_bodies_are_read_where_rules_are_about_them if {
	every resource in ["chat", "models", "tools", "vectors", "held"] {
		main.reads_body with input as {"resource": {"name": resource}} with data.sallyport.resources as resources
	}
	every resource in ["plain", "unknown"] {
		not main.reads_body with input as {"resource": {"name": resource}} with data.sallyport.resources as resources
	}
}
