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

// mark asks which secrets of a folder are deleted, where it has answered with names. Which server
// it is decides how: until that is known the question waits.
func (l *Loads) mark(id tree.ID) tea.Cmd {
	mount, known := l.mounts.of(l.store, id)
	if l.store.State(id) != tree.Listed || !known || !mount.KV2() {
		return nil
	}
	l.seq++
	l.marks[id] = l.seq
	if !l.served {
		return nil
	}
	return live(l.ctx, l.vault, liveReply{id: id, seq: l.seq}, mount, l.store.Location(id))
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

// ServerKnown says that it is known which server it is, or that it does not tell, and asks for what
// had to wait for that.
func (l *Loads) ServerKnown() tea.Cmd {
	l.served = true
	var cmds []tea.Cmd
	for _, id := range slices.Sorted(maps.Keys(l.marks)) {
		cmds = append(cmds, l.mark(id))
	}
	return tea.Batch(cmds...)
}

// KnowsServer reports whether [Loads.ServerKnown] was called.
func (l *Loads) KnowsServer() bool { return l.served }

// onLive takes in which secrets of a folder are deleted, unless it has been asked for anew since.
// It returns the folder, [tree.Root] where nothing has changed.
func (l *Loads) onLive(r liveReply) tree.ID {
	if l.marks[r.id] != r.seq || !l.store.Alive(r.id) {
		return tree.Root
	}
	delete(l.marks, r.id)
	l.answers.setLive(r.id, r.live, r.err)
	return r.id
}
