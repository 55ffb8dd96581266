package xref

import (
	"slices"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// What lists know of a folder with the secrets a and b, of which b is deleted, and the folder c/,
// by what has been answered.
func TestLists(t *testing.T) {
	t.Parallel()
	at := in("secret/x/")
	all, live := []string{"c/", "b", "a", "a"}, []string{"c/", "a", "c/"}
	names := func(l *Lists) { l.Add(at, all, tree.Listed, nil) }
	denied := func(l *Lists) { l.Add(at, nil, tree.Denied, errNaiveDenied) }
	empty := func(l *Lists) { l.Add(at, nil, tree.Empty, nil) }
	alive := func(l *Lists) { l.AddLive(at, Live{Names: live}, tree.Listed, nil) }
	noneAlive := func(l *Lists) { l.AddLive(at, Live{}, tree.Empty, nil) }
	marked := func(l *Lists) { l.AddLive(at, Live{live, []string{"b", "b"}, true}, tree.Listed, nil) }
	allMarked := func(l *Lists) {
		l.AddLive(at, Live{Deleted: []string{"b"}, Marked: true}, tree.Empty,
			nil)
	}
	// with names that are no answer
	refused := func(l *Lists) { l.AddLive(at, Live{Names: live}, tree.Denied, errNaiveDenied) }
	untold := func(l *Lists) { l.AddUntold(at) }
	for _, tc := range []struct {
		name    string
		answers []func(*Lists)
		state   tree.State
		marked  bool
		known   []Presence // of a, b, d, c/ and d/
		names   []string
	}{
		{"nothing", nil, tree.Unlisted, false, []Presence{Unknown, Unknown, Unknown, Unknown, Unknown},
			nil},
		{"all names", []func(*Lists){names}, tree.Listed, false, []Presence{Present, Present, Absent,
			Present, Absent}, []string{"a", "b", "c/"}},
		{"what is not deleted", []func(*Lists){alive}, tree.Listed, true,
			[]Presence{Present, NotLive, NotLive, Present, Absent}, []string{"a", "c/"}},
		{"that all is deleted, or nothing there", []func(*Lists){noneAlive}, tree.Unlisted, true,
			[]Presence{NotLive, NotLive, NotLive, Absent, Absent}, nil},
		{"that nobody can tell", []func(*Lists){untold}, tree.Unlisted, true,
			[]Presence{Unknown, Unknown, Unknown, Unknown, Unknown}, nil},
		{"what is not deleted, and what is", []func(*Lists){marked}, tree.Listed, true,
			[]Presence{Present, Gone, Unknown, Present, Unknown}, []string{"a", "b", "c/"}},
		{"what is deleted", []func(*Lists){allMarked}, tree.Listed, true,
			[]Presence{Unknown, Gone, Unknown, Unknown, Unknown}, []string{"b"}},
		{"that what is deleted is refused", []func(*Lists){refused}, tree.Denied, true,
			[]Presence{Unknown, Unknown, Unknown, Unknown, Unknown}, nil},
		{"all names, and that it is refused", []func(*Lists){names, refused}, tree.Listed, true,
			[]Presence{Present, Present, Absent, Present, Absent}, []string{"a", "b", "c/"}},
		{"all names, and marks", []func(*Lists){names, marked}, tree.Listed, true,
			[]Presence{Present, Gone, Absent, Present, Absent}, []string{"a", "b", "c/"}},
		{"all names, and fewer marks", []func(*Lists){names, allMarked}, tree.Listed, true,
			[]Presence{Present, Gone, Absent, Present, Absent}, []string{"a", "b", "c/"}},
		{"both", []func(*Lists){alive, names}, tree.Listed, true, []Presence{Present, Gone, Absent,
			Present, Absent}, []string{"a", "b", "c/"}},
		{"all names, and that nobody can tell more", []func(*Lists){names, untold}, tree.Listed, true,
			[]Presence{Present, Present, Absent, Present, Absent}, []string{"a", "b", "c/"}},
		{"that all is deleted", []func(*Lists){noneAlive, names}, tree.Listed, true,
			[]Presence{Gone, Gone, Absent, Present, Absent}, []string{"a", "b", "c/"}},
		{"that it is denied", []func(*Lists){denied}, tree.Denied, false,
			[]Presence{Unknown, Unknown, Unknown, Unknown, Unknown}, nil},
		{"that all names are denied", []func(*Lists){alive, denied}, tree.Denied, true,
			[]Presence{Present, NotLive, NotLive, Present, Absent}, []string{"a", "c/"}},
		{"that nothing is there", []func(*Lists){empty, noneAlive}, tree.Empty, true,
			[]Presence{Absent, Absent, Absent, Absent, Absent}, nil},
	} {
		for range 2 {
			l := NewLists()
			for _, answer := range tc.answers {
				answer(l)
			}
			var known []Presence
			for _, name := range []string{"a", "b", "d", "c/", "d/"} {
				known = append(known, l.Name(at, name))
			}
			state, err := l.State(at)
			got := slices.Collect(l.Names(at))
			if state != tc.state || (err != nil) != (state == tree.Denied) || l.Marked(at) != tc.marked ||
				!slices.Equal(known, tc.known) || !slices.Equal(got, tc.names) {
				t.Errorf("known is %s: %s, error %v, marked %v, names %v as %v; want %s, %v, %v as %v",
					tc.name, state, err, l.Marked(at), got, known, tc.state, tc.marked, tc.names, tc.known)
			}
			if state, _ := l.State(in("secret/y/")); state != tree.Unlisted || l.Marked(in("secret/y/")) {
				t.Errorf("known is %s: of another folder %s", tc.name, state)
			}
			slices.Reverse(tc.answers) // in either order
		}
	}
	if state, _ := Nothing.State(at); state != tree.Unlisted || Nothing.Name(at, "a") != Unknown {
		t.Errorf("somebody knows something: %s", state)
	}
}
