# METADATA
# title: Hours
# description: When a rule applies, by the time parts of the input, in UTC.
package sallyport.hours

# METADATA
# description: Whether a rule applies now. Hours from 22 to 6 begin on the day that is named.
open(rule) if not rule.hours

open(rule) if {
	rule.hours.from < rule.hours.to
	input.time.weekday in _weekdays(rule.hours)
	input.time.hour >= rule.hours.from
	input.time.hour < rule.hours.to
}

open(rule) if {
	rule.hours.from > rule.hours.to
	input.time.weekday in _weekdays(rule.hours)
	input.time.hour >= rule.hours.from
}

open(rule) if {
	rule.hours.from > rule.hours.to
	_before[input.time.weekday] in _weekdays(rule.hours)
	input.time.hour < rule.hours.to
}

_weekdays(hours) := object.get(hours, "weekdays", ["monday", "tuesday", "wednesday", "thursday", "friday"])

_before := {
	"monday": "sunday",
	"tuesday": "monday",
	"wednesday": "tuesday",
	"thursday": "wednesday",
	"friday": "thursday",
	"saturday": "friday",
	"sunday": "saturday",
}
