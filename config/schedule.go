package config

import (
	"errors"
	"fmt"
	"math"
	"slices"
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

// schedule reads when the token is renewed, as Backstage's
// readSchedulerServiceTaskScheduleDefinitionFromConfig does (@backstage/backend-plugin-api 1.10):
// true is hourly, false never. The timeout of the task, its delay and its scope are checked and
// mean nothing here.
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
	if trigger := it.get("trigger"); trigger.there() && trigger.text == "manual" &&
		!it.get("cron").there() {
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

// units are what durations are made of: the keys of one such as {minutes: 30} come first, then
// other names in a text. Their lengths are those of Luxon, and of the npm package ms, which makes
// texts, in Backstage.
var units = []struct {
	names     string
	luxon, ms time.Duration
}{
	{"years year yrs yr y", 365 * day, 365*day + 6*time.Hour},
	{"months month mo", 30 * day, 365*day/12 + day/48},
	{"weeks week w", 7 * day, 7 * day},
	{"days day d", day, day},
	{"hours hour hrs hr h", time.Hour, time.Hour},
	{"minutes minute mins min m", time.Minute, time.Minute},
	{"seconds second secs sec s", time.Second, time.Second},
	{"milliseconds millisecond msecs msec ms", time.Millisecond, time.Millisecond},
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
	for _, unit := range units {
		key, _, _ := strings.Cut(unit.names, " ")
		known[key] = func(name string, it *item) {
			found = true
			v, err := strconv.ParseFloat(strings.TrimSpace(it.text), 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || it.kind != "a number" &&
				it.kind != "a fraction" && it.kind != "text" {
				b.problem(name, it, errors.New("it must be a number"))
				ok = false
				return
			}
			sum += v * float64(unit.luxon)
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
			sum += v * float64(units[i].luxon)
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
	for _, unit := range units {
		if err == nil && slices.Contains(strings.Fields(unit.names), strings.ToLower(m[2])) {
			return toDuration(v * float64(unit.ms))
		}
	}
	return 0, notOne
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
