package tui

import (
	"errors"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/treeview"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// secretsPane shows the secrets of the chosen entity or all mounts. It owns the store of
// names, which all its views share, and the loads in flight (loads.go).
type secretsPane struct {
	do    commands
	theme *theme.Theme
	keys  *theme.KeyMap
	opts  catalog.Options
	store *tree.Store

	namespace string
	unwalked  unwalked
	failed    bool // the next walk below all mounts asks for what failed, too

	mounts     []vaultsvc.Mount          // as the server listed them
	found      map[string]vaultsvc.Mount // found one by one, by path, where it listed none
	mountsErr  error
	mountsSeq  int
	mountsKnow mountsState

	entity *catalog.Entity // nil: all mounts
	views  map[string]*treeview.Model
	view   *treeview.Model
	hints  map[tree.ID]catalog.Root // of the entity's roots

	elsewhere map[tree.ID]bool // nodes that are there because a file names them
	earlier   map[tree.ID]bool // folders that have names of an earlier run, and no answer in this one that has names

	xref       *xref.Index                                 // of the files and the mounts as they are known
	namespaces map[string]xref.Mounts                      // those of other namespaces that were asked for
	others     map[string]otherNamespace                   // where that was answered
	lists      *xref.Lists                                 // what was asked for the map alone
	marked     map[tree.ID]bool                            // folders of which it is known what is deleted, or that nobody can tell; false: among names before these
	marks      map[tree.ID]uint64                          // folders that are asked for that, by the load whose names they are
	served     bool                                        // it is known which server it is, or that it does not tell
	useCount   map[tree.ID]int                             // of the nodes that references name
	namedIn    map[vaultpath.Location][]vaultpath.Location // what references name in this namespace, by its folder
	used       map[vaultpath.Location]bool                 // see usedNow

	loads map[tree.ID]load
	again []tree.ID // folders that are to be asked for again, in this order, when it is their turn
	seq   uint64    // of the newest load or walk
	walk  walk
	walks map[tree.ID]*vaultsvc.Walk // that have not come to their end, by their root

	width, height int
}

// mountsState says whether the mounts are known.
type mountsState uint8

const (
	mountsAsking mountsState = iota
	mountsKnown
	mountsHidden // the server will not list them: each is looked for by its path
	mountsFailed
)

func newSecretsPane(do commands, s *theme.Theme, k *theme.KeyMap, namespace string, opts catalog.Options) *secretsPane {
	p := &secretsPane{
		do: do, theme: s, keys: k, opts: opts, namespace: namespace, store: tree.New(namespace), found: map[string]vaultsvc.Mount{},
		views: map[string]*treeview.Model{}, hints: map[tree.ID]catalog.Root{}, elsewhere: map[tree.ID]bool{}, earlier: map[tree.ID]bool{}, unwalked: unwalkedAll,
		xref: xref.New(nil, opts, nil), namespaces: map[string]xref.Mounts{}, others: map[string]otherNamespace{}, lists: xref.NewLists(), marked: map[tree.ID]bool{}, marks: map[tree.ID]uint64{},
		useCount: map[tree.ID]int{}, namedIn: map[vaultpath.Location][]vaultpath.Location{}, loads: map[tree.ID]load{}, walks: map[tree.ID]*vaultsvc.Walk{},
	}
	p.show(nil)
	return p
}

// show makes the pane show an entity, or all mounts where it is nil, as it was left. It asks
// for nothing: see [secretsPane.want].
func (p *secretsPane) show(e *catalog.Entity) {
	p.entity = e
	id := ""
	if e != nil {
		id = e.Ref
	}
	v := p.views[id]
	if v == nil {
		v = treeview.New(p.store, p.theme, p.note)
		p.views[id] = v
	}
	p.view = v
	v.SetSize(p.width, p.height)
	p.setRoots()
	v.Rebuild() // folders may have changed while another view was shown
}

// setRoots puts the nodes at the top of the view that belong there.
func (p *secretsPane) setRoots() {
	if p.entity == nil {
		p.view.SetRoots(p.store.Children(tree.Root))
		return
	}
	if p.mountsKnow == mountsAsking || p.mountsKnow == mountsFailed {
		return // which part of a path is the mount is not known yet
	}
	var roots []tree.ID
	fresh := len(p.view.Roots()) == 0
	for _, r := range p.entity.Roots(p.opts) {
		if r.Templated {
			continue
		}
		id := p.store.Ensure(p.inMount(r.Location))
		p.hints[id] = r
		roots = append(roots, id)
	}
	if fresh {
		p.view.OpenAll(roots...)
	}
	roots = append(roots, p.usedElsewhere(roots)...)
	p.view.SetRoots(roots)
}

// inMount returns a folder as it lies in the mounts that are known: what an annotation names as its engine may be a
// folder in one.
func (p *secretsPane) inMount(loc vaultpath.Location) vaultpath.Location {
	if m, ok := vaultsvc.FindMount(p.mounts, loc.String()); ok && m.Path != loc.Mount {
		return vaultpath.New(loc.Namespace, m.Path, strings.TrimPrefix(loc.String(), m.Path))
	}
	return loc
}

// usedElsewhere returns the nodes of what the entity's files name and none of its roots holds. What a root
// holds gets its row there, whether it exists or not.
func (p *secretsPane) usedElsewhere(roots []tree.ID) []tree.ID {
	var out []tree.ID
	for _, loc := range p.namedBy(p.entity) {
		inside := false
		for _, id := range roots {
			inside = inside || strings.HasPrefix(loc.String(), p.store.Location(id).String())
		}
		id := p.store.Ensure(loc)
		p.elsewhere[id] = true
		if !inside {
			out = append(out, id)
		}
	}
	return out
}

// want asks for what the view shows open and nobody has asked for yet, and for the folders that tell
// whether the secrets among its roots are there.
func (p *secretsPane) want() tea.Cmd {
	cmds := []tea.Cmd{p.wantRoots()}
	for _, id := range p.view.Visible(func(id tree.ID, open bool) bool { return open && p.store.State(id) == tree.Unlisted }) {
		cmds = append(cmds, p.load(id))
	}
	return tea.Batch(cmds...)
}

// wantBelow is want after the answer about one folder. It looks no further than what that brought: there may be very many rows.
func (p *secretsPane) wantBelow(id tree.ID) tea.Cmd {
	cmds := []tea.Cmd{p.wantRoots()}
	if !p.view.Opened(id) {
		return cmds[0]
	}
	for _, kid := range p.store.Children(id) {
		if p.view.Opened(kid) && p.store.State(kid) == tree.Unlisted {
			cmds = append(cmds, p.load(kid))
		}
	}
	return tea.Batch(cmds...)
}

// wantRoots asks for the folders of the secrets at the top of the view.
func (p *secretsPane) wantRoots() tea.Cmd {
	var cmds []tea.Cmd
	for _, id := range p.view.Roots() {
		if parent := p.store.Parent(id); !p.store.IsFolder(id) && p.store.State(parent) == tree.Unlisted {
			cmds = append(cmds, p.load(parent))
		}
	}
	return tea.Batch(cmds...)
}

// askMounts asks for the mounts.
func (p *secretsPane) askMounts() tea.Cmd {
	p.mountsSeq++
	if p.mountsKnow == mountsFailed {
		p.mountsKnow = mountsAsking
	}
	return p.do.mounts(p.mountsSeq)
}

// gotMounts takes in the answer about the mounts. Mounts that were known stay known where
// a later question fails.
func (p *secretsPane) gotMounts(r mountsReply) {
	if r.seq != p.mountsSeq {
		return
	}
	p.mountsErr = r.err
	switch {
	case r.err == nil:
		p.mountsKnow = mountsKnown
		p.dropReplaced(r.mounts)
		p.mounts = r.mounts
		paths := make([]string, len(r.mounts))
		for i, m := range r.mounts {
			paths[i] = m.Path
		}
		p.store.Mounts(paths)
		p.brought(tree.Root)
	case errors.Is(r.err, vaultsvc.ErrDenied):
		p.mountsKnow = mountsHidden
	case p.mountsKnow == mountsAsking:
		p.mountsKnow = mountsFailed
	}
	p.setRoots()
	p.view.Rebuild()
}

// dropReplaced forgets the names in mounts in whose place there are others now.
func (p *secretsPane) dropReplaced(mounts []vaultsvc.Mount) {
	for _, m := range mounts {
		loc := vaultpath.New(p.namespace, m.Path, "")
		old, known := p.mount(loc)
		if id, ok := p.store.Find(loc); ok && known && old.ID != m.ID && old.ID != "" && m.ID != "" {
			p.cancel(id)
			p.store.SetChildren(id, nil)
			p.store.SetState(id, tree.Unlisted, nil)
		}
	}
}

// mount returns the mount of a location, as far as it is known.
func (p *secretsPane) mount(loc vaultpath.Location) (vaultsvc.Mount, bool) {
	for _, m := range p.mounts {
		if m.Path == loc.Mount {
			return m, true
		}
	}
	m, ok := p.found[loc.Mount]
	return m, ok
}

// mountOf returns the mount of a node, as far as it is known.
func (p *secretsPane) mountOf(id tree.ID) (vaultsvc.Mount, bool) {
	for parent := p.store.Parent(id); parent != tree.Root; parent = p.store.Parent(id) {
		id = parent
	}
	return p.mount(vaultpath.Location{Mount: p.store.Name(id)})
}

// current returns the location and node under the cursor.
func (p *secretsPane) current() (vaultpath.Location, tree.ID, bool) {
	id, ok := p.view.Cursor()
	if !ok {
		return vaultpath.Location{}, tree.Root, false
	}
	return p.store.Location(id), id, true
}

// folder returns the folder under the cursor, or the one that holds the secret under it.
func (p *secretsPane) folder() (tree.ID, bool) {
	id, ok := p.view.Cursor()
	if ok && !p.store.IsFolder(id) {
		id = p.store.Parent(id)
	}
	return id, ok && id != tree.Root
}

// press handles a key of the pane. out is true where the key leads out of it, and view
// where it asks for the page of the secret under the cursor.
func (p *secretsPane) press(k *theme.KeyMap, s theme.Pressed) (cmd tea.Cmd, out, view bool) {
	if i, ok := k.Motion(s, p.view.Position(), p.view.Len(), p.view.Page()); ok {
		p.view.MoveTo(i)
		return nil, false, false
	}
	id, ok := p.view.Cursor()
	filtered := p.view.Filter() != "" // shows all that is known below a folder
	switch {
	case key.Matches(s, k.Enter) && ok && !p.store.IsFolder(id):
		return nil, false, true
	case key.Matches(s, k.Enter) && ok:
		return p.toggle(id), false, false
	case key.Matches(s, k.In) && ok && p.store.IsFolder(id):
		if st := p.store.State(id); p.view.IsOpen(id) && st != tree.Failed && !(filtered && st == tree.Unlisted) {
			p.view.MoveTo(p.view.Position() + 1)
			return nil, false, false
		}
		return p.open(id), false, false
	case key.Matches(s, k.Out):
		if ok && p.store.IsFolder(id) && p.view.IsOpen(id) && !filtered {
			return p.close(id), false, false
		}
		return nil, !p.view.Up(), false
	case key.Matches(s, k.Refresh):
		if id, ok := p.folder(); ok {
			p.view.Open(id)
			p.forgetWalks(id)
			return p.load(id), false, false
		}
	case key.Matches(s, k.ListAll):
		if id, ok := p.folder(); ok {
			return p.startWalk(id), false, false
		}
	}
	return nil, false, false
}

// open shows a folder's children, and asks for them where no answer is known that stands.
func (p *secretsPane) open(id tree.ID) tea.Cmd {
	p.view.Open(id)
	if st := p.store.State(id); st == tree.Unlisted || st == tree.Failed {
		return p.load(id)
	}
	return nil
}

// toggle opens a folder, or closes it where it is open and no filter shows what is in it.
func (p *secretsPane) toggle(id tree.ID) tea.Cmd {
	if p.view.IsOpen(id) && p.view.Filter() == "" {
		return p.close(id)
	}
	return p.open(id)
}

// close hides a folder's children. A question that is under way for it is taken back.
func (p *secretsPane) close(id tree.ID) tea.Cmd {
	p.view.Close(id)
	p.cancel(id)
	return nil
}

// stopAll ends whatever is under way. It is called when the program ends.
func (p *secretsPane) stopAll() {
	p.again = nil
	for id := range p.loads {
		p.cancel(id)
	}
	p.stopWalk()
}

func (p *secretsPane) setSize(width, height int) {
	p.width, p.height = width, height
	p.view.SetSize(width, height)
}
