package find

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// syllables are what random names are made of: few, so that queries meet them in all ways.
var syllables = []string{"a", "ab", "stripe", "Stripe", "prod", "-", "_", "é", "É", "key", "KEY",
	"pay", "\xc3", "\x89", "1", " ", ".", "production", "pass", "tls", "db"}

// forest grows a store of random names, with some of them removed again.
func forest(r *rand.Rand, size int) *tree.Store {
	s := tree.New("")
	s.Mounts([]string{"secret/", "team/kv/", "Prod/"})
	folders := slices.Clone(s.Children(tree.Root))
	for s.Counts().Names < size {
		i := r.IntN(len(folders))
		id := folders[i]
		if !s.Alive(id) || s.State(id).Answered() && r.IntN(30) > 0 {
			folders = slices.Delete(folders, i, i+1)
			if len(folders) == 0 {
				folders = slices.Clone(s.Children(tree.Root))
			}
			continue
		}
		var names []string
		for range 3 + r.IntN(12) {
			name := ""
			for range 1 + r.IntN(3) {
				name += syllables[r.IntN(len(syllables))]
			}
			switch r.IntN(9) {
			case 0, 1, 2:
				name += "/"
			case 3:
				name += []string{"//", "/a", "/a/"}[r.IntN(3)] // what no server should list
			}
			names = append(names, name)
		}
		s.SetChildren(id, names)
		for _, kid := range s.Children(id) {
			if s.IsFolder(kid) {
				folders = append(folders, kid)
			}
		}
	}
	return s
}

func randomQuery(r *rand.Rand) string {
	var words []string
	n := 1 + r.IntN(3)
	if r.IntN(10) == 0 {
		n += maxPieces
	}
	for range n {
		word := ""
		for range 1 + r.IntN(2) {
			word += syllables[r.IntN(len(syllables)-1)]
		}
		switch r.IntN(16) {
		case 0:
			word = "!" + word
		case 1:
			word = "^" + word
		case 2:
			word += "$"
		case 3:
			word = "'" + word + "'"
		case 4:
			word += "/" + syllables[r.IntN(len(syllables)-1)]
		case 5:
			word = "/" + word
		case 6:
			word += "/"
		case 7:
			word = "/"
		case 8:
			word += "/$"
		case 9:
			word += "*" + syllables[r.IntN(len(syllables)-1)]
		case 10:
			word = "!" + word + "*" + syllables[r.IntN(len(syllables)-1)]
		case 11:
			word = word[:1] + "x" + word[1:] + "production"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// scoreIn is [Query.Score] for a mount whose name has so many bytes.
func (q Query) scoreIn(mount int, location string) (score int, ok bool) {
	s := newScorer(q)
	s.enter("", mount)
	return s.name([]byte(location))
}

// plainly is the same search without any of its ways to be quick.
func plainly(q Query, names tree.Snapshot, in []tree.ID, most int) (best []Match, total int) {
	top := Top{Max: most}
	for id := tree.ID(1); int(id) < names.Len(); id++ {
		inside := len(in) == 0
		for at := id; at != tree.Root && !inside; at = names.Parent(at) {
			inside = slices.Contains(in, at)
		}
		path, _ := names.Path(id, nil)
		mount := id
		for names.Parent(mount) != tree.Root {
			mount = names.Parent(mount)
		}
		score, ok := q.scoreIn(names.Length(mount), path)
		if ok && inside && names.Named(id) {
			total++
			top.Add(Match{Location: path, Score: score, ID: uint32(id)})
		}
	}
	return top.Best(), total
}

// A search finds what scoring every location finds, whatever was searched for before it and has
// grown since.
func TestSearchAgainstPlainly(t *testing.T) {
	t.Parallel()
	seeds := uint64(40)
	if testing.Short() {
		seeds = 15
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 2))
		s := forest(r, 300)
		var before *Result
		query := randomQuery(r)
		for range 60 {
			switch r.IntN(6) {
			case 0:
				query = randomQuery(r)
			case 1, 5:
				query += syllables[r.IntN(len(syllables))]
			case 2:
				if r.IntN(4) == 0 {
					query = strings.ToUpper(query)
					break
				}
				_, size := lastRune(query)
				query = query[:len(query)-size]
			case 3:
				id := s.Children(tree.Root)[r.IntN(3)]
				s.SetChildren(id, []string{fmt.Sprint("stripe", r.IntN(5), "/"), "prod",
					fmt.Sprint("key", r.IntN(5))})
			case 4: // a location of a file, or an answer about a folder that is there
				mount := s.Name(s.Children(tree.Root)[r.IntN(3)])
				id := s.Ensure(vaultpath.New("", mount, fmt.Sprintf("stripe%d/prod/key%d", r.IntN(5),
					r.IntN(3))))
				if parent := s.Parent(id); r.IntN(2) == 0 {
					s.SetChildren(parent, []string{"key0", "key1", "a/"}[r.IntN(3):])
				}
			}
			q, names := Parse(query), s.Snapshot()
			switch r.IntN(6) {
			case 0:
				q, _ = q.Slips()
			case 1:
				q, _ = q.Loose()
			}
			var in []tree.ID
			for r.IntN(3) == 0 {
				in = append(in, tree.ID(1+r.IntN(names.Len()-1)))
			}
			if r.IntN(8) == 0 {
				names, before = names.First(1+r.IntN(names.Len())), nil
			}
			want, total := plainly(q, names, in, 20)
			got, err := Search(t.Context(), q, names, in, 20, before)
			if err != nil || got.Total != total || !slices.Equal(got.Best, want) {
				t.Fatalf("seed %d, %q in %v: %d %v, want %d %v (%v)", seed, query, in, got.Total, got.Best,
					total, want, err)
			}
			before = &got
		}
	}
}

func lastRune(s string) (string, int) {
	for i := range s {
		if rest := s[i:]; len(rest) <= 2 && len([]rune(rest)) == 1 {
			return rest, len(rest)
		}
	}
	return "", 0
}

func FuzzSearch(f *testing.F) {
	for _, q := range []string{"stripe key", "^secret", "'a' !b", "É", "prod/stripe", "/ key/", "$",
		"a b c d e f g h i j"} {
		f.Add(q, "Stripe-kéy\nprod/\x00ab", uint64(1))
	}
	f.Fuzz(func(t *testing.T, query, names string, seed uint64) {
		s := forest(rand.New(rand.NewPCG(seed, 3)), 50)
		s.SetChildren(s.Ensure(vaultpath.New("", "secret", "")), strings.Split(names, "\n"))
		q, snapshot := Parse(query), s.Snapshot()
		if loose, ok := q.Loose(); ok && seed%2 == 1 {
			q = loose
		}
		want, total := plainly(q, snapshot, nil, 20)
		got, err := Search(t.Context(), q, snapshot, nil, 20, nil)
		if err != nil || got.Total != total || !slices.Equal(got.Best, want) {
			t.Fatalf("%q: %d %v, want %d %v (%v)", query, got.Total, got.Best, total, want, err)
		}
	})
}

// A first look finds some of what a search finds, and is taken only where that is worth it.
func TestFirst(t *testing.T) {
	t.Parallel()
	names := many()
	q := Parse("github")
	all, err := Search(t.Context(), q, names, nil, page, nil)
	if err != nil {
		t.Fatal(err)
	}
	some, ok := First(t.Context(), q, names, nil, page, nil)
	if !ok || len(some.Best) != page || some.Total >= all.Total ||
		some.Best[0].Score != all.Best[0].Score {
		t.Errorf("%v, %d of %d found", ok, some.Total, all.Total)
	}
	if _, ok := First(t.Context(), Parse("githubb"), names, nil, page, nil); ok {
		t.Error("nothing is something")
	}
	if _, ok := First(t.Context(), Parse("github-"), names, nil, page, &all); ok {
		t.Error("what was found before is quicker")
	}
	if _, ok := First(t.Context(), q, names.First(1000), nil, page, nil); ok {
		t.Error("a thousand names are no work")
	}
}

// What a search costs, in names that are scored one by one: of a letter more, none but those that
// matched before.
func TestLooks(t *testing.T) {
	t.Parallel()
	names := many()
	for _, e := range extensions {
		before, err := Search(t.Context(), Parse(e[0]), names, nil, page, nil)
		if err != nil {
			t.Fatal(err)
		}
		more, err := Search(t.Context(), Parse(e[1]), names, nil, page, &before)
		if err != nil || more.Looks > before.Total || more.Total > more.Looks {
			t.Errorf("%q: %d looked at of %d found before, %d found (%v)", e[1], more.Looks, before.Total,
				more.Total, err)
		}
	}
}

// Nothing is known yet.
func TestSearchOfNothing(t *testing.T) {
	t.Parallel()
	var before *Result
	for _, q := range []string{"", "stripe", "!stripe", "/"} {
		f, err := Search(t.Context(), Parse(q), tree.New("").Snapshot(), nil, 10, before)
		if err != nil || f.Total != 0 || len(f.Best) != 0 {
			t.Errorf("%q: %+v, %v", q, f, err)
		}
		before = &f
	}
}

// A search that nobody waits for any more ends, and says so.
func TestSearchCancelled(t *testing.T) {
	t.Parallel()
	s := forest(rand.New(rand.NewPCG(1, 1)), 1000)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Search(ctx, Parse("stripe"), s.Snapshot(), nil, 10, nil); !errors.Is(err,
		context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

// Many readers search while the store grows.
func TestSearchWhileGrowing(t *testing.T) {
	t.Parallel()
	s := tree.New("")
	s.Mounts([]string{"secret/"})
	mount, _ := s.Find(vaultpath.New("", "secret", ""))
	done := make(chan error)
	searches := 0
	for i := range 200 {
		id := s.Ensure(vaultpath.New("", "secret", fmt.Sprintf("f%d/", i)))
		s.SetChildren(id, []string{"stripe", "other"})
		names := s.Snapshot()
		searches++
		go func() {
			f, err := Search(context.Background(), Parse("stripe"), names, nil, 10, nil)
			if err == nil && f.Total != i+1 {
				err = fmt.Errorf("%d found of %d", f.Total, i+1)
			}
			done <- err
		}()
	}
	s.SetChildren(mount, nil)
	for range searches {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
