package finder

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/selection"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
)

// What is marked in a result is what made it one, however it is written, and also where the
// beginning of the location is cut off.
func TestMarks(t *testing.T) {
	t.Parallel()
	slips := func(text string) find.Query {
		q, _ := find.Parse(text).Slips()
		return q
	}
	loose := func(text string) find.Query {
		q, _ := find.Parse(text).Loose()
		return q
	}
	for _, tc := range []struct {
		query      find.Query
		text, want string
		width      int
	}{
		{find.Parse("stripe prod"), "kv/prod/stripe", "kv/[prod]/[stripe]", 60},
		{find.Parse("datadog-api"), "kv/DATADOG_API_KEY", "kv/[DATADOG_API]_KEY", 60},
		{find.Parse("datadog_api"), "kv/datadogApiKey", "kv/[datadogApi]Key", 60},
		{find.Parse("stg db"), "kv/staging/database-url", "kv/[staging]/[database]-url", 60},
		{find.Parse("str*key"), "kv/stripe/api-key", "kv/[str]ipe/api-[key]", 60},
		{find.Parse("str*api*key"), "kv/stripe/api-x-key", "kv/[str]ipe/[api]-x-[key]", 60},
		{slips("sendgird"), "kv/x-sendgrid-key", "kv/x-[sendgrid]-key", 60},
		{slips("postgress url"), "kv/postgres-url", "kv/[postgres]-[url]", 60},
		{loose("grfn"), "kv/grafana-key", "kv/[grafan]a-key", 60},
		{find.Parse("apps key"), "apps/of/a/long/way/stripe-key", "…long/way/stripe-[key]", 20},
		{find.Parse("way"), "apps/of/a/long/way/stripe-key", "…long/[way]/stripe-key", 20},
		{find.Parse("long"), "apps/of/a/long/way/stripe-key", "…[ng]/way/stripe-key", 18},
		{find.Parse("key"), "apps/é/way/stripe-key", "…way/stripe-[key]", 15},
		{find.Parse("key"), "a\x1bb/key", `a\x1bb/key`, 60},
	} {
		th := theme.Default()
		p := painter{theme: th, query: tc.query, slide: &draw.Slide{},
			selected: &selection.Set[candidateKey, Candidate]{}}
		got := rowOf(p, Candidate{Text: tc.text, Did: "x"}, tc.width+2)
		var on strings.Builder
		l := draw.NewLine(&on, 1)
		l.Ink(th.Match, "x")
		before, after, _ := strings.Cut(on.String(), "x")
		got = strings.ReplaceAll(strings.ReplaceAll(got, before, "["), after, "]")
		got, _, _ = strings.Cut(strings.TrimRight(got, " "), " ")
		if got != tc.want {
			t.Errorf("%s: %q, want %q", tc.text, got, tc.want)
		}
	}
}

// rowOf draws a row of its own.
func rowOf(p painter, c Candidate, width int) string {
	var b strings.Builder
	l := draw.NewLine(&b, width)
	p.row(&l, c)
	l.End()
	return b.String()
}
