package find

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// checkSelection asks the query of the location of each name.
func checkSelection(t *testing.T, what string, q Query, names tree.Snapshot, got *Selection) {
	t.Helper()
	var above tree.IDSet
	for id := tree.ID(1); int(id) < 64*len(got.IDs); id++ {
		want := false
		if int(id) < names.Len() && names.Alive(id) {
			path, _ := names.Path(id, nil)
			want = q.Matches(path)
		}
		if got.IDs.Has(id) != want {
			t.Fatalf("%s: of %d names, %d is selected: %v", what, names.Len(), id, !want)
		}
		for folder := id; want && folder != tree.Root; {
			folder = names.Parent(folder)
			above.Put(folder, true)
		}
	}
	for id := range tree.ID(64 * len(got.Above)) {
		if got.Above.Has(id) != above.Has(id) {
			t.Fatalf("%s: %d leads to a match: %v", what, id, got.Above.Has(id))
		}
	}
}

// Queries that are typed, cut and replaced, while names come and go, among few names and among
// many, where the last selection is of use.
func TestSelectAgainstMatches(t *testing.T) {
	t.Parallel()
	letters := strings.Split("a b A * - _ a*b -db database B é É ǅ / // a/ b/A ^ $ ' !  ", " ")
	letters = append(letters, " ", " ", " !", " '", " ^", "$ ", "' ")
	operators := []string{"", "", "!", "'", "^", "$", "!^", "'^"}
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 17))
		parts := []string{"a", "b", "c", "ab", "-", "A", "é", "É", "ǆ", "\xc3", "db", "database"}
		if seed%3 == 0 {
			parts = parts[:4] // all in lower case
		}
		name := func() (n string) {
			for range 1 + r.IntN(4) {
				n += parts[r.IntN(len(parts))]
			}
			return n
		}
		end := func() string { return []string{"", "/"}[r.IntN(2)] }
		s := tree.New("")
		s.Mounts([]string{"a/", "b/c/", "É/"})
		if seed%2 == 0 { // few of them match, or are new: see scanPays
			for i := range 20 {
				var many []string
				for k := range 20 {
					many = append(many, fmt.Sprintf("z%d%s", k, end()))
				}
				s.SetChildren(s.Ensure(vaultpath.New("", "z", fmt.Sprintf("y%d/", i))), many)
			}
		}
		folders := s.Children(tree.Root)
		query, before := "", (*Selection)(nil)
		for range 100 {
			switch op := r.IntN(12); {
			case op == 0 && query != "":
				query = query[:len(query)-1]
			case op == 1:
				operator := operators[r.IntN(len(operators))]
				query = operator + name() + end() + operators[r.IntN(len(operators))]
			case op == 2:
				s.Ensure(vaultpath.New("", "a", name()+"/"+name())) // no answer has it
			case op < 6:
				id := folders[r.IntN(len(folders))]
				var names []string
				for range r.IntN(6) {
					names = append(names, name()+end())
				}
				s.SetChildren(id, names)
				for _, kid := range s.Children(id) {
					if s.IsFolder(kid) {
						folders = append(folders, kid)
					}
				}
			default:
				query += letters[r.IntN(len(letters))]
			}
			q, names := Parse(query), s.Snapshot()
			if slips, ok := q.Slips(); ok && r.IntN(2) == 0 {
				q = slips
			}
			before = Select(q, names, before)
			checkSelection(t, fmt.Sprintf("seed %d: %q", seed, query), q, names, before)
		}
	}
}

// The text of a block can go on behind its last name. What stands there belongs to no node that is
// looked for: counting on would run past the nodes, and past the set.
func TestSelectStaysWithinTheNodes(t *testing.T) {
	t.Parallel()
	s := tree.New("")
	mount := s.Ensure(vaultpath.New("", "secret", ""))
	names := make([]string, 10_000) // of more than one block
	for i := range names {
		names[i] = fmt.Sprintf("name-%05d", i)
		if i%10 == 9 {
			names[i] += "-needle"
		}
	}
	s.SetChildren(mount, names)
	whole := s.Snapshot()
	for _, n := range []int{1, 2, 10, 12, 63, 64, 65, 127, 128, 4096, 5000, 9999, whole.Len()} {
		some := whole.First(n)
		for _, word := range []string{"needle", "e", "9-n", "secret/", "nowhere", "'needle'", "!e$"} {
			checkSelection(t, word, Parse(word), some, Select(Parse(word), some, nil))
		}
	}
}

// A file names a folder with a segment that no node can hold, and a filter is typed then.
func TestSelectAfterATooLongName(t *testing.T) {
	t.Parallel()
	s := tree.New("")
	mount := s.Ensure(vaultpath.New("", "secret", ""))
	s.Ensure(vaultpath.New("", "secret", "top"+strings.Repeat("x", 1<<16)+"/deep/"))
	s.SetChildren(mount, []string{"axxb", "b"})
	names := s.Snapshot()
	checkSelection(t, "xx", Parse("xx"), names, Select(Parse("xx"), names, nil))
	if want, _ := s.Child(mount, "axxb"); !Select(Parse("xx"), names, nil).IDs.Has(want) {
		t.Error("axxb does not hold xx")
	}
}
