# METADATA
# title: Body
# description: |
#   What the request asks for, by its body: a call of a model, a message to an MCP server, a call of a
#   vector store. A rule that is about one of these never applies to a body that was not understood.
package sallyport.body

# METADATA
# description: Whether a rule is about what bodies say.
needed(rule) if {
	some key in ["llm", "mcp", "vector"]
	rule[key]
}

needed(rule) if rule.hold.operations

# METADATA
# description: Whether the request is what a rule allows.
fits(rule) if count(misses(rule)) == 0

# METADATA
# description: Why it is not.
misses(rule) := (_llm_misses(rule) | _mcp_misses(rule)) | (_vector_misses(rule) | _unread(rule))

# METADATA
# description: What the request does to a vector store.
operation := input.body.vector.operation

# METADATA
# description: Whether the request changes nothing, as far as a rule is about its body.
reads(rule) if {
	not _writes_tools(rule)
	not _writes_vectors(rule)
}

_reading := {"query", "get", "count", "list_collections", "describe_collection"}

_writes_tools(rule) if {
	rule.mcp
	not _quiet
}

_writes_vectors(rule) if {
	rule.vector
	not _reads_vectors
}

_reads_vectors if operation in _reading

# A message that calls no tool.
_quiet if _listens

_quiet if input.body.mcp.type in {"response", "notification"}

_quiet if input.body.mcp.method != "tools/call"

# Streams that only listen, and the end of a session.
_listens if {
	input.body.status == "absent"
	input.request.method in {"GET", "DELETE"}
}

_unread(rule) := {"body_not_read" |
	needed(rule)
	not _known
}

_known if input.body.status in {"parsed", "absent"}

# Models. What is asked without a body is asked about models, not of them.

_llm_misses(rule) := set() if not rule.llm

_llm_misses(rule) := set() if {
	rule.llm
	_about_models
}

_llm_misses(rule) := {"model_not_allowed" | not _model(rule.llm)} | {"limit_exceeded" | not _modest(rule.llm)} if {
	rule.llm
	not _about_models
}

_about_models if {
	input.body.status == "absent"
	input.request.method in {"GET", "HEAD"}
}

_model(llm) if {
	not llm.models
	input.body.llm.api
}

_model(llm) if input.body.llm.model in llm.models

_modest(llm) if {
	_short_question(llm)
	_short_answer(llm)
	_plain(llm)
}

_short_question(llm) if not llm.max_input_tokens

_short_question(llm) if {
	input.body.llm.api != "other"
	input.body.llm.token_estimate <= llm.max_input_tokens
}

_short_answer(llm) if not llm.max_tokens

_short_answer(llm) if input.body.llm.max_tokens <= llm.max_tokens

_plain(llm) if object.get(llm, "attachments", true)

_plain(_) if {
	input.body.llm.api != "other"
	input.body.llm.attachments == 0
}

# Tools. A session needs more than calls; what it needs is open to whoever may call anything.

_housekeeping := {
	"completion/complete",
	"initialize",
	"logging/setLevel",
	"ping",
	"prompts/list",
	"resources/list",
	"resources/templates/list",
	"server/discover",
	"tools/list",
}

_mcp_misses(rule) := set() if not rule.mcp

_mcp_misses(rule) := {"tool_not_allowed" | not _message(rule.mcp)} if rule.mcp

_message(_) if _listens

_message(_) if input.body.mcp.type == "response"

_message(_) if input.body.mcp.type == "notification"

_message(_) if input.body.mcp.method in _housekeeping

_message(mcp) if {
	input.body.mcp.method == "tools/call"
	_named(mcp, "tools", input.body.mcp.tool)
}

_message(mcp) if {
	input.body.mcp.method == "prompts/get"
	_named(mcp, "prompts", input.body.mcp.prompt)
}

_message(mcp) if {
	input.body.mcp.method in {"resources/read", "resources/subscribe", "resources/unsubscribe"}
	_addressed(mcp, input.body.mcp.uri)
}

# Without a list, all of them.
_named(mcp, key, _) if not mcp[key]

_named(mcp, key, name) if name in mcp[key]

_addressed(mcp, _) if not mcp.uris

_addressed(mcp, uri) if {
	not contains(uri, "..")
	not contains(uri, "%")
	some prefix in mcp.uris
	startswith(uri, prefix)
}

# Vector stores.

_vector_misses(rule) := set() if not rule.vector

_vector_misses(rule) := missed if {
	rule.vector
	missed := {"operation_not_allowed" | not _operation(rule.vector)} | {"limit_exceeded" | not _few(rule.vector)}
}

_operation(vector) if {
	_listed(vector, "operations", operation)
	_in_collection(vector)
}

_listed(vector, key, _) if not vector[key]

_listed(vector, key, value) if value in vector[key]

_in_collection(vector) if not vector.collections

_in_collection(vector) if input.body.vector.collection in vector.collections

_few(vector) if not vector.max_top_k

_few(_) if operation != "query"

_few(vector) if input.body.vector.top_k <= vector.max_top_k
