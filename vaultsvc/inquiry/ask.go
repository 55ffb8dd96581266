package inquiry

import (
	"context"
	"errors"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Vault is what is asked: *[vaultsvc.Client] is one.
type Vault interface {
	ListPersistently(context.Context, vaultsvc.Mount, vaultpath.Location) ([]string, error)
	ListLivePersistently(context.Context, vaultsvc.Mount, vaultpath.Location) (vaultsvc.Live, error)
	ListMarkedPersistently(context.Context, vaultsvc.Mount, vaultpath.Location,
		func(names []string, err error) bool) vaultsvc.Marked
	Hold(bytes int64) // of names: see [vaultsvc.Client.Hold]
}

// Namespace is a namespace that can be asked.
type Namespace struct {
	Vault  Vault
	Mounts []vaultsvc.Mount
	// folders of which all names are wanted and which of them are deleted, whatever the map wants
	Whole map[vaultpath.Location]bool
}

// Answer is what Vault answered to a question.
type Answer struct {
	xref.Want
	Names []string
	Live  vaultsvc.Live // where that was wanted
	Err   error

	whole   bool  // both were asked for
	liveErr error // of what is not deleted, then
}

// Ask asks one question.
func (n Namespace) Ask(ctx context.Context, w xref.Want) Answer {
	a := Answer{Want: w}
	m, _ := vaultsvc.FindMount(n.Mounts, w.Folder.Mount)
	switch {
	case n.Whole[w.Folder]:
		m := n.Vault.ListMarkedPersistently(ctx, m, w.Folder, func(names []string, err error) bool {
			// an OpenBao has two paths, with policies of their own
			return vaultsvc.HasSecrets(names) || errors.Is(err, vaultsvc.ErrDenied)
		})
		a.whole, a.Names, a.Err, a.Live, a.liveErr = true, m.Names, m.Err, m.Live, m.LiveErr
	case w.Live:
		a.Live, a.Err = n.Vault.ListLivePersistently(ctx, m, w.Folder)
	default:
		a.Names, a.Err = n.Vault.ListPersistently(ctx, m, w.Folder)
	}
	return a
}

// AddTo adds an answer to what is known.
func (a Answer) AddTo(lists *xref.Lists) {
	live := a.Err
	if a.whole {
		live = a.liveErr
	}
	asked := a.whole || a.Want.Live
	told := asked && (live == nil || errors.Is(live, vaultsvc.ErrEmpty))
	// where an OpenBao tells the names in its other way they are known
	if !asked || a.whole && !(told && errors.Is(a.Err, vaultsvc.ErrDenied)) {
		lists.Add(a.Folder, a.Names, vaultsvc.StateOf(a.Err), a.Err)
	}
	switch {
	case !asked:
	case vaultsvc.Untold(live):
		lists.AddUntold(a.Folder)
		if names, err, known := vaultsvc.AllNames(live); known && !a.whole {
			lists.Add(a.Folder, names, vaultsvc.StateOf(err), err)
		}
	default:
		lists.AddLive(a.Folder, xref.Live(a.Live), vaultsvc.StateOf(live), live)
	}
}
