package uses

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/inquiry"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Vault is what an inquiry asks of a server. *[vaultsvc.Client] is one.
type Vault interface {
	inquiry.Vault
	EnterNamespace(ctx context.Context, namespace string) (
		*vaultsvc.Client, []vaultsvc.Mount, error)
}

// Model is the map. Make one with [New].
type Model struct {
	ctx     context.Context // ends with the program
	vault   Vault
	listing *listing.Model
	opts    catalog.Options
	files   *catalog.Catalog
	index   *xref.Index
	rules   []*xref.Rule // of policies in files
	nodes   nodes

	// others are the namespaces that are not the listing's and that were asked for their mounts.
	others map[string]otherNamespace

	tally    Tally  // of the newest count that came to its end
	counting *count // under way; nil where none is
	check    check  // asks for what would tell more
	changed  bool   // since the newest count began
	joined   bool   // there is another index since the last [Model.Step]
	ticking  bool   // a count begins soon
	renewing bool   // everything is asked anew: what was known shows until all has answered
}

// Change is what a message has changed.
type Change struct {
	Listing listing.Change // with what the listing was told
	Mounts  bool           // those of other namespaces are known: the map is to be joined anew
	Counted bool           // there is a new [Tally]
}

// New returns a map of nothing.
func New(
	ctx context.Context, vault Vault, l *listing.Model, opts catalog.Options,
) *Model {
	m := &Model{
		ctx: ctx, vault: vault, listing: l, opts: opts, index: xref.New(nil, opts, nil),
		others: map[string]otherNamespace{},
	}
	m.nodes.at = map[tree.ID][]*xref.Use{}
	m.nodes.below = map[string]int{}
	m.nodes.named = map[vaultpath.Location][]vaultpath.Location{}
	return m
}

// Update takes in a message. It returns false where the message is somebody else's.
func (m *Model) Update(msg tea.Msg) (Change, tea.Cmd, bool) {
	switch msg := msg.(type) {
	case namespaceReply:
		return m.check.onNamespace(m, msg), nil, true
	case askReply:
		change, cmd := m.check.onAnswer(m, msg)
		return change, cmd, true
	case countTick:
		m.ticking = false
		if !m.changed || m.counting != nil {
			return Change{}, nil, true
		}
		change, cmd := m.count()
		return change, cmd, true
	case countGoesOn:
		change, cmd := m.countOn(msg.count)
		return change, cmd, true
	}
	return Change{}, nil, false
}

// Join makes the map anew: what the files name (nil where they have not been read), with the mounts
// that the server has.
func (m *Model) Join(files *catalog.Catalog) {
	mounts := map[string]xref.Mounts{}
	for namespace, other := range m.others {
		mounts[namespace] = other.known()
	}
	if known := m.listing.Mounts; known.State == listing.MountsKnown {
		mounts[m.listing.Store.Namespace()] = inquiry.Mounts(known.List)
	}
	m.files, m.index, m.joined = files, xref.New(files, m.opts, mounts), true
	m.rules = m.index.Rules()
	m.nodes.join(m)
}

// ServerKnown says that it is known which server it is: what waits for that goes on.
func (m *Model) ServerKnown() { m.joined = true }

// Index returns the map as it is now. It does not change.
func (m *Model) Index() *xref.Index { return m.index }

// Judge gives a use its status by what is known.
func (m *Model) Judge(u *xref.Use) xref.Verdict { return m.index.Judge(u, m.listing.Known()) }

// Exists returns the status of a location, whoever names it.
func (m *Model) Exists(loc vaultpath.Location) xref.Status {
	return m.index.Exists(loc, m.listing.Known())
}

// Status returns the word for a use's status, and whether it is a warning.
func (m *Model) Status(u *xref.Use) (word string, warn bool) {
	v := m.Judge(u)
	return v.Status.String(), u.Warns(v)
}

// IsMissing reports whether a node is a secret that files name and nobody has: the next thing to do
// is to create it.
func (m *Model) IsMissing(id tree.ID) bool {
	s := m.listing.Store
	return id != tree.Root && s.Alive(id) && !s.IsFolder(id) && !s.Named(id) &&
		m.Exists(s.Location(id)) == xref.Missing
}

// Folders returns the folders of the tree that tell of what is named whether it is there, those in
// some state.
func (m *Model) Folders(in func(tree.State) bool) []tree.ID {
	seen := map[vaultpath.Location]bool{}
	var out []tree.ID
	for _, u := range m.index.Uses() {
		parent, ok := u.Location.Parent()
		for _, at := range [2]vaultpath.Location{u.Location, parent} {
			if !ok && at == parent || !at.IsFolder() || seen[at] {
				continue
			}
			seen[at] = true
			if id, ok := m.listing.Find(at); ok && in(m.listing.Store.State(id)) {
				out = append(out, id)
			}
		}
	}
	return out
}
