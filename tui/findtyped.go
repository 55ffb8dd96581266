package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A policy may begin deep below a mount, with nothing above it that may be listed: who knows where types the folder into the
// find, and goes there.

// typedFolder returns the folder whose location stands in the input of the find; zero where it is none, or is in the tree.
func (m *Model) typedFolder() vaultpath.Location {
	mounts, store := m.listing.Mounts(), m.listing.Store()
	text := strings.TrimSpace(m.findOverlay().input.Value())
	mount, path, isPath := strings.Cut(text, "/")
	if at, ok := vaultsvc.FindMount(mounts.List, text); ok {
		mount, path = at.Path, strings.TrimPrefix(text+"/", at.Path) // the mount may stand without its slash
	} else if !isPath || mount == "" || mounts.State != listing.MountsHidden {
		return vaultpath.Location{}
	}
	path = strings.TrimRight(path, "/")
	loc := vaultpath.New(store.Namespace(), mount, path).Folder()
	if _, known := store.Find(loc); known || path == "" || loc.Validate() != nil {
		return vaultpath.Location{}
	}
	return loc
}

// withTyped puts the folder that was typed before all that is merely similar.
func (s search) withTyped(r findReply) findReply {
	if s.typed.Mount == "" || r.total > 0 && !s.loose {
		return r
	}
	o := other{text: s.typed.String(), at: s.typed, typed: true}
	r.others = append(r.others[:len(r.others):len(r.others)], o)
	match := find.Match{Location: o.text, ID: isOther | uint32(len(r.others)-1)}
	r.matches = append([]find.Match{match}, r.matches...)
	return r
}

// goTo shows a folder in the tree that no answer has named, and asks for it.
func (m *Model) goTo(loc vaultpath.Location) tea.Cmd {
	cmd := m.showAllMounts()
	return tea.Batch(cmd, m.secrets.GoTo(loc), m.secrets.Want())
}
