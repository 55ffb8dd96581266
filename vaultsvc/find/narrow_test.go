package find

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// What a query that narrows another one matches, that one matches, too; and a letter more narrows,
// so that with each that is typed only what was found is looked at again.
func TestNarrows(t *testing.T) {
	t.Parallel()
	pieces := []string{"a", "p", "pg", "postgres", "db", "prod", "uction", "-", "_", "A", "P", "Key",
		"key", "*", "/", "k8s", "kube", "é", " ", "stripe", "'", "^", "$", "!"}
	inNames := strings.NewReplacer("*", "e", "'", "-", "^", "r", "$", ".", "!", "s")
	narrowed := 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 9))
		some := func(n int) (out string) {
			for range 1 + r.IntN(n) {
				out += pieces[r.IntN(len(pieces))]
			}
			return out
		}
		before := some(3)
		after := before + some(1)
		if r.IntN(3) == 0 {
			after = some(1) + before
		}
		p, q := Parse(before), Parse(after)
		switch r.IntN(3) {
		case 0:
			p, _ = p.Slips()
			q, _ = q.Slips()
		case 1:
			p, _ = p.Loose()
			q, _ = q.Loose()
		}
		if !q.narrows(p) {
			continue
		}
		narrowed++
		for range 40 {
			location := inNames.Replace(some(6))
			if q.Matches(location) && !p.Matches(location) {
				t.Fatalf("%q narrows %q, and alone matches %q", after, before, location)
			}
		}
	}
	if narrowed < 500 {
		t.Errorf("only %d of them narrow", narrowed)
	}
	for _, c := range []struct {
		before, after string
		want          bool
	}{
		{"str", "stri", true}, {"githu", "github", true}, {"postgres-ds", "postgres-dsn", true},
		{"prod strip", "prod stripe", true}, {"stripe", "stripe-", true}, {"stripe-", "stripe-k", true},
		{"str", "str*", true}, {"str*", "str*k", true}, {"str*k", "str*ke", true},
		{"datadogA", "datadogAp", true}, {"stripe", "stripe prod", true}, {"kubern", "kuberne", true},
		{"stri", "str", false}, {"k8", "k8s", false}, {"!str", "!stri", false}, {"ey$", "key$", false},
		{"stripe", "'stripe'", false},
	} {
		if got := Parse(c.after).narrows(Parse(c.before)); got != c.want {
			t.Errorf("%q narrows %q: %v", c.after, c.before, got)
		}
	}
}
