package render

import (
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// The line says everything once, fits, and rather leaves counts out than what was found.
func TestProgressText(t *testing.T) {
	t.Parallel()
	one := vaultsvc.Progress{Listed: 1, Queued: 2, Names: 1, PerSecond: 1, Share: 0.04}
	many := vaultsvc.Progress{Listed: 1204, Queued: 80, Denied: 3, Names: 52311, PerSecond: 240,
		Share: 0.42}
	const found = "secret/teams/payments/prod/stripe-webhook"
	for _, tc := range []struct {
		p     vaultsvc.Progress
		found string
		width int
		want  string
	}{
		{one, "", 0, "4%: 1 folder listed, 2 queued, 0 denied, 1 name, 1 request/s"},
		{many, "", 119, "42%: 1204 folders listed, 80 queued, 3 denied, 52311 names, 240 requests/s"},
		{many, found, 0, "42%: 1204 folders listed, 80 queued, 3 denied, 52311 names, 240 requests/s; best so far: " +
			found},
		{many, found, 119, "42%: 1204 folders listed, 80 queued; best so far: " + found},
		{many, found, 79, "42%, best so far: " + found},
		{many, found, 30, "42%, best so far: secret/team…"},
		{many, "", 20, "42%: 1204 folders l…"},
		{one, "a\x1b[2J", 0, `4%: 1 folder listed, 2 queued, 0 denied, 1 name, 1 request/s; best so far: a\x1b[2J`},
	} {
		if got := progressText(tc.p, tc.found, tc.width); got != tc.want {
			t.Errorf("%d columns: %q, want %q", tc.width, got, tc.want)
		}
	}
}
