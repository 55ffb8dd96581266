package find

import "testing"

func TestRank(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query, folder string
		want          int
	}{
		{"stripe", "secret/teams/", 0},
		{"stripe teams", "secret/teams/", 1},
		{"stripe key", "secret/teams/Stripe/keys/", 2},
		{"Stripe", "secret/stripe/", 1},
		{"stripe !old", "secret/old/stripe/", -1},
		{"!old", "secret/stripe/", 0},
		{"!old$", "secret/old/", 0},      // secret/old/new matches
		{"stripe$", "secret/stripe/", 0}, // and nothing below it does by that
		{"^secret", "secret/a/", 1},
		{"^teams", "secret/teams/", 0},
		{"'team'", "secret/teams/", 0},
		{"'teams'", "secret/teams/", 1},
		{"s/teams", "apps/teams/", 1},
		{"payments/stripe", "secret/payments/", 1}, // the word may go on in a name of it
		{"payments/stripe", "secret/payments/old/", 0},
		{"payments/stripe", "secret/other/", 0},
		{"payments/stripe", "secret/PAYMENTS/", 1},
		{"Payments/stripe", "secret/payments/", 1},
		{"pay-ments/stripe", "secret/payments_/", 1},
		{"prod/stripe", "secret/production/", 1},
		{"pay*stripe", "secret/payments/", 1},
		{"^pay*stripe", "secret/payments/", 0},
		{"!payments/stripe", "secret/payments/", 0},
		{"secret/teams/payments/stripe", "secret/", 1},
		{"secret/teams/payments/stripe", "secret/teams/payments/", 1},
		{"secret/teams/payments/stripe", "secret/teams/orders/", 0},
		{"^secret/teams", "secret/", 1},
		{"^secret/teams", "team/secret/", 0},
		{"/stripe", "secret/teams/", 0},
		{"/teams/stripe$", "secret/teams/", 1},
		{"", "secret/", 0},
	} {
		if got := Parse(c.query).Rank(c.folder); got != c.want {
			t.Errorf("%q in %s: %d, want %d", c.query, c.folder, got, c.want)
		}
	}
}
