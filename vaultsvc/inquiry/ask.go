package inquiry

import (
	"context"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Vault is what is asked: *[vaultsvc.Client] is one.
type Vault interface {
	ListPersistently(context.Context, vaultsvc.Mount, vaultpath.Location) ([]string, error)
	ListLivePersistently(context.Context, vaultsvc.Mount, vaultpath.Location) (vaultsvc.Live, error)
	Hold(bytes int64) // of names: see [vaultsvc.Client.Hold]
}

// Namespace is a namespace that can be asked.
type Namespace struct {
	Vault  Vault
	Mounts []vaultsvc.Mount
}

// Answer is what Vault answered to a question.
type Answer struct {
	xref.Want
	Names []string
	Live  vaultsvc.Live // where that was wanted
	Err   error
}

// Ask asks one question.
func (n Namespace) Ask(ctx context.Context, w xref.Want) Answer {
	a := Answer{Want: w}
	m, _ := vaultsvc.FindMount(n.Mounts, w.Folder.Mount)
	if w.Live {
		a.Live, a.Err = n.Vault.ListLivePersistently(ctx, m, w.Folder)
	} else {
		a.Names, a.Err = n.Vault.ListPersistently(ctx, m, w.Folder)
	}
	return a
}

// AddTo adds an answer to what is known.
func (a Answer) AddTo(lists *xref.Lists) {
	switch {
	case a.Want.Live && vaultsvc.Untold(a.Err):
		lists.AddUntold(a.Folder)
	case a.Want.Live:
		lists.AddLive(a.Folder, xref.Live(a.Live), vaultsvc.StateOf(a.Err), a.Err)
	default:
		lists.Add(a.Folder, a.Names, vaultsvc.StateOf(a.Err), a.Err)
	}
}
