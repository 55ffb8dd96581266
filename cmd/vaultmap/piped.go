package main

import (
	"context"
	"slices"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/manifest"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// piped stands for manifests on stdin, among what is to be looked at.
const piped = catalog.Piped

// readPiped returns the manifests on stdin where they are what is to be looked at, else nil. It
// waits for their end: of a part nothing can be said.
func readPiped(ctx context.Context, a *app, what []string) ([]byte, error) {
	switch {
	case !slices.Contains(what, piped):
		return nil, nil
	case len(what) > 1:
		return nil, render.Usage("- stands for manifests on stdin: it goes with no other argument",
			"--catalog DIR names a folder with the stores that they name")
	case a.InTerminal:
		a.Warn("note: waiting for manifests to be typed or pasted here; ctrl-d ends them")
	}
	data, err := vaultsvc.Await(ctx, func() ([]byte, error) { return manifest.Read(a.In) })
	if err != nil && ctx.Err() == nil {
		return nil, render.Failed(err, "pipe what makes manifests, as in: helm template . | vaultmap check -")
	}
	return data, err
}

// onlyPiped returns the uses and problems that stand in the manifests, not in files beside them.
func onlyPiped(x *xref.Index, cat *catalog.Catalog) ([]*xref.Use, []catalog.Problem) {
	uses := slices.DeleteFunc(slices.Clone(x.Uses()), func(u *xref.Use) bool { return !u.Piped() })
	return uses, slices.DeleteFunc(slices.Clone(cat.Problems), func(p catalog.Problem) bool {
		return p.Path != ""
	})
}

// scanFor reads the files, or the manifests.
func scanFor(ctx context.Context, s *connect.Session, manifests []byte) (*catalog.Catalog, error) {
	if manifests != nil {
		return s.Folders.ScanManifests(ctx, manifests)
	}
	return s.Folders.Scan(ctx, true)
}
