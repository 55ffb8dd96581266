package secretspane

import (
	"testing"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// What a walk says, the most important first; and one folder is no folders.
func TestWalkNotes(t *testing.T) {
	for _, tc := range []struct {
		walk listing.Walk
		want string
	}{
		{listing.Walk{Progress: vaultsvc.Progress{Listed: 1}}, "all listed: 1 folder"},
		{listing.Walk{Progress: vaultsvc.Progress{Listed: 1204}}, "all listed: 1,204 folders"},
		{listing.Walk{Progress: vaultsvc.Progress{Listed: 1204, Denied: 80}},
			"partial: 80 denied, 1,204 folders"},
		{listing.Walk{Progress: vaultsvc.Progress{Listed: 2, Denied: 1, Failed: 1}, Stopped: true},
			"partial, stopped: 1 denied, 1 failed, 2 folders"},
		{listing.Walk{Stopped: true}, "partial, stopped: 0 folders"},
		{
			listing.Walk{Running: true, Progress: vaultsvc.Progress{Share: 0.43, Listed: 1204, Queued: 56,
				Denied: 80, PerSecond: 120}},
			"listing: 43%, 80 denied, 1,204 folders, 56 queued, 120/s",
		},
	} {
		if got := walkNote(&draw.Texts{}, tc.walk); got != tc.want {
			t.Errorf("it says %q, want %q", got, tc.want)
		}
	}
}
