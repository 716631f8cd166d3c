package sallyport.main

default decision := {"decision": "deny", "reasons": ["rule_denied"]}

# Without this, Sallyport reads bodies for every resource.
reads_body if input.resource.name == "tools"

# What every client of an MCP server needs, whatever it may call.
housekeeping := {"initialize", "notifications/initialized", "ping", "server/discover", "tools/list"}

decision := {"decision": "allow", "reasons": ["rule_allowed"]} if permitted

# Streams that only listen, and the end of a session.
permitted if {
	input.body.status == "absent"
	input.request.method in {"GET", "DELETE"}
}

permitted if input.body.mcp.method in housekeeping

permitted if input.body.mcp.type == "response"

permitted if {
	input.body.mcp.method == "tools/call"
	some group in input.identity.groups
	input.body.mcp.tool in data.tools[group]
}
