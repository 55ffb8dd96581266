package secretspane

import (
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/order"
	"github.com/vaultmap/vaultmap/tui/treeview"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// The keys by which rows are sorted whose columns may have no room.
const (
	byUses  = "uses"
	byOwner = "owner"
)

// newOrder returns by what the children of folders can be sorted: by name as they come, or by what
// is known of them without asking anybody.
func (n Notes) newOrder() order.Order[tree.ID] {
	return order.New(
		order.Key[tree.ID]{Name: "name"},
		order.Key[tree.ID]{Name: "status", Rank: func(id tree.ID) order.Rank {
			return order.Rank{N: n.severity(id)}
		}},
		order.Key[tree.ID]{Name: byUses, Rank: func(id tree.ID) order.Rank {
			return order.Rank{N: -n.references(id)}
		}},
		order.Key[tree.ID]{Name: byOwner, Rank: func(id tree.ID) order.Rank {
			return order.Rank{Text: uses.Owner(n.uses, id)}
		}},
	)
}

// references returns how many references name a secret, or a folder and what is below it.
func (n Notes) references(id tree.ID) int {
	if n.listing.Store.IsFolder(id) {
		return uses.CountBelow(n.uses, id)
	}
	return n.uses.Count(id)
}

// severity returns where a node stands among others by its status, the worst first; 0 is one of
// which there is nothing to say.
func (n Notes) severity(id tree.ID) int {
	store := n.listing.Store
	if store.IsFolder(id) {
		switch store.State(id) {
		case tree.Failed:
			return -9
		case tree.Denied:
			return -8
		case tree.Empty:
			if n.uses.Exists(store.Location(id)) == xref.Missing {
				return -7
			}
			return -4
		case tree.Unlistable:
			return -5
		case tree.Loading:
			return -1
		}
		if store.State(id) == tree.Unlisted && (store.Stale(id) || n.listing.Loads.Unconfirmed(id)) {
			return -3
		}
		return 0
	}
	switch status := n.status(id); {
	case status == xref.Missing:
		return -7
	case status.Nothing():
		return -6
	case status.Uncertain():
		return -8
	case status == xref.Stale:
		return -3
	case status == xref.Loading:
		return -1
	}
	return 0
}

// beside returns what stands at the right of a row: with what the rows are sorted by, where that
// has no column.
func beside(m *Model, id tree.ID, isRoot, columns bool) (n treeview.Note) {
	n.Text, n.Warn = m.Notes.of(id, isRoot, columns)
	n.Dim = isRoot && m.subject.All() && holdsNone(m.listing, id)
	t, by := m.theme.Texts, ""
	switch {
	case columns:
		n.Uses, n.Owner = m.Notes.references(id), uses.Owner(m.uses, id)
		return n
	case m.order.Key() == byOwner:
		by = harmless.Text(uses.Owner(m.uses, id))
	case m.order.Key() == byUses && m.listing.Store.IsFolder(id) && uses.CountBelow(m.uses, id) > 0:
		by = t.Counted(uses.CountBelow(m.uses, id), "reference", "references")
	}
	switch {
	case by == "":
	case n.Text == "":
		n.Text = by
	default:
		n.Text = t.Join(by, treeview.NoteHead, n.Text)
	}
	return n
}

// Orders returns by what the pane can be sorted.
func Orders(m *Model) []string { return m.order.Names() }

// SortBy sorts the pane by one of them.
func SortBy(m *Model, name string) {
	m.order.By(name)
	m.view.Rebuild()
}
