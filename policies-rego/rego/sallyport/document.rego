# METADATA
# title: Document
# description: |
#   The document below data.sallyport, and what a person can get wrong in it. A resource is either one
#   rule or {"allow": [rule, ...]}; a resource group is the same, for the resources that it lists.
package sallyport.document

import data.sallyport.faults

# METADATA
# description: Whether the document has something to say about a resource.
names(name) if _ := data.sallyport.resources[name]

names(name) if count(_groups_of(name)) > 0

# METADATA
# description: Whether what it says can be understood.
sound(name) if {
	names(name)
	count(_faults_of(name)) == 0
}

# METADATA
# description: The rules of a resource, its own and those of the resource groups it is in.
rules(name) := array.concat(
	[rule | some rule in _rules(data.sallyport.resources[name])],
	[rule | some group in _groups_of(name); some rule in _rules(group)],
)

_rules(resource) := resource.allow

_rules(resource) := [object.remove(resource, ["resources"])] if not "allow" in object.keys(resource)

_groups_of(name) := [group |
	some group in data.sallyport.resource_groups
	name in group.resources
]

_faults_of(name) := {fault | some fault in faults.resource("", data.sallyport.resources[name])} | ({fault | some group in _groups_of(name); some fault in faults.group("", group)} | faults.budgets("", rules(name)))

# METADATA
# description: All that is wrong, one sentence each.
problems := (_shapes | _resources) | (_groups | _clashes)

_shapes := {"sallyport.resources: must be an object of resources by name" |
	resources := data.sallyport.resources
	not is_object(resources)
} | {"sallyport.resource_groups: must be an object of resource groups by name" |
	groups := data.sallyport.resource_groups
	not is_object(groups)
}

_resources := {sprintf("sallyport.%s", [fault]) |
	some name, resource in data.sallyport.resources
	some fault in faults.resource(sprintf("resources.%s", [name]), resource)
}

_groups := {sprintf("sallyport.%s", [fault]) |
	some name, group in data.sallyport.resource_groups
	some fault in faults.group(sprintf("resource_groups.%s", [name]), group)
}

_clashes := {sprintf("sallyport.%s", [fault]) |
	some name in _named
	some fault in faults.budgets(sprintf("resources.%s", [name]), rules(name))
}

_named := {name | some name, _ in data.sallyport.resources} | {name |
	some group in data.sallyport.resource_groups
	some name in group.resources
}
