package find

import (
	"slices"
	"testing"
)

// A word finds its twins as words of their own, below itself, and not inside other words; one's own
// are added to those of the field, and an operator leaves a word as it is.
func TestTwins(t *testing.T) {
	t.Parallel()
	locations := []string{"kv/pg/url", "kv/postgres/url", "kv/postgresUrl", "kv/PGHost",
		"kv/pgadmin/url", "kv/hq/key", "kv/head-office/key", "kv/headOffice2", "kv/db-certs",
		"kv/database_tls", "kv/x-stg1", "kv/staging/x", "kv/nonstaging"}
	own := NewTwins([][]string{{"hq", "head office"}, {"pg", "postgres", "elephant"}, {"", "-", "x"}})
	for _, c := range []struct {
		twins *Twins
		typed string
		want  []string
	}{
		{nil, "postgres", []string{"kv/postgresUrl", "kv/postgres/url", "kv/PGHost", "kv/db-certs",
			"kv/database_tls", "kv/pg/url"}},
		{nil, "pg", []string{"kv/PGHost", "kv/pg/url", "kv/pgadmin/url", "kv/db-certs",
			"kv/postgresUrl", "kv/database_tls", "kv/postgres/url"}},
		{nil, "'postgres'", []string{"kv/postgresUrl", "kv/postgres/url"}},
		{nil, "postgres$", nil},
		{nil, "hq", []string{"kv/hq/key"}},
		{own, "hq", []string{"kv/hq/key", "kv/headOffice2", "kv/head-office/key"}},
		{own, "HQ", []string{"kv/hq/key", "kv/headOffice2", "kv/head-office/key"}},
		{own, "head-office", []string{"kv/head-office/key", "kv/headOffice2", "kv/hq/key"}},
		{own, "elephant url", []string{"kv/postgresUrl", "kv/pg/url", "kv/postgres/url"}},
		{own, "stg", []string{"kv/x-stg1", "kv/staging/x", // before what has it inside another word
			"kv/postgresUrl", "kv/postgres/url"}},
		{nil, "database cert", []string{"kv/database_tls", "kv/db-certs"}},
		{nil, "db-cert", []string{"kv/db-certs", "kv/database_tls"}},
		{nil, "db !certificate", []string{"kv/db-certs", "kv/PGHost", "kv/postgresUrl", // as it is
			"kv/database_tls", "kv/pg/url", "kv/postgres/url"}},
	} {
		var top Top
		for _, l := range locations {
			if score, _, ok := c.twins.Parse(c.typed).Score(l); ok {
				top.Add(Match{Location: l, Score: score})
			}
		}
		var got []string
		for _, m := range top.Best() {
			got = append(got, m.Location)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q finds %q, want %q", c.typed, got, c.want)
		}
	}
}
