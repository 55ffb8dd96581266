package find

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A location matches, and is worth, what the naive model says, and what is drawn is what matched.
func TestScoreAgainstNaively(t *testing.T) {
	t.Parallel()
	names := []string{"stripe", "Stripe", "STRIPE_KEY", "prod", "production", "nonprod", "k8s",
		"kubernetes", "db", "Database", "pg", "postgres", "-", "_", ".", " ", "a", "ab", "é", "API",
		"Key", "key", "strpe", "stirpe", "stripee", "s", "1", "cert", "tls", "pass"}
	typed := append([]string{"*", "sripe", "stpe", "prdctn", "kbrnt", "produciton", "/",
		"db-prod", "stripeKey", "postgres-db",
		"kuber", "service-account", "k8s.db"}, names...)
	met := map[how]int{}
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 23))
		some := func(from []string, most int) (out string) {
			for range 1 + r.IntN(most) {
				out += from[r.IntN(len(from))]
			}
			return out
		}
		for range 8 {
			var words []string
			for range 1 + r.IntN(2) {
				word := some(typed, 2)
				switch r.IntN(10) {
				case 0:
					word = "!" + word
				case 1:
					word = "^" + word
				case 2:
					word += "$"
				case 3:
					word = "'" + word + "'"
				}
				words = append(words, word)
			}
			q := Parse(strings.Join(words, " "))
			switch r.IntN(3) {
			case 0:
				q, _ = q.Slips()
			case 1:
				q, _ = q.Loose()
			}
			if slices.ContainsFunc(q.words, func(w word) bool {
				return slices.ContainsFunc(w.parts, func(f fragment) bool { return len(f.forms) >= maxForms })
			}) {
				continue // not all of its twins are looked for
			}
			for range 8 {
				location := "secret/"
				for range 1 + r.IntN(3) {
					location += some(names, 3) + "/"
				}
				if r.IntN(2) == 0 {
					location = location[:len(location)-1]
				}
				score, spans, ok := q.Score(location)
				mount := strings.IndexByte(location, '/') + 1
				want, at, matches := naively(q, nil, location, mount)
				if ok != matches || score != want {
					t.Fatalf("seed %d: %q in %q: %x %v %v, want %x %v %v", seed, q.typed, location, score, ok,
						spans, want, matches, at)
				}
				for i := range spans {
					if len(q.words) == 1 && len(spans) == 1 && spans[i] != at[i] {
						t.Fatalf("seed %d: %q in %q: matched %v, want %v", seed, q.typed, location, spans, at)
					}
				}
				for _, p := range newPlaces(q, location) {
					met[p.how]++
				}
			}
		}
	}
	for _, h := range []how{missing, loosely, slipped, inside, twin, exactly} {
		if met[h] < 20 {
			t.Errorf("only %d words were there as %d", met[h], h)
		}
	}
}

// newPlaces returns where the words are in a location.
func newPlaces(q Query, location string) []place {
	s := newScorer(q)
	s.enter("", 0)
	s.name(bytes.Clone([]byte(location)))
	return s.places
}
