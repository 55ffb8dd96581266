package listing

import (
	"errors"
	"time"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// answers puts into the store what LIST said.
type answers struct {
	store *tree.Store
	lists *xref.Lists // what was asked for the map alone
	// marked has the folders of which it is known what is deleted, or that nobody can tell; false
	// where that was among names before these.
	marked map[tree.ID]bool
	when   map[tree.ID]time.Time // folders answered last
}

// mostWhen bounds of how many folders it is known when they answered. Beyond that only the newest
// are.
const mostWhen = 10_000

// When returns when the newest answer came that tells of a node: about a folder itself, or about
// the one that a secret is in. False is a time that is not known.
func (l *Loads) When(id tree.ID) (time.Time, bool) {
	if !l.store.IsFolder(id) {
		id = l.store.Parent(id)
	}
	at, ok := l.answers.when[id]
	return at, ok
}

// set puts what one LIST answered into the store. Which of the names are deleted does not stand in
// it: what is known of that holds until the next answer that tells.
func (a *answers) set(id tree.ID, names []string, err error) {
	deleted := a.deletedIn(id)
	switch st := vaultsvc.StateOf(err); st {
	case tree.Listed:
		a.store.SetChildren(id, names)
	case tree.Empty:
		a.store.SetChildren(id, nil)
	default:
		a.store.SetState(id, st, err)
		return
	}
	if deleted == nil {
		return
	}
	a.marked[id] = false
	for _, kid := range a.store.Children(id) {
		a.setDeleted(kid, deleted(a.store.Name(kid)))
	}
}

// deletedIn returns which names of a folder are deleted as far as has been found out, nil where
// that has not been asked.
func (a *answers) deletedIn(id tree.ID) func(name string) bool {
	at := a.store.Location(id)
	switch _, marked := a.marked[id]; {
	case marked:
		gone := map[string]bool{}
		for _, kid := range a.store.Children(id) {
			if a.store.Deleted(kid) {
				gone[a.store.Name(kid)] = true
			}
		}
		return func(name string) bool { return gone[name] }
	case a.lists.Marked(at):
		return func(name string) bool { return a.lists.Name(at, name) == xref.Gone }
	}
	return nil
}

// setLive puts into the store which secrets of a folder are deleted.
func (a *answers) setLive(id tree.ID, live vaultsvc.Live, err error) {
	a.marked[id] = true
	if err != nil && !errors.Is(err, vaultsvc.ErrEmpty) {
		return // nobody can tell
	}
	gone := make(map[string]bool, len(live.Names)+len(live.Deleted))
	for _, name := range live.Names {
		gone[name] = false
	}
	for _, name := range live.Deleted {
		gone[name] = true
	}
	for _, kid := range a.store.Children(id) {
		is, told := gone[a.store.Name(kid)]
		a.setDeleted(kid, is || !told && !live.Marked)
	}
}

// setDeleted notes whether a secret is deleted that an answer names.
func (a *answers) setDeleted(id tree.ID, deleted bool) {
	if !a.store.IsFolder(id) && a.store.Named(id) {
		a.store.SetDeleted(id, deleted)
	}
}

// setAnswer takes in the answer about a folder, whoever asked.
func (m *Model) setAnswer(id tree.ID, names []string, err error) {
	delete(m.Loads.marks, id)
	if len(m.answers.when) >= mostWhen {
		clear(m.answers.when)
	}
	m.answers.when[id] = time.Now()
	m.answers.set(id, names, err)
	m.Cache.onAnswer()
}
