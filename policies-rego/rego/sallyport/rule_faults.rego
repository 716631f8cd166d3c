# METADATA
# title: Faults of rules
# description: What is wrong with a rule, each fault with where it is.
package sallyport.rule_faults

# METADATA
# description: All of it.
all(at, rule) := {sprintf("%s: must be a rule", [at])} if not is_object(rule)

all(at, rule) := (_unknown(at, rule, _keys) | {fault |
	some fault in ((_groups(at, rule) | _limits(at, rule)) | (_hold(at, rule) | _extras(at, rule)))
}) | {fault |
	some fault in ((_hours(at, rule) | _bodies(at, rule)) | (_sizes(at, rule) | _budgets(at, rule)))
} if {
	is_object(rule)
}

_keys := {
	"groups",
	"methods",
	"paths",
	"hold",
	"mask",
	"unmask",
	"recording",
	"profile",
	"hours",
	"llm",
	"mcp",
	"vector",
	"limits",
	"budgets",
	"break_glass",
}

_unknown(at, value, known) := {fault |
	some key in (object.keys(value) - known)
	fault := sprintf("%s.%s: unknown key", [at, key])
}

_groups(at, rule) := {fault |
	not _texts(object.get(rule, "groups", null))
	fault := sprintf("%s.groups: must be a list of at least one group", [at])
}

_limits(at, rule) := {fault |
	methods := rule.methods
	not _methods(methods)
	fault := sprintf("%s.methods: must be a list of at least one method in capitals", [at])
} | {fault |
	paths := rule.paths
	not _paths(paths)
	fault := sprintf("%s.paths: must be a list of at least one path prefix that starts with '/'", [at])
}

_hold(at, rule) := {fault |
	hold := rule.hold
	not is_boolean(hold)
	not _object(hold)
	fault := sprintf("%s.hold: must be true, false, or have methods, paths, operations, writes or reviewers", [at])
} | {fault |
	hold := rule.hold
	is_object(hold)
	some fault in _hold_faults(sprintf("%s.hold", [at]), hold)
}

_hold_faults(at, hold) := ((_limits(at, hold) | (_unknown(at, hold, {"methods", "paths", "operations", "writes", "reviewers", "humans"}) | {fault |
	some key in ["operations", "writes"]
	hold[key]
	count(object.remove(hold, ["reviewers", "humans"])) > 1
	fault := sprintf("%s.%s: stands alone; write the rest into another rule", [at, key])
})) | ({fault |
	operations := hold.operations
	not _known(operations, _operations)
	fault := sprintf("%s.operations: must be a list of at least one operation of a vector store", [at])
} | {fault |
	writes := hold.writes
	writes != true
	fault := sprintf("%s.writes: must be true", [at])
})) | _reviewers(at, hold)

_reviewers(at, hold) := ({fault |
	reviewers := hold.reviewers
	not _texts(reviewers)
	fault := sprintf("%s.reviewers: must be a list of at least one group", [at])
} | {fault |
	humans := hold.humans
	not _whole(humans, 1, 16)
	fault := sprintf("%s.humans: must be a whole number from 1 to 16", [at])
}) | {fault |
	hold.humans
	not hold.reviewers
	fault := sprintf("%s.humans: needs reviewers", [at])
}

_extras(at, rule) := ((({fault |
	mask := rule.mask
	not _mask(mask)
	fault := sprintf("%s.mask: must have request, response or both, each a list of detectors or actions by detector", [at])
} | {fault |
	unmask := rule.unmask
	not _unmask(unmask)
	fault := sprintf("%s.unmask: must have request, response or both, each a list of detectors", [at])
}) | {fault |
	recording := rule.recording
	not recording in {"metadata", "heads", "full"}
	fault := sprintf("%s.recording: must be metadata, heads or full", [at])
}) | {fault |
	profile := rule.profile
	not profile in {"relaxed", "strict"}
	fault := sprintf("%s.profile: must be relaxed or strict", [at])
}) | {fault |
	glass := rule.break_glass
	not is_boolean(glass)
	fault := sprintf("%s.break_glass: must be true or false", [at])
}

_hours(at, rule) := ({fault |
	hours := rule.hours
	not _clock(hours)
	fault := sprintf("%s.hours: must have from and to, two different hours from 0 to 24 in UTC", [at])
} | {fault |
	weekdays := rule.hours.weekdays
	not _known(weekdays, _weekdays)
	fault := sprintf("%s.hours.weekdays: must be a list of at least one weekday in lower case", [at])
}) | {fault |
	some fault in _unknown(sprintf("%s.hours", [at]), rule.hours, {"from", "to", "weekdays"})
}

_clock(hours) if {
	_whole(hours.from, 0, 24)
	_whole(hours.to, 0, 24)
	hours.from != hours.to
}

_bodies(at, rule) := ({fault |
	some key, shape in _shapes
	about := rule[key]
	not is_object(about)
	fault := sprintf("%s.%s: must be an object; {} allows all, with any of %s", [at, key, sort(object.keys(shape))])
} | {fault |
	some key, shape in _shapes
	about := rule[key]
	is_object(about)
	some fault in _unknown(sprintf("%s.%s", [at, key]), about, object.keys(shape))
}) | {fault |
	some key, shape in _shapes
	some inner, kind in shape
	value := rule[key][inner]
	not _is(kind, value)
	fault := sprintf("%s.%s.%s: must be %s", [at, key, inner, _words[kind]])
}

_shapes := {
	"llm": {"models": "texts", "max_input_tokens": "number", "max_tokens": "number", "attachments": "boolean"},
	"mcp": {"tools": "texts", "prompts": "texts", "uris": "texts"},
	"vector": {"operations": "operations", "collections": "texts", "max_top_k": "number"},
}

_words := {
	"texts": "a list of at least one text",
	"number": "a whole number from 1",
	"boolean": "true or false",
	"operations": "a list of at least one operation of a vector store",
}

_is("texts", value) if _texts(value)

_is("number", value) if _whole(value, 1, 9007199254740991)

_is("boolean", value) if is_boolean(value)

_is("operations", value) if _known(value, _operations)

_sizes(at, rule) := {fault |
	limits := rule.limits
	not _object(limits)
	fault := sprintf("%s.limits: must have body_bytes, header_bytes or both", [at])
} | {fault |
	some key, value in rule.limits
	not _limit(key, value)
	fault := sprintf("%s.limits.%s: must be body_bytes or header_bytes, with a whole number from 1", [at, key])
}

_limit(key, value) if {
	key in {"body_bytes", "header_bytes"}
	_whole(value, 1, 9007199254740991)
}

_budgets(at, rule) := {fault |
	budgets := rule.budgets
	not _list(budgets)
	fault := sprintf("%s.budgets: must be a list of 1 to 16 budgets", [at])
} | {fault |
	some i, budget in rule.budgets
	not _budget(budget)
	fault := sprintf("%s.budgets[%d]: must have name, requests or tokens, and seconds up to 86400", [at, i])
}

_budget(budget) if {
	object.keys(budget) in [{"name", "requests", "seconds"}, {"name", "tokens", "seconds"}]
	regex.match(`^[a-z0-9-]{1,63}$`, budget.name)
	_whole(budget.seconds, 1, 86400)
	every key in object.keys(budget) - {"name", "seconds"} {
		_whole(budget[key], 1, 9007199254740991)
	}
}

_mask(mask) if {
	_object(mask)
	every key, plan in mask {
		key in {"request", "response"}
		_plan(plan)
	}
}

_plan(plan) if _texts(plan)

_plan(plan) if {
	_object(plan)
	every action in plan {
		_action(action)
	}
}

_action(action) if {
	action in {"block", "drop", "fixed", "redact", "hash", "token", "keep-last", "report"}
}

_action(action) if {
	object.keys(action) == {"keep-last"}
	_whole(action["keep-last"], 1, 16)
}

_action(action) if {
	object.keys(action) == {"fixed"}
	regex.match(`^[ !#-\[\]-~]{1,32}$`, action.fixed)
}

_unmask(unmask) if {
	_object(unmask)
	every key, detectors in unmask {
		key in {"request", "response"}
		_texts(detectors)
	}
}

_methods(methods) if {
	_texts(methods)
	every method in methods {
		upper(method) == method
	}
}

_paths(paths) if {
	_texts(paths)
	every path in paths {
		startswith(path, "/")
	}
}

_texts(texts) if {
	_list(texts)
	every text in texts {
		is_string(text)
		text != ""
	}
}

_known(values, known) if {
	_list(values)
	every value in values {
		value in known
	}
}

_whole(value, least, most) if {
	is_number(value)
	value == floor(value)
	value >= least
	value <= most
}

_list(value) if {
	is_array(value)
	count(value) > 0
	count(value) <= 1000
}

_object(value) if {
	is_object(value)
	count(value) > 0
}

_weekdays := {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

_operations := {
	"query",
	"get",
	"count",
	"insert",
	"update",
	"upsert",
	"delete",
	"list_collections",
	"describe_collection",
	"create_collection",
	"update_collection",
	"delete_collection",
	"other",
}
