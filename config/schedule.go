package config

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Bounds of how often a token is renewed.
const (
	defaultRenewal = time.Hour // where the schedule is just "true"
	minRenewal     = time.Second
	maxRenewal     = 10 * 365 * 24 * time.Hour
)

// schedule reads when the token is renewed, as Backstage's readSchedulerServiceTaskScheduleDefinitionFromConfig
// does (@backstage/backend-plugin-api 1.10): true is hourly, false never. The timeout of the task, its
// delay and its scope are checked and mean nothing here.
func (b *backstage) schedule(name string, it *item) {
	if it.kind == "true or false" {
		if on, err := strconv.ParseBool(it.text); err == nil && on {
			b.renewal = &Value[time.Duration]{defaultRenewal, it.origin()}
		}
		return
	}
	if it.kind != "a map" {
		b.wrongType(name, "true, false or a map with frequency and timeout", it)
		return
	}
	for _, key := range []string{"frequency", "timeout"} {
		if v := it.get(key); !v.there() {
			b.bad.add(it.origin(), fmt.Errorf("%s.%s is missing", name, key))
		}
	}
	b.keys(name, it, map[string]keyReader{
		"frequency":    b.frequency,
		"timeout":      func(name string, it *item) { b.duration(name, it) },
		"initialDelay": func(name string, it *item) { b.duration(name, it) },
		"scope": func(name string, it *item) {
			if it.text != "global" && it.text != "local" {
				b.problem(name, it, errors.New("it must be global or local"))
			}
		},
	})
}

// frequency is a duration, a cron expression, or "only when asked to", which here is never.
func (b *backstage) frequency(name string, it *item) {
	if trigger := it.get("trigger"); trigger.there() && trigger.text == "manual" && !it.get("cron").there() {
		return
	}
	var every time.Duration
	ok := false
	if it.get("cron").there() {
		b.keys(name, it, map[string]keyReader{"cron": func(name string, it *item) {
			if it.kind != "text" {
				b.wrongType(name, "text", it)
				return
			}
			var err error
			if every, err = cronInterval(it.text); err != nil {
				b.problem(name, it, err)
			}
			ok = err == nil
		}})
	} else {
		every, ok = b.duration(name, it)
	}
	switch {
	case !ok:
	case every < minRenewal:
		b.problem(name, it, fmt.Errorf("it must be at least %s", minRenewal))
	default:
		b.renewal = &Value[time.Duration]{min(every, maxRenewal), it.origin()}
	}
}

// humanUnits are the keys of a duration such as {minutes: 30}, with the lengths that Luxon gives
// them in Backstage.
var humanUnits = map[string]time.Duration{
	"years": 365 * day, "months": 30 * day, "weeks": 7 * day, "days": day, "hours": time.Hour,
	"minutes": time.Minute, "seconds": time.Second, "milliseconds": time.Millisecond,
}

const day = 24 * time.Hour

// duration reads a duration as Backstage's readDurationFromConfig does (@backstage/config 1.3): as
// {minutes: 30}, PT30M, or "30 minutes".
func (b *backstage) duration(name string, it *item) (time.Duration, bool) {
	switch it.kind {
	case "text":
		d, err := parseDuration(it.text)
		if err != nil {
			b.problem(name, it, err)
		}
		return d, err == nil
	case "a map":
	default:
		b.wrongType(name, "a duration such as PT30M or {minutes: 30}", it)
		return 0, false
	}
	known := map[string]keyReader{}
	var sum float64
	found, ok := false, true
	for unit, length := range humanUnits {
		known[unit] = func(name string, it *item) {
			found = true
			v, err := strconv.ParseFloat(strings.TrimSpace(it.text), 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || it.kind != "a number" && it.kind != "a fraction" && it.kind != "text" {
				b.problem(name, it, errors.New("it must be a number"))
				ok = false
				return
			}
			sum += v * float64(length)
		}
	}
	before := len(*b.bad)
	b.keys(name, it, known)
	if !found && len(*b.bad) == before {
		b.problem(name, it, errors.New("it needs one or more of years, months, weeks, days, hours, minutes, seconds, milliseconds"))
	}
	d, err := toDuration(sum)
	if ok && err != nil {
		b.problem(name, it, err)
	}
	return d, ok && err == nil && len(*b.bad) == before
}

// The forms of a duration in a text: ISO 8601, and that of the npm package ms.
var (
	isoDuration = compiled(`^P(?:([-\d.]+)Y)?(?:([-\d.]+)M)?(?:([-\d.]+)W)?(?:([-\d.]+)D)?(?:T(?:([-\d.]+)H)?(?:([-\d.]+)M)?(?:([-\d.,]+)S)?)?$`)
	isoUnits    = []time.Duration{365 * day, 30 * day, 7 * day, day, time.Hour, time.Minute, time.Second}
	msDuration  = compiled(`(?i)^(-?\d*\.?\d+) *([a-z]+)$`)
)

func parseDuration(s string) (time.Duration, error) {
	notOne := errors.New("it is no duration such as PT30M, 30m or \"30 minutes\"")
	s = strings.TrimSpace(s)
	if len(s) > 100 {
		return 0, notOne
	}
	if strings.HasPrefix(s, "P") {
		m := isoDuration().FindStringSubmatch(s)
		if m == nil {
			return 0, notOne
		}
		var sum float64
		parts := 0
		for i, part := range m[1:] {
			if part == "" {
				continue
			}
			v, err := strconv.ParseFloat(strings.Replace(part, ",", ".", 1), 64)
			if err != nil {
				return 0, notOne
			}
			sum += v * float64(isoUnits[i])
			parts++
		}
		if parts == 0 {
			return 0, notOne
		}
		return toDuration(sum)
	}
	m := msDuration().FindStringSubmatch(s)
	if m == nil {
		return 0, notOne
	}
	v, err := strconv.ParseFloat(m[1], 64)
	unit, ok := msUnit(strings.ToLower(m[2]))
	if err != nil || !ok {
		return 0, notOne
	}
	return toDuration(v * float64(unit))
}

// msUnit returns the length of a unit as the npm package ms has it.
func msUnit(name string) (time.Duration, bool) {
	switch name {
	case "milliseconds", "millisecond", "msecs", "msec", "ms":
		return time.Millisecond, true
	case "seconds", "second", "secs", "sec", "s":
		return time.Second, true
	case "minutes", "minute", "mins", "min", "m":
		return time.Minute, true
	case "hours", "hour", "hrs", "hr", "h":
		return time.Hour, true
	case "days", "day", "d":
		return day, true
	case "weeks", "week", "w":
		return 7 * day, true
	case "months", "month", "mo":
		return 365*day/12 + day/48, true // a twelfth of 365.25 days
	case "years", "year", "yrs", "yr", "y":
		return 365*day + 6*time.Hour, true
	}
	return 0, false
}

func toDuration(ns float64) (time.Duration, error) {
	switch {
	case math.IsNaN(ns) || ns < 0:
		return 0, errors.New("it must not be negative")
	case ns >= float64(maxRenewal):
		return maxRenewal, nil
	}
	return time.Duration(ns), nil
}
