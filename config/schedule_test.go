package config

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// renewal returns what a schedule's frequency comes to.
func renewal(t *testing.T, frequency string) (time.Duration, error) {
	t.Helper()
	c, err := newUser(t).backstage("vault:\n  baseUrl: http://v\n  schedule:\n    timeout: 1m\n    frequency: " +
		frequency + "\n")
	if err != nil {
		return 0, err
	}
	if want := "backstage ~/app/app-config.yaml:5"; c.Renewal.Origin != want && c.Renewal.V != 0 {
		t.Errorf("%s: origin %q", frequency, c.Renewal.Origin)
	}
	return c.Renewal.V, nil
}

// The forms of Backstage's readDurationFromConfig and of its scheduler.
func TestScheduleForms(t *testing.T) {
	t.Parallel()
	for frequency, want := range map[string]string{
		"{hours: 1}":                       "1h0m0s",
		"{minutes: 30}":                    "30m0s",
		"{hours: 1, minutes: 1.5}":         "1h1m30s",
		"{minutes: '30'}":                  "30m0s",
		"{weeks: 1}":                       "168h0m0s",
		"{months: 1, days: 1}":             "744h0m0s",
		"{seconds: 90, milliseconds: 500}": "1m30.5s",
		"{years: 100}":                     "87600h0m0s", // as long as it gets
		"PT30M":                            "30m0s",
		"P1DT2H":                           "26h0m0s",
		"PT0,5S\n      ":                   "at least 1s",
		"PT1.5H":                           "1h30m0s",
		"P1W":                              "168h0m0s",
		"30m":                              "30m0s",
		"2 hours":                          "2h0m0s",
		"1.5h":                             "1h30m0s",
		".5 Days":                          "12h0m0s",
		"1y":                               "8766h0m0s",
		"1mo":                              "730h30m0s",
		"{trigger: manual}":                "0s",

		"P":                           "no duration",
		"PT":                          "no duration",
		"P1H":                         "no duration",
		"PT-1H":                       "must not be negative",
		"PT1-1H":                      "no duration",
		"-1h":                         "must not be negative",
		"0s":                          "at least 1s",
		"1ms":                         "at least 1s",
		"1000 lightyears":             "no duration",
		"often":                       "no duration",
		"'30'":                        "no duration",
		"30":                          "must be a duration such as PT30M or {minutes: 30}, not a number",
		"[1h]":                        "must be a duration",
		"{}":                          "needs one or more of",
		"{hour: 1}":                   "is it hours?",
		"{hours: many}":               "frequency.hours: it must be a number",
		"{hours: .nan}":               "must be a number",
		"{hours: inf}":                "must be a number",
		"{hours: -1}":                 "must not be negative",
		"{trigger: automatic}":        "unknown key \"trigger\"",
		"1e308y":                      "no duration",
		strings.Repeat("9", 90) + "y": "87600h0m0s",
	} {
		d, err := renewal(t, frequency)
		if got := fmt.Sprint(d); err == nil && got != want || err != nil &&
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: %s, %v; want %s", frequency, got, err, want)
		}
	}
}

// A cron expression comes to the shortest time between two of its runs.
func TestCron(t *testing.T) {
	t.Parallel()
	for expr, want := range map[string]string{
		"0 * * * *":                  "1h0m0s",
		"*/30 * * * *":               "30m0s",
		"*/7 * * * *":                "4m0s", // 56 to 0
		"5,10,55 9-17 * * *":         "5m0s",
		"0 9-17/4 * * MON-FRI":       "4h0m0s",
		"30 23 * * *":                "24h0m0s",
		"0 23,1 * * *":               "2h0m0s", // over midnight
		"0 0 1 * *":                  "672h0m0s",
		"0 0 29 2 *":                 "35064h0m0s",
		"0 0 1 jan ?":                "8760h0m0s",
		"0 0 * * 0":                  "168h0m0s",
		"0 0 * * sun,7":              "168h0m0s",
		"0 0 * * 1,3":                "48h0m0s",
		"0 0 13 * 5":                 "24h0m0s", // on the 13th, and on every Friday
		"*/10 * * * * *":             "10s",
		"15 0 0 * * *":               "24h0m0s",
		"10/20 * * * *":              "20m0s",
		" @Hourly ":                  "1h0m0s",
		"@secondly":                  "1s",
		"@weekdays":                  "24h0m0s",
		"@yearly":                    "8760h0m0s",
		"0 0 30 2 *":                 "never runs",
		"":                           "no cron expression",
		"* * * *":                    "no cron expression",
		"* * * * * * *":              "no cron expression",
		"60 * * * *":                 "no cron expression",
		"* 24 * * *":                 "no cron expression",
		"* * 0 * *":                  "no cron expression",
		"* * * 13 *":                 "no cron expression",
		"* * * * 8":                  "no cron expression",
		"*/0 * * * *":                "no cron expression",
		"*/-1 * * * *":               "no cron expression",
		"1-0 * * * *":                "no cron expression",
		"a * * * *":                  "no cron expression",
		"1,,2 * * * *":               "no cron expression",
		"@fortnightly":               "no cron expression",
		"* * * * mon-":               "no cron expression",
		"*/9999999999999999 * * * *": "no cron expression",
	} {
		d, err := renewal(t, "{cron: '"+expr+"'}")
		if got := fmt.Sprint(d); err == nil && got != want || err != nil &&
			!strings.Contains(err.Error(), want) {
			t.Errorf("%q: %s, %v; want %s", expr, got, err, want)
		}
	}
	if _, err := renewal(t, "{cron: 5}"); err == nil || !strings.Contains(err.Error(),
		"frequency.cron must be text, not a number") {
		t.Errorf("a number: %v", err)
	}
	if _, err := renewal(t, "{cron: '* * * * *', minutes: 3}"); err == nil ||
		!strings.Contains(err.Error(), `unknown key "minutes"`) {
		t.Errorf("two forms at once: %v", err)
	}
}

func FuzzCron(f *testing.F) {
	for _, s := range []string{"*/5 * * * *", "0 0 29 2 *", "@daily", "1-5,7/2 ? 1 jan-feb sun",
		"* * * * * *"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, expr string) {
		if d, err := cronInterval(expr); err == nil && (d < time.Second || d > maxRenewal) {
			t.Fatalf("%q: %s", expr, d)
		}
	})
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"PT30M", "P1Y2M3W4DT5H6M7.8S", "-PT1H", "1.5 hours", "P-1D"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := parseDuration(s); err == nil && (d < 0 || d > maxRenewal) {
			t.Fatalf("%q: %s", s, d)
		}
	})
}
