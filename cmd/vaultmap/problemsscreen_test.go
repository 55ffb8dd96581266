package main

import (
	"fmt"
	"strings"
	"testing"
)

// The problems of the demo as a terminal shows them: on a large one nothing is cut, on a small one
// what is named stays whole the longest, and what is cut in its row stands in full below the list.
func TestProblemsOnATerminal(t *testing.T) {
	t.Parallel()
	const misnamed = "secrets/secret/data/teams/payments/prod/"
	for _, tc := range []struct {
		width, height int
		rows          []string // of the list, from the left
		about         []string // of the last one
		foot          string
		frame         bool // of the explorer around it
	}{
		{200, 50, []string{
			"in file     identity/sandbox.yaml:20              not valid YAML: ",
			"missing     identity/deploy/deployment.yaml:13    secrets/teams/identity/prod/sesion-key ",
			"empty       identity/sandbox.yaml:8               secrets/empty/ ",
			"denied      payments/legacy/catalog-info.yaml:7   secrets/teams/payments/legacy/            listing secrets/teams/payments/legacy/: permission denied (status 403) ",
			"missing     payments/legacy/catalog-info.yaml:21  " + misnamed +
				"  this is an API path; the engine is \"secrets\": should it be \"teams/payments/prod\"?  payments-importer",
		}, []string{"payments/legacy/catalog-info.yaml:21  component:default/payments-importer",
			misnamed + ": this is an API path; "},
			"↵ goes there   ^l lines   ^e edits the file   ^y copies   ^space selects   " +
				"alt-s sorts   esc closes", true},
		{120, 40, []string{
			"missing     …y/deploy/deployment.yaml:13  secrets/teams/identity/prod/sesion-key                    identity-api",
			"missing     …legacy/catalog-info.yaml:21  " + misnamed +
				"             payments-importer",
		}, []string{"payments/legacy/catalog-info.yaml:21  component:default/payments-importer",
			misnamed + ": this is an API path; "},
			"↵ goes there   ^l lines   ^e edits the file   ^y copies   ^space selects   " +
				"alt-s sorts   esc closes", true},
		{80, 24, []string{
			"missing     …deployment.yaml:13  …ams/identity/prod/sesion-key  identity-api",
			"missing     …talog-info.yaml:21  …et/data/teams/payments/prod/  payments-im…",
		}, []string{"payments/legacy/catalog-info.yaml:21  component:default/payments-importer",
			misnamed + ": this is an API path; "},
			"↵ goes there   ^l lines   ^e edits the file   ^y copies   esc closes", false},
		{40, 10, []string{"missing     …ta/teams/payments/prod/"},
			[]string{"secrets/secret/data/teams/payments/", "prod/: this is an API path; "},
			"↵ goes there   esc closes", false},
	} {
		t.Run(fmt.Sprintf("%dx%d", tc.width, tc.height), func(t *testing.T) {
			t.Parallel()
			m := start{args: []string{"demo"}, width: tc.width, height: tc.height}.terminal(t)
			m.see("vault 1.21.4 active")
			m.press("!")
			m.see("Problems ━", "5 problems, 1 denied")
			m.seeNo("checking")
			for range 5 {
				m.press("down")
			}
			s := m.seeRow("▌missing", "payments/prod/")
			for _, row := range tc.rows {
				if s.row(row) == "" {
					t.Errorf("no row %q in\n%s", row, s)
				}
			}
			if !s.has(tc.about...) || !s.has(tc.foot) {
				t.Errorf("not all of %q and %q in\n%s", tc.about, tc.foot, s)
			}
			if !s.has("✗ 5  ") {
				t.Errorf("the title does not count them:\n%s", s)
			}
			if got := s.has("╭─ Catalog"); got != tc.frame {
				t.Errorf("the explorer shows around it: %t\n%s", got, s)
			}
			m.press("sesion")
			s = m.see("filter: sesion", "1 of 6 shown")
			if strings.Contains(s.String(), misnamed) {
				t.Errorf("what does not match shows:\n%s", s)
			}
			m.press("enter")
			m.seeRow("▌", "sesion-key", "missing")
			m.see("c create  ↵ open")
			m.press("!")
			m.see("filter: sesion")
			m.press("esc")
			m.seeNo("filter: ")
			m.quit()
		})
	}
}
