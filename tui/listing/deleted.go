package listing

import (
	"context"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// liveReply is the answer about which names of a folder are not deleted.
type liveReply struct {
	id   tree.ID
	seq  uint64
	live vaultsvc.Live
	err  error
}

// mark asks which secrets of a folder are deleted, where it has answered with names. Which server it is
// decides how: until that is known the question waits.
func (m *Model) mark(id tree.ID) tea.Cmd {
	mount, known := m.MountOf(id)
	if m.store.State(id) != tree.Listed || !known || !mount.KV2() {
		return nil
	}
	m.loads.seq++
	m.loads.marks[id] = m.loads.seq
	if !m.loads.servers {
		return nil
	}
	return live(m.ctx, m.vault, liveReply{id: id, seq: m.loads.seq}, mount, m.store.Location(id))
}

// live asks which names of a folder are not deleted.
func live(
	ctx context.Context, vault Vault, r liveReply, m vaultsvc.Mount, loc vaultpath.Location,
) tea.Cmd {
	return func() tea.Msg {
		r.live, r.err = vault.ListLive(ctx, m, loc)
		return r
	}
}

// ServerKnown says that it is known which server it is, or that it does not tell, and asks for what had to
// wait for that.
func (m *Model) ServerKnown() tea.Cmd {
	m.loads.servers = true
	var cmds []tea.Cmd
	for _, id := range slices.Sorted(maps.Keys(m.loads.marks)) {
		cmds = append(cmds, m.mark(id))
	}
	return tea.Batch(cmds...)
}

// KnowsServer reports whether [Model.ServerKnown] was called.
func (m *Model) KnowsServer() bool { return m.loads.servers }

// onLive takes in which secrets of a folder are deleted, unless it has been asked for anew since.
func (m *Model) onLive(r liveReply) {
	if m.loads.marks[r.id] != r.seq || !m.store.Alive(r.id) {
		return
	}
	delete(m.loads.marks, r.id)
	m.answers.setLive(r.id, r.live, r.err)
	m.change.Deleted = r.id
}
