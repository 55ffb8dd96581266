package listing

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Model is what is known of one namespace of one Vault. Make one with [New]; it belongs to the
// goroutine of the program's Update. Its parts are read by whom it may concern, and change by their
// methods alone.
type Model struct {
	// Store has the names. What is known in it changes in here alone; nodes for what files or users
	// name may be added by who has to show them.
	Store  *tree.Store
	Mounts *Mounts
	Loads  *Loads
	Walks  *Walks
	Beyond *Beyond
	Cache  *Cache
	Places *Places
	Rights *Rights

	ctx     context.Context // ends with the program
	vault   Vault
	answers *answers
	change  Change // what the message that is being handled has changed
	held    int64  // bytes of names, as the vault was told
	whose   whose
}

// New returns a model in which nothing is known. names is nil where names are not to be kept
// between runs. Everything that it has under way ends with ctx.
func New(ctx context.Context, vault Vault, names Names, namespace string) *Model {
	return Resume(ctx, vault, names, &Left{
		store: tree.New(namespace), lists: xref.NewLists(), marked: map[tree.ID]bool{},
		when:  map[tree.ID]time.Time{},
		found: map[string]vaultsvc.Mount{}, rules: map[tree.ID]string{}, left: leftSome,
	})
}

// Resume is [New] with what another model knew when it was left, which must have been of the same
// server and namespace.
func Resume(ctx context.Context, vault Vault, names Names, before *Left) *Model {
	m := &Model{ctx: ctx, vault: vault, Store: before.store, whose: before.whose}
	m.Mounts = &Mounts{List: before.mounts, found: before.found}
	m.answers = &answers{store: m.Store, lists: before.lists, marked: before.marked,
		when: before.when}
	m.Beyond = &Beyond{
		ctx: ctx, vault: vault, store: m.Store, mounts: m.Mounts, asked: map[tree.ID]bool{},
		rules: before.rules,
		named: func(context.Context) []vaultpath.Location { return nil },
	}
	m.Walks = &Walks{
		ctx: ctx, vault: vault, store: m.Store, mounts: m.Mounts, beyond: m.Beyond,
		left: before.left, anew: map[tree.ID]bool{},
	}
	m.Loads = &Loads{
		ctx: ctx, vault: vault, store: m.Store, mounts: m.Mounts, walks: m.Walks, answers: m.answers,
		asked: map[tree.ID]load{}, marks: map[tree.ID]uint64{},
	}
	m.Walks.leave = m.Loads.leave
	m.Cache = &Cache{ctx: ctx, names: names, store: m.Store, mounts: m.Mounts, walks: m.Walks}
	m.Places = &Places{ctx: ctx, cache: m.Cache, all: before.places}
	m.Rights = &Rights{ctx: ctx, vault: vault, store: m.Store, mounts: m.Mounts}
	m.Rights.forget()
	if names != nil {
		m.Cache.state = cacheWaiting
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
		m.change.Deleted = m.Loads.onLive(msg)
	case walkReply:
		cmd = m.onWalk(msg)
	case beyondReply:
		m.Beyond.open--
		if msg.gen != m.Beyond.gen { // all of that was forgotten meanwhile
			cmd = m.Beyond.ask(msg.id)
			break
		}
		m.change.Way, m.change.Shown, m.change.Err = m.Beyond.take(msg), msg.id, msg.err
		m.Walks.markIncomplete()
	case rightsReply:
		m.change.Err = msg.err
		m.Rights.onRights(msg)
	case placesReply:
		cmd = m.Places.onLoaded(msg, &m.change)
	case placesSaved:
		cmd = m.Places.onSaved(msg, &m.change)
	case cacheMsg:
		cmd = m.Cache.onMsg(msg, &m.change)
	case notice:
		m.change.Notice = msg.text
	default:
		return Change{}, nil, false
	}
	m.hold(m.Store.Bytes() + m.answers.lists.Bytes())
	return m.change, cmd, true
}

// notice is one line for the user.
type notice struct{ text string }

// tell has the user told something by what is no answer.
func tell(text string) tea.Cmd { return func() tea.Msg { return notice{text} } }

// hold tells the vault, where there is one to ask, how many bytes of names there are.
func (m *Model) hold(bytes int64) {
	if m.held != bytes && m.vault != nil {
		m.vault.Hold(bytes - m.held)
		m.held = bytes
	}
}

// MountOf returns the mount of a node, as far as it is known.
func (m *Model) MountOf(id tree.ID) (vaultsvc.Mount, bool) { return m.Mounts.of(m.Store, id) }

// Asked changes with each question that begins.
func (m *Model) Asked() uint64 { return m.Loads.seq + m.Walks.asked + uint64(m.Mounts.seq) }

// Work is what is under way, or still to be done.
type Work struct {
	Loads      int  // questions about single folders that are under way
	Refresh    int  // folders that wait to be asked for again
	Walk       bool // one has not come to its end
	Complete   bool // everything has been listed below all mounts, and nothing has come to light since
	Background bool // the newest walk goes on by itself, for names of an earlier run
	Unsaved    bool // names have come since they were kept, or are being kept
}

// Quiet reports whether no folder is asked for, or is to be asked for again.
func (w Work) Quiet() bool { return w.Loads+w.Refresh == 0 }

// Work returns what is under way.
func (m *Model) Work() Work {
	return Work{
		Loads: len(m.Loads.asked), Refresh: len(m.Loads.again), Walk: m.Walks.walk != nil,
		Complete: m.Walks.complete(), Background: m.Cache.background && m.Walks.Root == tree.Root,
		Unsaved: m.Cache.changed || m.Cache.saving > 0,
	}
}

// Stop ends whatever is under way. It is called when the program ends.
func (m *Model) Stop() {
	m.Loads.again = nil
	for id := range m.Loads.asked {
		m.Loads.Cancel(id)
	}
	m.Walks.Stop()
	m.Walks.drop()
	m.hold(0) // another model of the same server may begin
}

// StopWalk ends the walk and keeps what it found. It returns false where none is under way.
func (m *Model) StopWalk() bool {
	if m.Work().Background {
		m.Cache.background = false
	}
	return m.Walks.Stop()
}
