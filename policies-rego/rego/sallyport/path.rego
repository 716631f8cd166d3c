# METADATA
# title: Path
# description: |
#   The request's path against prefixes. Upstreams differ in what they make of dots, empty segments,
#   escaped slashes and path parameters, so that a path with any of these is below no prefix.
package sallyport.path

# METADATA
# description: Whether every upstream reads the path alike.
plain if {
	startswith(input.request.path, "/")
	last := count(input.request.segments) - 1
	every i, segment in input.request.segments {
		not _odd(segment)
		_filled_or_last(segment, i, last)
	}
}

# METADATA
# description: The path with its escapes undone.
text := concat("/", array.concat([""], input.request.segments))

# METADATA
# description: Whether a path is a prefix itself, or something below it.
below(path, prefix) if path == trim_suffix(prefix, "/")

below(path, prefix) if startswith(path, concat("", [trim_suffix(prefix, "/"), "/"]))

_odd(segment) if segment in {".", ".."}

_odd(segment) if {
	some sign in ["/", "\\", ";", "%"]
	contains(segment, sign)
}

_filled_or_last(segment, _, _) if segment != ""

_filled_or_last(_, i, i)
