package xref

import (
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// naive is a Vault that is a map and nothing else: what each folder answers.
type naive struct {
	folders map[vaultpath.Location]*naiveFolder
	kv2     map[vaultpath.Location]bool // mounts
	tells   bool                        // LIST tells deleted secrets from others
	marks   bool                        // by naming them
	// by the mount, what holds of folders that are not in the map; else they are empty
	other map[string]*naiveFolder
}

// naiveFolder is what is to be known of one folder.
type naiveFolder struct {
	names  map[string]bool // true is a secret whose current version is deleted
	state  tree.State      // Denied, Failed or Unlistable where a LIST of all names ends so
	untold bool            // nobody can tell here which secrets are deleted
	hidden map[string]bool // names that are not among the marks: a policy shows fewer there
	apart  bool            // what is deleted is told also where a LIST of all names does not end well
}

var (
	errNaiveDenied = errors.New("listing: permission denied")
	errNaiveFailed = errors.New("listing: vault failed to answer")
)

func newNaive(tells bool, mounts map[string]Mounts) *naive {
	n := &naive{folders: map[vaultpath.Location]*naiveFolder{}, kv2: map[vaultpath.Location]bool{},
		tells: tells}
	for ns, known := range mounts {
		for _, m := range known.List {
			n.kv2[vaultpath.New(ns, m.Path, "")] = m.KVVersion == 2
		}
	}
	return n
}

// in returns a folder to be changed.
func (n *naive) in(at vaultpath.Location) *naiveFolder {
	f := n.folders[at]
	if f == nil {
		f = &naiveFolder{names: map[string]bool{}}
		n.folders[at] = f
	}
	return f
}

// put adds a secret, or an empty folder, with the folders above it.
func (n *naive) put(loc vaultpath.Location, deleted bool) {
	at, name := loc, ""
	for !at.IsMount() {
		name = at.Name()
		at, _ = at.Parent()
		n.in(at).names[name] = deleted && !isFolder(name)
		deleted = false // the folders above are there
	}
}

// look returns what there is to be known of a folder: nothing below a mount that nobody has asked
// for. live is nil where what is deleted is not told.
func (n *naive) look(at vaultpath.Location) (names map[string]bool, state tree.State, live *Live) {
	f, asked := n.at(at)
	if !asked {
		return nil, tree.Unlisted, nil
	}
	if state = f.state; state == tree.Unlisted {
		if state = tree.Listed; len(f.names) == 0 {
			state = tree.Empty
		}
	}
	if n.untold(at) || !f.apart && state != tree.Listed && state != tree.Empty {
		return f.names, state, nil
	}
	live = &Live{Marked: n.marks}
	for name, deleted := range f.names {
		switch {
		case n.marks && f.hidden[name]:
		case !deleted:
			live.Names = append(live.Names, name)
		case n.marks:
			live.Deleted = append(live.Deleted, name)
		}
	}
	return f.names, state, live
}

// at returns a folder, and whether its mount is one that somebody can ask for.
func (n *naive) at(at vaultpath.Location) (*naiveFolder, bool) {
	_, asked := n.kv2[vaultpath.New(at.Namespace, at.Mount, "")]
	for _, f := range []*naiveFolder{n.folders[at], n.other[at.Mount]} {
		if f != nil {
			return f, asked
		}
	}
	return &naiveFolder{}, asked
}

// untold reports whether nobody can tell which secrets of a folder are deleted.
func (n *naive) untold(at vaultpath.Location) bool {
	f, _ := n.at(at)
	return !n.tells || f.untold || !n.kv2[vaultpath.New(at.Namespace, at.Mount, "")]
}

// ask answers a question into lists.
func (n *naive) ask(l *Lists, w Want) {
	switch names, state, live := n.look(w.Folder); {
	case n.free(w):
		l.AddUntold(w.Folder)
	case w.Live && live == nil:
		l.AddLive(w.Folder, Live{}, state, stateError(state))
	case w.Live && len(live.Names) == 0:
		l.AddLive(w.Folder, *live, tree.Empty, nil)
	case w.Live:
		l.AddLive(w.Folder, *live, tree.Listed, nil)
	case state == tree.Listed:
		l.Add(w.Folder, slices.Collect(maps.Keys(names)), state, nil)
	default:
		l.Add(w.Folder, nil, state, stateError(state))
	}
}

func stateError(s tree.State) error {
	switch s {
	case tree.Denied:
		return errNaiveDenied
	case tree.Failed:
		return errNaiveFailed
	}
	return nil
}

// free reports whether a question costs no request: who knows that nobody tells what is deleted
// does not ask it.
func (n *naive) free(w Want) bool { return w.Live && n.untold(w.Folder) }

// everything is the [Known] of somebody who knows all that there is to be known of a naive Vault.
// It has names in no order.
type everything struct{ *naive }

func (e everything) State(at vaultpath.Location) (tree.State, error) {
	_, state, _ := e.look(at)
	return state, stateError(state)
}

func (e everything) Name(at vaultpath.Location, name string) Presence {
	names, state, live := e.look(at)
	if live == nil {
		live = &Live{Marked: true} // which marks nothing
	}
	deleted, there := names[name]
	switch all := state == tree.Listed || state == tree.Empty; {
	case slices.Contains(live.Names, name):
		return Present
	case slices.Contains(live.Deleted, name) || all && deleted && !live.Marked:
		return Gone
	case all && there:
		return Present
	case all || !live.Marked && isFolder(name):
		return Absent
	case !live.Marked:
		return NotLive
	}
	return Unknown
}

func (e everything) Names(at vaultpath.Location) iter.Seq[string] {
	names, state, live := e.look(at)
	switch {
	case state == tree.Listed:
		return maps.Keys(names)
	case live == nil:
		return func(func(string) bool) {}
	}
	return slices.Values(slices.Concat(live.Names, live.Deleted))
}

func (e everything) Marked(vaultpath.Location) bool { return true }

// answered asks all that an inquiry wants, one question after the other, and returns the lists and
// the questions.
func answered(x *Index, uses []*Use, n *naive) (*Lists, []Want) {
	l := NewLists()
	q := x.Inquire(uses, l)
	var asked []Want
	for next := q.Next(); len(next) > 0; next = append(next[1:], q.Next()...) {
		asked = append(asked, next[0])
		n.ask(l, next[0])
		q.Answered(next[0])
	}
	return l, asked
}

// oneFolder knows the same of every folder and of every name.
type oneFolder struct {
	state    tree.State
	presence Presence
	marked   bool
}

func (o oneFolder) State(vaultpath.Location) (tree.State, error) {
	return o.state, stateError(o.state)
}
func (o oneFolder) Name(vaultpath.Location, string) Presence { return o.presence }
func (o oneFolder) Names(vaultpath.Location) iter.Seq[string] {
	return slices.Values([]string(nil))
}
func (o oneFolder) Marked(vaultpath.Location) bool { return o.marked }

// emptyIn knows a folder that answers that nothing is there, in one of which nobody has asked.
type emptyIn struct {
	*Lists
	presence Presence
}

func (e emptyIn) State(at vaultpath.Location) (tree.State, error) {
	if at.IsMount() {
		return tree.Unlisted, nil
	}
	return tree.Empty, nil
}
func (e emptyIn) Name(vaultpath.Location, string) Presence { return e.presence }

// catalogOptions are those of a catalog whose annotations lie in the root namespace.
var catalogOptions = catalog.Options{DefaultEngine: "secret"}

// questions writes down what is wanted: folders, with "live" before those of which only what is not
// deleted is.
func questions(wants []Want) string {
	var out []string
	for _, w := range wants {
		text := w.Folder.String()
		if w.Live {
			text = "live " + text
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}
