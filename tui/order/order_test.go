package order

import (
	"math/rand/v2"
	"slices"
	"testing"
)

type thing struct {
	n, id int
	text  string
}

func things() Order[thing] {
	return New(Key[thing]{Name: "name"},
		Key[thing]{"number", func(t thing) Rank { return Rank{N: t.n} }},
		Key[thing]{"text", func(t thing) Rank { return Rank{Text: t.text} }},
		Key[thing]{"both", func(t thing) Rank { return Rank{t.n, t.text} }})
}

// less says of two things which goes first, by the words of the rules.
func less(key string, down bool, a, b thing) bool {
	if key == "name" {
		return a.id < b.id != down
	}
	if key == "number" {
		a.text, b.text = "", ""
	} else if key == "text" {
		a.n, b.n = 0, 0
	}
	aHas, bHas := a.n != 0 || a.text != "", b.n != 0 || b.text != ""
	switch {
	case aHas != bHas:
		return aHas
	case a.n != b.n:
		return a.n < b.n != down
	case a.text != b.text:
		return a.text < b.text != down
	}
	return a.id < b.id // as they stood
}

// Lists of all kinds, against a sort that looks for the least one each time.
func TestSortedAgainstNaiveSort(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		list := make([]thing, r.IntN(12))
		for i := range list {
			list[i] = thing{r.IntN(5) - 2, i, []string{"", "", "a", "b", "B"}[r.IntN(5)]}
		}
		o := things()
		for range r.IntN(5) {
			o.Next()
		}
		down := r.IntN(2) == 0
		if down {
			o.Turn()
		}
		before := slices.Clone(list)
		got := o.Sorted(list)
		left := slices.Clone(list)
		var want []thing
		for len(left) > 0 {
			least := 0
			for i := range left {
				if less(o.Key(), down, left[i], left[least]) {
					least = i
				}
			}
			want = append(want, left[least])
			left = slices.Delete(left, least, least+1)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("seed %d: %s of %v is %v, want %v", seed, o.Text(), list, got, want)
		}
		if !slices.Equal(list, before) {
			t.Fatalf("seed %d: the list itself was sorted", seed)
		}
	}
}

// The keys come around, each from its own beginning, and the title says what is not as usual.
func TestNextAndTurn(t *testing.T) {
	t.Parallel()
	o := things()
	for i, want := range []string{"", "by number", "by text", "by both", "", "by number"} {
		if o.Title() != want {
			t.Errorf("%d: the title is %q, want %q", i, o.Title(), want)
		}
		o.Turn()
		if turned := "by " + o.Key() + ", reversed"; o.Title() != turned || o.Text() != turned {
			t.Errorf("%d: the other way round the title is %q", i, o.Title())
		}
		o.Next()
	}
}
