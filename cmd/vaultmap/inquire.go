package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// join makes the map of a catalog and the mounts that are known. Namespaces that files name are asked for theirs.
func (s *session) join(ctx context.Context, cat *catalog.Catalog) (*xref.Index, error) {
	mounts := s.known()
	x := xref.New(cat, s.annotations, mounts)
	if s.mounts == nil {
		return x, nil
	}
	elsewhere := x.Unasked()
	for _, ns := range elsewhere {
		client, list, err := s.client.EnterNamespace(ctx, ns)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		mounts[ns] = xref.Mounts{Err: err}
		if err == nil {
			mounts[ns] = xrefMounts(list)
			s.elsewhere[ns] = inNamespace{client, list}
		}
	}
	if len(elsewhere) > 0 {
		x = xref.New(cat, s.annotations, mounts)
	}
	return x, nil
}

// known returns the mounts of the session's namespace, nothing where no server was asked or it does not tell.
func (s *session) known() map[string]xref.Mounts {
	known := map[string]xref.Mounts{}
	if s.mounts != nil {
		known[s.client.Namespace()] = xrefMounts(s.mounts)
	}
	return known
}

// inNamespace is what a command knows of another namespace.
type inNamespace struct {
	client *vaultsvc.Client
	mounts []vaultsvc.Mount
}

// xrefMounts returns mounts as the map wants them.
func xrefMounts(mounts []vaultsvc.Mount) xref.Mounts {
	var known xref.Mounts
	for _, m := range mounts {
		known.List = append(known.List, xref.Mount{Path: m.Path, KVVersion: m.KVVersion, Engine: m.Engine})
	}
	return known
}

// inquire asks Vault about uses, by LIST alone, and returns what it answered. A fault in a request
// ends in the goroutine of who inquires, whose program puts the terminal back: in one of its own it
// would end the process there and then.
func (s *session) inquire(ctx context.Context, x *xref.Index, uses []*xref.Use) (*xref.Lists, error) {
	type answer struct {
		xref.Want
		names []string
		live  vaultsvc.Live
		err   error
		fault any // what it panicked with
	}
	asking, stop := context.WithCancel(ctx)
	defer stop()
	lists := xref.NewLists()
	inquiry := x.Inquire(uses, lists)
	answers := make(chan answer)
	ask := func(w xref.Want) {
		a := answer{Want: w}
		defer func() {
			if fault := recover(); fault != nil {
				a.fault = fmt.Sprintf("%v\n%s", fault, debug.Stack())
			}
			answers <- a
		}()
		client, mounts := s.at(w.Folder)
		m, _ := vaultsvc.FindMount(mounts, w.Folder.Mount)
		if w.Live {
			a.live, a.err = client.ListLivePersistently(asking, m, w.Folder)
		} else {
			a.names, a.err = client.ListPersistently(asking, m, w.Folder)
		}
	}
	var queue []xref.Want
	var fault any
	open := 0
	for {
		queue = append(queue, inquiry.Next()...)
		for ; len(queue) > 0 && open < s.Concurrency.V && asking.Err() == nil; queue = queue[1:] {
			open++
			go ask(queue[0])
		}
		if open == 0 {
			break
		}
		a := <-answers // also those of requests that were stopped: none is left behind
		open--
		switch {
		case a.fault != nil:
			fault = a.fault
			stop()
			continue
		case asking.Err() != nil:
			continue // it may be that of the stop
		case a.Live && vaultsvc.Untold(a.err):
			lists.AddUntold(a.Folder)
		case a.Live:
			lists.AddLive(a.Folder, xref.Live(a.live), vaultsvc.StateOf(a.err), a.err)
		default:
			lists.Add(a.Folder, a.names, vaultsvc.StateOf(a.err), a.err)
		}
		inquiry.Answered(a.Want)
	}
	if fault != nil {
		panic(fault)
	}
	return lists, ctx.Err()
}

// at returns the client and the mounts for a location's namespace.
func (s *session) at(loc vaultpath.Location) (*vaultsvc.Client, []vaultsvc.Mount) {
	if other, ok := s.elsewhere[loc.Namespace]; ok {
		return other.client, other.mounts
	}
	return s.client, s.mounts
}
