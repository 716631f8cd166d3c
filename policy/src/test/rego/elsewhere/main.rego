package elsewhere

allow if input.resource.name == "chat"
