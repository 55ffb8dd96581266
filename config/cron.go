package config

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/cronexpr"
)

// cronPresets are the names that the npm package cron, which Backstage uses, has for expressions.
var cronPresets = map[string]string{
	"@secondly": "* * * * * *", "@minutely": "0 * * * * *", "@hourly": "0 0 * * * *",
	"@daily": "0 0 0 * * *", "@weekly": "0 0 0 * * 0", "@monthly": "0 0 0 1 * *",
	"@yearly": "0 0 0 1 1 *", "@weekdays": "0 0 0 * * 1-5", "@weekends": "0 0 0 * * 0,6",
}

// cronList is a field in the dialect of that package, which is narrower than the library's.
var cronList = compiled(`^(?:(?:[*?]|[a-z0-9]+(?:-[a-z0-9]+)?)(?:/[0-9]{1,3})?(?:,|$))+$`)

var errCron = errors.New(`it is no cron expression such as "*/30 * * * *", or one that never runs`)

// cronInterval returns the shortest time between two runs of a cron expression: who acts as often
// as that never acts later than the expression says. A thousand runs show it: those of one minute,
// hour, day or month and the next.
func cronInterval(expr string) (time.Duration, error) {
	expr = strings.ToLower(strings.TrimSpace(expr))
	if preset, ok := cronPresets[expr]; ok {
		expr = preset
	}
	fields := strings.Fields(expr)
	if len(fields) == 5 {
		fields = slices.Insert(fields, 0, "0")
	}
	odd := func(field string) bool { return !cronList().MatchString(field) }
	if len(fields) != 6 || len(expr) > 512 || slices.ContainsFunc(fields, odd) {
		return 0, errCron
	}
	parsed, err := cronexpr.Parse(strings.Join(fields, " ") + " *") // in any year
	if err != nil {
		return 0, errCron
	}
	last := parsed.Next(time.Date(2023, 12, 31, 23, 59, 59, 0, time.UTC))
	if last.IsZero() {
		return 0, errCron
	}
	shortest := time.Duration(maxRenewal)
	for _, next := range parsed.NextN(last, 1000) {
		shortest = min(shortest, next.Sub(last))
		last = next
	}
	return shortest, nil
}
