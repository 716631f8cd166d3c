# METADATA
# title: Faults
# description: What is wrong with a part of the document, each fault with where it is.
package sallyport.faults

import data.sallyport.rule_faults

# METADATA
# description: Of a resource.
resource(at, value) := {sprintf("%s: must be a rule, or {allow: [rule, ...]}", [at])} if not is_object(value)

resource(at, value) := rule_faults.all(at, value) if {
	is_object(value)
	not "allow" in object.keys(value)
}

resource(at, value) := (unknown | shape) | inner if {
	"allow" in object.keys(value)
	unknown := {fault |
		some key in (object.keys(value) - {"allow"})
		fault := sprintf("%s.%s: beside 'allow' there is nothing else; write it into the rules", [at, key])
	}
	shape := {sprintf("%s.allow: must be a list of at least one rule", [at]) | not _list(value.allow)}
	inner := {fault |
		some i, rule in value.allow
		some fault in rule_faults.all(sprintf("%s.allow[%d]", [at, i]), rule)
	}
}

# METADATA
# description: Of a resource group.
group(at, value) := {sprintf("%s: must be an object", [at])} if not is_object(value)

group(at, value) := listed | resource(at, object.remove(value, ["resources"])) if {
	is_object(value)
	listed := {sprintf("%s.resources: must be a list of at least one resource", [at]) | not _list(object.get(value, "resources", null))}
}

# METADATA
# description: Of the budgets of all rules of a resource, which are told apart by name.
budgets(at, rules) := {sprintf("%s: budget %s is there twice with different terms", [at, one.name]) |
	all := {budget | some rule in rules; some budget in rule.budgets}
	some one in all
	some other in all
	one != other
	one.name == other.name
}

_list(value) if {
	is_array(value)
	count(value) > 0
}
