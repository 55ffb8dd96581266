package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// What a walk says, the most important first; and one folder is no folders.
func TestWalkNotes(t *testing.T) {
	for _, tc := range []struct {
		walk walk
		want string
	}{
		{walk{progress: vaultsvc.Progress{Listed: 1}}, "all listed: 1 folder"},
		{walk{progress: vaultsvc.Progress{Listed: 1204}}, "all listed: 1,204 folders"},
		{walk{progress: vaultsvc.Progress{Listed: 1204, Denied: 80}}, "partial: 80 denied, 1,204 folders"},
		{walk{progress: vaultsvc.Progress{Listed: 2, Denied: 1, Failed: 1}, stopped: true}, "partial, stopped: 1 denied, 1 failed, 2 folders"},
		{walk{stopped: true}, "partial, stopped: 0 folders"},
		{
			walk{cancel: func() {}, progress: vaultsvc.Progress{Share: 0.43, Listed: 1204, Queued: 56, Denied: 80, PerSecond: 120}},
			"listing: 43%, 80 denied, 1,204 folders, 56 queued, 120/s",
		},
	} {
		if got := tc.walk.note(&draw.Texts{}); got != tc.want {
			t.Errorf("it says %q, want %q", got, tc.want)
		}
	}
}

// A walk below a folder that is empty, or that may not be listed, says no more than that: to have listed it all is nothing.
func TestWalkOfOneFolder(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("a")
		h.to("secrets/")
		h.press("enter")
		for location, want := range map[string]string{
			"secrets/empty/": "secrets/empty/ [empty]", "acme-ca/": "acme-ca/ [acme-ca-plugin · cannot list]",
		} {
			h.to(location)
			h.press("*")
			h.rest()
			if rows := h.rows(); !slices.Contains(rows, want) {
				t.Errorf("no row %q in\n%s", want, strings.Join(rows, "\n"))
			}
		}
	})
}
