package sallyport.main

decision := {"decision": "allow", "reasons": ["rule_allowed"]} if {
	time.now_ns() > 0
	http.send({"method": "GET", "url": "https://example.com"}).status_code == 200
}
