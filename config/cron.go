package config

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// cronPresets are the names that the npm package cron, which Backstage uses, has for expressions.
var cronPresets = map[string]string{
	"@secondly": "* * * * * *", "@minutely": "0 * * * * *", "@hourly": "0 0 * * * *", "@daily": "0 0 0 * * *", "@weekly": "0 0 0 * * 0",
	"@monthly": "0 0 0 1 * *", "@yearly": "0 0 0 1 1 *", "@weekdays": "0 0 0 * * 1-5", "@weekends": "0 0 0 * * 0,6",
}

// cronField is a field of an expression: the library takes some that are none, and time zones
// before the first.
var cronField = compiled(`^([*?]|\w+(-\w+)?)(/\d{1,3})?(,([*?]|\w+(-\w+)?)(/\d{1,3})?)*$`)

var errCron = errors.New(`it is no cron expression such as "*/30 * * * *"`)

// Of how much of an expression's future the shortest interval is taken: enough for leap years, and
// for what repeats within a day to have been seen many times.
const (
	cronYears = 8 * 366 * day
	cronRuns  = 5_000
)

// cronInterval returns the shortest time between two runs of a cron expression: who acts as often
// as that never acts later than the expression says. An expression that runs less than twice in
// eight years is as good as none.
func cronInterval(expr string) (time.Duration, error) {
	expr = strings.ToLower(strings.TrimSpace(expr))
	if preset, ok := cronPresets[expr]; ok {
		expr = preset
	}
	fields := strings.Fields(expr)
	odd := func(field string) bool { return !cronField().MatchString(field) }
	if len(expr) > 512 || len(fields) < 5 || slices.ContainsFunc(fields, odd) {
		return 0, errCron
	}
	weekdays := strings.Split(fields[len(fields)-1], ",")
	for i, part := range weekdays { // Sunday is 7, too, but not to the library
		if from, ok := strings.CutSuffix(part, "-7"); ok {
			weekdays[i] = from + "-6,0"
		} else if part == "7" {
			weekdays[i] = "0"
		}
	}
	fields[len(fields)-1] = strings.Join(weekdays, ",")
	const form = cron.SecondOptional | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow
	parser := cron.NewParser(form)
	schedule, err := parser.Parse(strings.Join(fields, " "))
	if err != nil {
		return 0, errCron
	}
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	last, shortest := schedule.Next(start), maxRenewal
	if last.IsZero() {
		return 0, errors.New("it is a cron expression that never runs")
	}
	for range cronRuns {
		next := schedule.Next(last)
		if next.IsZero() || next.Sub(start) > cronYears {
			break
		}
		shortest, last = min(shortest, next.Sub(last)), next
	}
	return shortest, nil
}
