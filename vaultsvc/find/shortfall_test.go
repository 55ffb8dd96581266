package find

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Which word matches nothing is told, and what matches the others.
func TestShortfall(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"stripe checkout production xx":   `"checkout" and "xx" match nothing; 2 match the other two`,
		"stripe staging nothing":          `"nothing" matches nothing; 2 match the other two`,
		"stripe nothing":                  `"nothing" matches nothing; 9 match "stripe"`,
		"relay nothing":                   `"nothing" matches nothing; 1 matches "relay"`,
		"relay nothing !mail":             "",
		"nothing nowhere":                 "",
		"nothing nowhere db payments":     `"nothing" and "nowhere" match nothing; 4 match the other two`,
		"oidc github":                     "each word matches something, but nothing has all of them; 2 match \"oidc\"",
		"stripe staging relay":            "each word matches something, but nothing has all of them; 2 match the others, without \"relay\"",
		"nothing oidc github":             `"nothing" matches nothing; 2 match "oidc"`,
		"relay":                           "",
		"!relay stripe":                   "",
		"a b c d e f g h i j nothing":     "",
		"'stripe'$ 'nothing' ^secret npm": `"'stripe'$" and "'nothing'" match nothing; 1 matches the other two`,
	} {
		q := Parse(query)
		s, ok := q.Shortfall(func(some Words) int { return len(matching(q.Only(some), names)) })
		got := ""
		if ok {
			got = s.Text(strconv.Itoa)
		}
		if got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
}

func matching(q Query, locations []string) (out []string) {
	for _, l := range locations {
		if q.Matches(l) {
			out = append(out, l)
		}
	}
	return out
}

// A tally of names that come folder by folder says what counting each of the words does, and has
// the best of what is left.
func TestTallyAgainstCounting(t *testing.T) {
	t.Parallel()
	told := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 5))
		folders, all := map[string][]string{}, []string{}
		for range 30 {
			folder := []string{"secret/", "secret/a/", "team/kv/Stripe/", "team/kv/"}[r.IntN(4)]
			name := syllables[r.IntN(len(syllables))] + syllables[r.IntN(len(syllables))]
			if l := folder + name; name != "" && !slices.Contains(all, l) {
				folders[folder], all = append(folders[folder], name), append(all, l)
			}
		}
		q := Parse(randomQuery(r) + " " + randomQuery(r))
		tally := q.Tally(100)
		if (tally == nil) != (q.wanted() == 0) {
			t.Fatalf("%q has a tally: %v", q.typed, tally != nil)
		}
		if tally == nil || len(matching(q, all)) > 0 {
			continue
		}
		for folder, names := range folders {
			mount, _, _ := strings.Cut(folder, "/")
			if mount == "team" {
				mount += "/kv"
			}
			tally.Add(mount+"/", folder, names)
		}
		want, _ := q.Shortfall(func(some Words) int { return len(matching(q.Only(some), all)) })
		got, best := tally.Shortfall()
		if got.Text(strconv.Itoa) != want.Text(strconv.Itoa) || got.Words != want.Words {
			t.Fatalf("seed %d, %q: %+v, want %+v", seed, q.typed, got, want)
		}
		var found []string
		for _, m := range best {
			found = append(found, m.Location)
		}
		var left []string
		if want.Total > 0 {
			left = matching(q.Only(want.Words), all)
			told++
		}
		if !slices.Equal(slices.Sorted(slices.Values(found)), slices.Sorted(slices.Values(left))) {
			t.Fatalf("seed %d, %q: %q are the best, want %q", seed, q.typed, found, left)
		}
	}
	if told < 30 {
		t.Errorf("something matched some of the words %d times only", told)
	}
}

// An exact name goes first, whatever else matches better: the whole location, a whole name, and one
// with a blank at its end. What differs by blanks alone comes right after it.
func TestExactNamesGoFirst(t *testing.T) {
	t.Parallel()
	locations := []string{"kv/a/stripe", "kv/a/stripe ", "kv/stripe/stripe-stripe", "stripe/a",
		"kv/a/!stripe", "kv/stripe key",
		"kv/a/b/c/d/STRIPE_KEY", "kv/stripe_key", "kv/a/b/c/d/stripe", "stripe/"}
	for typed, want := range map[string][]string{
		"stripe":                {"kv/a/stripe", "kv/a/b/c/d/stripe"},
		"stripe ":               {"kv/a/stripe ", "kv/a/stripe", "kv/a/b/c/d/stripe"},
		" stripe":               {"kv/a/stripe", "kv/a/b/c/d/stripe"},
		"stripe/":               {"stripe/"},
		"kv/a/stripe":           {"kv/a/stripe"},
		"kv/a/stripe ":          {"kv/a/stripe ", "kv/a/stripe"},
		"stripe key":            {"kv/stripe key"},
		"STRIPE_KEY":            {"kv/a/b/c/d/STRIPE_KEY"},
		"stripe_key":            {"kv/stripe_key"},
		"kv/a/b/c/d/stripe":     {"kv/a/b/c/d/stripe"},
		"kv/a/b/c/d/STRIPE_KEY": {"kv/a/b/c/d/STRIPE_KEY"},
	} {
		var top Top
		for _, l := range locations {
			if score, _, ok := Parse(typed).Score(l); ok {
				top.Add(Match{Location: l, Score: score})
			}
		}
		var got []string
		for _, m := range top.Best()[:min(len(want), len(top.Best()))] {
			got = append(got, m.Location)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: first %q, want %q", typed, got, want)
		}
	}
}
