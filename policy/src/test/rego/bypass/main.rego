# Rules as people write them who think of nothing special: what is forbidden is named, the rest is allowed.
package sallyport.main

default decision := {"decision": "allow", "reasons": ["rule_allowed"]}

decision := {"decision": "deny", "reasons": ["rule_denied"]} if forbidden

forbidden if input.body.mcp.tool == "delete"

forbidden if input.body.llm.model == "forbidden"

forbidden if input.body.vector.operation in {"delete", "delete_collection"}

forbidden if "admin" in input.request.segments
