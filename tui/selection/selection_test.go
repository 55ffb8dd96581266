package selection

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// Whatever is selected and no longer, against a list that is looked through.
func TestAgainstNaiveModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 3))
		var s Set[int, string]
		var naive []int
		text := func(k int) string { return string(rune('a' + k)) }
		for range 200 {
			k := r.IntN(12)
			switch r.IntN(6) {
			case 0:
				s.Add(k, text(k))
				if !slices.Contains(naive, k) {
					naive = append(naive, k)
				}
			case 1, 2:
				s.Toggle(k, text(k))
				if i := slices.Index(naive, k); i >= 0 {
					naive = slices.Delete(naive, i, i+1)
				} else {
					naive = append(naive, k)
				}
			case 3:
				list := map[int]string{k: text(k), k / 2: text(k / 2)}
				s.ToggleAll(maps.All(list))
				all := slices.Contains(naive, k) && slices.Contains(naive, k/2)
				if all {
					naive = slices.DeleteFunc(naive, func(n int) bool { return n == k || n == k/2 })
				} else {
					for key := range list {
						if !slices.Contains(naive, key) {
							naive = append(naive, key)
						}
					}
					naive = sameOrder(naive, s.Keys())
				}
			case 4:
				s.Keep(func(n int) bool { return n%5 != k%5 })
				naive = slices.DeleteFunc(naive, func(n int) bool { return n%5 == k%5 })
			case 5:
				if r.IntN(10) == 0 {
					s.Clear()
					naive = nil
				}
			}
			var want []string
			for _, n := range naive {
				want = append(want, text(n))
			}
			if !slices.Equal(s.All(), want) || s.Len() != len(naive) || s.Has(k) !=
				slices.Contains(naive, k) {
				t.Fatalf("seed %d: selected are %q, want %q", seed, s.All(), want)
			}
		}
	}
}

// sameOrder returns the naive list in the order of the keys where they are the same things: a map
// has no order of its own.
func sameOrder(naive, keys []int) []int {
	a, b := slices.Sorted(slices.Values(naive)), slices.Sorted(slices.Values(keys))
	if slices.Equal(a, b) {
		return slices.Clone(keys)
	}
	return naive
}
