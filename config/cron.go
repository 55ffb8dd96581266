package config

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cronField is a field of a cron expression: its least and greatest number, and its names.
type cronField struct {
	min, max int
	names    []string // of min and those after it
}

// cronFields are second, minute, hour, day of the month, month, day of the week. The first may be left out.
var cronFields = [6]cronField{
	{0, 59, nil}, {0, 59, nil}, {0, 23, nil}, {1, 31, nil},
	{1, 12, []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
	{0, 7, []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}},
}

// cronPresets are the names that the npm package cron, which Backstage uses, has for expressions.
var cronPresets = map[string]string{
	"@secondly": "* * * * * *", "@minutely": "0 * * * * *", "@hourly": "0 0 * * * *", "@daily": "0 0 0 * * *", "@weekly": "0 0 0 * * 0",
	"@monthly": "0 0 0 1 * *", "@yearly": "0 0 0 1 1 *", "@weekdays": "0 0 0 * * 1-5", "@weekends": "0 0 0 * * 0,6",
}

var errCron = errors.New(`it is no cron expression such as "*/30 * * * *"`)

// cronInterval returns the shortest time between two runs of a cron expression: who acts as often
// as that never acts later than the expression says. An expression that runs less than twice in
// eight years is as good as none.
func cronInterval(expr string) (time.Duration, error) {
	expr = strings.ToLower(strings.TrimSpace(expr))
	if preset, ok := cronPresets[expr]; ok {
		expr = preset
	}
	if len(expr) > 512 {
		return 0, errCron
	}
	fields := strings.Fields(expr)
	if len(fields) == 5 {
		fields = slices.Insert(fields, 0, "0")
	}
	if len(fields) != len(cronFields) {
		return 0, errCron
	}
	var sets [6][]bool
	for i, text := range fields {
		var err error
		if sets[i], err = cronFields[i].parse(text); err != nil {
			return 0, err
		}
	}
	weekdays := sets[5]
	weekdays[0] = weekdays[0] || weekdays[7]
	// A day must fit one of the two fields where both are given, as in every cron.
	anyDay, anyWeekday := fields[3][0] == '*' || fields[3] == "?", fields[5][0] == '*' || fields[5] == "?"
	fits := func(t time.Time) bool {
		date, weekday := sets[3][t.Day()], weekdays[t.Weekday()]
		if anyDay || anyWeekday {
			return sets[4][t.Month()] && date && weekday
		}
		return sets[4][t.Month()] && (date || weekday)
	}
	shortest, first, last := withinDay(sets[0], sets[1], sets[2])
	lastDay := -1
	for i, t := 0, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); i < 8*366; i, t = i+1, t.AddDate(0, 0, 1) {
		if !fits(t) {
			continue
		}
		if lastDay >= 0 {
			shortest = min(shortest, time.Duration(i-lastDay)*day-last+first)
		}
		lastDay = i
	}
	if lastDay < 0 {
		return 0, errors.New("it is a cron expression that never runs")
	}
	return shortest, nil
}

// withinDay returns the shortest time between two runs of one day, and when the first and the
// last one are.
func withinDay(seconds, minutes, hours []bool) (shortest, first, last time.Duration) {
	shortest, first = maxRenewal, -1
	for h, inHour := range hours {
		for m, inMinute := range minutes {
			for s, inSecond := range seconds {
				if !inHour || !inMinute || !inSecond {
					continue
				}
				at := time.Duration((h*60+m)*60+s) * time.Second
				if first < 0 {
					first = at
				} else {
					shortest = min(shortest, at-last)
				}
				last = at
			}
		}
	}
	return shortest, first, last
}

// parse reads a list of numbers, names, ranges and steps: which numbers are in it.
func (f cronField) parse(text string) ([]bool, error) {
	set := make([]bool, f.max+1)
	for _, part := range strings.Split(text, ",") {
		span, stepText, stepped := strings.Cut(part, "/")
		step := 1
		if stepped {
			var err error
			if step, err = strconv.Atoi(stepText); err != nil || step < 1 || step > 1000 {
				return nil, errCron
			}
		}
		from, to := f.min, f.max
		if span != "*" && span != "?" {
			low, high, ranged := strings.Cut(span, "-")
			var ok bool
			if from, ok = f.number(low); !ok {
				return nil, errCron
			}
			switch {
			case ranged:
				if to, ok = f.number(high); !ok || to < from {
					return nil, errCron
				}
			case !stepped:
				to = from
			}
		}
		for i := from; i <= to; i += step {
			set[i] = true
		}
	}
	return set, nil
}

func (f cronField) number(s string) (int, bool) {
	if i := slices.Index(f.names, s); i >= 0 {
		return f.min + i, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= f.min && n <= f.max
}
