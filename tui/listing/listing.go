package listing

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Model is what is known of one namespace of one Vault. Make one with [New]; it belongs to the goroutine of
// the program's Update.
type Model struct {
	ctx     context.Context // ends with the program
	vault   Vault
	store   *tree.Store
	mounts  Mounts
	answers answers
	loads   loads
	walks   walks
	again   []tree.ID // folders that are to be asked for again, in this order, when it is their turn
	cache   cache
	change  Change // what the message that is being handled has changed
}

// New returns a model in which nothing is known. names is nil where names are not to be kept between runs.
// Everything that it has under way ends with ctx.
func New(ctx context.Context, vault Vault, names Names, namespace string) *Model {
	m := &Model{ctx: ctx, vault: vault, store: tree.New(namespace)}
	m.mounts.found = map[string]vaultsvc.Mount{}
	m.answers = answers{store: m.store, lists: xref.NewLists(), marked: map[tree.ID]bool{}}
	m.loads = loads{asked: map[tree.ID]load{}, marks: map[tree.ID]uint64{}}
	m.walks = walks{
		ctx: ctx, vault: vault, store: m.store, mounts: &m.mounts, byRoot: map[tree.ID]*vaultsvc.Walk{},
		pending: pendingAll,
	}
	m.cache = cache{ctx: ctx, names: names, store: m.store, mounts: &m.mounts, walks: &m.walks}
	if names != nil {
		m.cache.state = cacheWaiting
	}
	return m
}

// Update takes in a message. It returns false where the message is somebody else's.
func (m *Model) Update(msg tea.Msg) (Change, tea.Cmd, bool) {
	m.change = Change{}
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case mountsReply:
		cmd = m.onMounts(msg)
	case listReply:
		cmd = m.onList(msg)
	case liveReply:
		m.onLive(msg)
	case walkReply:
		cmd = m.onWalk(msg)
	case cacheMsg:
		cmd = m.cache.onMsg(msg, &m.change)
	default:
		return Change{}, nil, false
	}
	return m.change, cmd, true
}

// Store returns the names. Who reads it shows or searches; what is known in it changes in here alone. Nodes
// for what files or users name may be added by who has to show them.
func (m *Model) Store() *tree.Store { return m.store }

// Mounts returns what is known of the mounts. It is read only.
func (m *Model) Mounts() *Mounts { return &m.mounts }

// MountOf returns the mount of a node, as far as it is known.
func (m *Model) MountOf(id tree.ID) (vaultsvc.Mount, bool) { return m.mounts.of(m.store, id) }

// Asked changes with each question that begins.
func (m *Model) Asked() uint64 { return m.loads.seq + m.walks.seq + uint64(m.mounts.seq) }

// Work is what is under way, or still to be done.
type Work struct {
	Loads      int  // questions about single folders that are under way
	Refresh    int  // folders that wait to be asked for again
	Walks      int  // that have not come to their end
	Complete   bool // everything has been listed below all mounts, and nothing has come to light since
	Background bool // the newest walk goes on by itself, for names of an earlier run
	Unsaved    bool // names have come since they were kept, or are being kept
}

// Quiet reports whether no folder is asked for, or is to be asked for again.
func (w Work) Quiet() bool { return w.Loads+w.Refresh == 0 }

// Work returns what is under way.
func (m *Model) Work() Work {
	return Work{
		Loads: len(m.loads.asked), Refresh: len(m.again), Walks: len(m.walks.byRoot),
		Complete: m.walks.complete(), Background: m.cache.background && m.walks.Root == tree.Root,
		Unsaved: m.cache.changed || m.cache.saving > 0,
	}
}

// Stop ends whatever is under way. It is called when the program ends.
func (m *Model) Stop() {
	m.again = nil
	for id := range m.loads.asked {
		m.Cancel(id)
	}
	m.walks.stop()
}
