package listing

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// MountsState says whether the mounts are known.
type MountsState uint8

// The states of the mounts.
const (
	MountsAsking MountsState = iota
	MountsKnown
	MountsHidden // the server will not list them: each is looked for by its path
	MountsFailed
)

// Mounts are those of a namespace, as far as they are known.
type Mounts struct {
	List  []vaultsvc.Mount // as the server listed them
	Err   error            // of the newest question
	State MountsState

	found map[string]vaultsvc.Mount // found one by one, by path, where the server listed none
	seq   int                       // of the newest question
	came  int                       // of the newest that was answered
}

type mountsReply struct {
	seq    int
	mounts []vaultsvc.Mount
	err    error
}

// At returns the mount of a location.
func (m *Mounts) At(loc vaultpath.Location) (vaultsvc.Mount, bool) {
	for _, mount := range m.List {
		if mount.Path == loc.Mount {
			return mount, true
		}
	}
	mount, ok := m.found[loc.Mount]
	return mount, ok
}

// of returns the mount of a node.
func (m *Mounts) of(store *tree.Store, id tree.ID) (vaultsvc.Mount, bool) {
	for parent := store.Parent(id); parent != tree.Root; parent = store.Parent(id) {
		id = parent
	}
	return m.At(vaultpath.Location{Mount: store.Name(id)})
}

// Within returns a folder as it lies in the mounts that are known: what an annotation names as its
// engine may be a folder in one.
func (m *Mounts) Within(loc vaultpath.Location) vaultpath.Location {
	if mount, ok := vaultsvc.FindMount(m.List, loc.String()); ok && mount.Path != loc.Mount {
		return vaultpath.New(loc.Namespace, mount.Path, strings.TrimPrefix(loc.String(), mount.Path))
	}
	return loc
}

// All returns the mounts that the server listed, and those that were found one by one.
func (m *Mounts) All() []vaultsvc.Mount {
	all := slices.Clone(m.List)
	for _, path := range slices.Sorted(maps.Keys(m.found)) {
		if !slices.ContainsFunc(m.List, func(l vaultsvc.Mount) bool { return l.Path == path }) {
			all = append(all, m.found[path])
		}
	}
	return all
}

// Asking reports whether a question is under way.
func (m *Mounts) Asking() bool { return m.seq != m.came }

// Asked reports whether anybody has asked for the mounts.
func (m *Mounts) Asked() bool { return m.seq > 0 }

// AskMounts asks for the mounts.
func (m *Model) AskMounts() tea.Cmd {
	m.Mounts.seq++
	if m.Mounts.State == MountsFailed {
		m.Mounts.State = MountsAsking
	}
	return askMounts(m.ctx, m.vault, m.Mounts.seq)
}

// WhyHidden says why the server does not list its mounts.
func (m *Mounts) WhyHidden() string {
	if errors.Is(m.Err, vaultsvc.ErrHiddenSys) {
		return vaultsvc.ErrHiddenSys.Error()
	}
	return "the token may not see the mounts"
}

func askMounts(ctx context.Context, vault Vault, seq int) tea.Cmd {
	return func() tea.Msg {
		mounts, err := vault.Mounts(ctx)
		return mountsReply{seq: seq, mounts: mounts, err: err}
	}
}

// onMounts takes in the answer about the mounts. Mounts that were known stay known where a later
// question fails.
func (m *Model) onMounts(r mountsReply) tea.Cmd {
	if r.seq != m.Mounts.seq {
		return nil
	}
	known := m.Mounts
	known.Err, known.came = r.err, r.seq
	switch {
	case r.err == nil:
		known.State = MountsKnown
		m.dropReplaced(r.mounts)
		m.Beyond.forget()
		known.List = r.mounts
		paths := make([]string, len(r.mounts))
		for i, mount := range r.mounts {
			paths[i] = mount.Path
		}
		m.Store.Mounts(paths)
		m.Walks.noteNewFolders(tree.Root, leftSome|leftHere)
	case errors.Is(r.err, vaultsvc.ErrDenied):
		known.State = MountsHidden
	case known.State == MountsAsking:
		known.State = MountsFailed
	}
	m.change.Mounts, m.change.Err = true, r.err
	return m.Cache.load()
}

// dropReplaced forgets the names in mounts in whose place there are others now.
func (m *Model) dropReplaced(mounts []vaultsvc.Mount) {
	for _, mount := range mounts {
		loc := vaultpath.New(m.Store.Namespace(), mount.Path, "")
		old, known := m.Mounts.At(loc)
		id, ok := m.Store.Find(loc)
		if ok && known && old.ID != mount.ID && old.ID != "" && mount.ID != "" {
			m.Loads.Cancel(id)
			m.Store.SetChildren(id, nil)
			m.Store.SetState(id, tree.Unlisted, nil)
		}
	}
}

// EngineTag names an engine and its version: "kv v2", "pki". It is made harmless.
func EngineTag(t *draw.Texts, m vaultsvc.Mount) string {
	version, guessed := "", ""
	if m.KVVersion > 0 {
		version = t.Join(" v", t.Int(m.KVVersion))
	}
	if m.Guessed {
		guessed = "?"
	}
	return t.Join(harmless.Text(m.Engine), version, guessed)
}
