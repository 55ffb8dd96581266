package finder

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// findAmong returns a find over so many folders of a thousand names, which all have an e. Nothing
// is asked of a server.
func findAmong(t *testing.T, folders int) *Model {
	client := tuitest.Client(t, memvault.New(), "x", "")
	l := listing.New(t.Context(), client, nil, "")
	l.Store.Mounts([]string{"secret/"})
	names := make([]string, 1000)
	for i := range names {
		names[i] = fmt.Sprintf("stripe-password-%04d", i)
	}
	for i := range folders {
		l.Store.SetChildren(l.Store.Ensure(vaultpath.New("", "secret", fmt.Sprintf("f%d/", i))), names)
	}
	source := Source{Listing: l, Uses: uses.New(t.Context(), client, l, catalog.Options{}),
		Files: files.New(t.Context(), files.Source{}),
		Note:  func(tree.ID) (string, bool) { return "", false }}
	m := New(t.Context(), theme.Plain(), theme.DefaultKeys(), source, &Memory{})
	m.Focus()
	return m
}

// typeIn types a letter, and returns what the find then does beside the walk.
func typeIn(t *testing.T, m *Model, letter rune) func() findReply {
	t.Helper()
	if _, cmd := m.Update(tea.KeyPressMsg(tea.Key{Code: letter, Text: string(letter)})); cmd == nil {
		t.Fatalf("nothing follows from %q", letter)
	}
	cmd := m.search() // the same once more, by itself
	return func() findReply {
		reply := cmd().(findReply)
		if reply.next != nil {
			reply = reply.next().(findReply)
		}
		return reply
	}
}

// A letter that is typed while 1.1 million names are ranked is answered there and then, and ends
// that ranking: it looks at no more than a part of the names, and changes nothing. A ranking that
// nobody disturbs looks at all.
func TestKeyWhileRanking(t *testing.T) {
	const folders = 1100
	m := findAmong(t, folders)
	if r := typeIn(t, m, 'e')(); r.found.Looks < folders*1000 || r.total < folders*1000 {
		t.Fatalf("%d names are looked at, %d found", r.found.Looks, r.total)
	}
	m.Update(tea.KeyPressMsg(tea.Key{Code: tea.KeyBackspace}))
	m.memory.last = nil
	disturbed := 0
	// The machine may have so much else to do that the ranking comes first.
	for tries := 0; tries < 20 && disturbed < 3; tries++ {
		rank := typeIn(t, m, 's')
		begun, done := make(chan bool), make(chan findReply)
		go func() {
			close(begun)
			done <- rank()
		}()
		<-begun
		next := typeIn(t, m, 't') // while it runs, or before
		late := <-done
		if looked := late.found.Looks; looked < folders*1000 {
			disturbed++
			if m.onReply(late) != nil || m.results.total > 0 {
				t.Error("what nobody waits for changes what shows")
			}
		}
		if r := next(); r.total != folders*1000 {
			t.Errorf("%d are found of the next letter", r.total)
		}
		m.Update(tea.KeyPressMsg(tea.Key{Code: tea.KeyBackspace}))
		m.Update(tea.KeyPressMsg(tea.Key{Code: tea.KeyBackspace}))
	}
	if disturbed == 0 {
		t.Error("no key ended a ranking")
	}
}
