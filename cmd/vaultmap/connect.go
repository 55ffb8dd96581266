package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// session is a client and what a command has found out by it. Each thing is asked for once,
// and only when a command needs it.
type session struct {
	*settings
	client *vaultsvc.Client
	mounts []vaultsvc.Mount
	ui     *weburl.URLs
	xref   *xref.Index // what owns a location; nil where no command needs to know

	elsewhere map[string]inNamespace // by the namespaces that files name
}

// connect makes a session out of flags, environment and config, and logs in where these say so. Whoever has one
// closes it.
func (a *app) connect(ctx context.Context) (*session, error) {
	s, err := a.session()
	if err != nil {
		return nil, err
	}
	if err := a.logIn(ctx, s); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// session is connect without the login. It sends nothing.
func (a *app) session() (*session, error) {
	set, err := a.settings()
	if err != nil {
		return nil, err
	}
	client, err := vaultsvc.New(set.client)
	if err != nil {
		return nil, &failure{err: err, status: exitWrong, hint: "look at the flags, and at the environment variables that begin with VAULT_"}
	}
	return &session{settings: set, client: client, elsewhere: map[string]inNamespace{}}, nil
}

// askMounts asks for the mounts. A server that will not list them is no error: each is then looked
// for by its path.
func (s *session) askMounts(ctx context.Context) error {
	mounts, err := s.client.Mounts(ctx)
	if err != nil && !errors.Is(err, vaultsvc.ErrDenied) {
		return err
	}
	s.mounts = mounts
	return nil
}

// locate finds the mount of a location that the user wrote.
func (s *session) locate(ctx context.Context, location string) (vaultsvc.Mount, vaultpath.Location, error) {
	return s.client.Locate(ctx, location, s.mounts)
}

// mountTag names an engine and its version: "kv v2", "pki".
func mountTag(m vaultsvc.Mount) string {
	if m.KVVersion > 0 {
		return fmt.Sprintf("%s v%d", m.Engine, m.KVVersion)
	}
	return m.Engine
}

// askUI asks the server which version it is, and makes ready to make addresses of its UI.
func (s *session) askUI(ctx context.Context) error {
	server, err := s.client.Status(ctx)
	if err != nil {
		return err
	}
	ui, err := weburl.New(s.publicURL, server, s.client.Namespace())
	s.ui = &ui
	return err
}

// identify has the client find out which server it is: lists of an OpenBao whose policies bound them come cut where it is
// asked as Vault is. Where the status pages do not answer, the lists still may.
func (s *session) identify(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	s.client.Status(ctx)
}

// addresses makes ready to put addresses of the UI and entities into nodes.
func (s *session) addresses(ctx context.Context) error {
	if err := s.askUI(ctx); err != nil {
		return err
	}
	cat, err := s.scan(ctx)
	if err != nil {
		return err
	}
	s.xref = xref.New(cat, s.annotations, nil)
	return nil
}

// scan reads the catalog. No folder to read is an empty catalog.
func (s *session) scan(ctx context.Context) (*catalog.Catalog, error) {
	if len(s.dirs) == 0 {
		return &catalog.Catalog{}, nil
	}
	return catalog.Scan(ctx, s.dirs, catalog.ScanOptions{})
}

// scanAll reads the catalog and the references in all other files.
func (s *session) scanAll(ctx context.Context) (*catalog.Catalog, error) {
	if len(s.dirs) == 0 {
		return &catalog.Catalog{}, nil
	}
	return catalog.Scan(ctx, s.dirs, catalog.ScanOptions{References: true})
}

// lookup finds an entity by its reference, in full or as far as it is clear.
func (s *session) lookup(cat *catalog.Catalog, ref string) (*catalog.Entity, error) {
	e, err := cat.Lookup(ref)
	if len(cat.Entities) == 0 && errors.Is(err, catalog.ErrNoEntity) {
		return nil, s.foundNo("entity")
	}
	if err != nil {
		return nil, &failure{
			err: err, status: exitNothing,
			hint: "--catalog DIR names the folder to look in; 'vaultmap entity' lists what is there",
		}
	}
	return e, nil
}

// node describes a location. Without [session.addresses] it has no addresses.
func (s *session) node(m vaultsvc.Mount, loc vaultpath.Location, state tree.State) node {
	n := node{
		Namespace: loc.Namespace, Mount: loc.Mount, Engine: m.Engine, KVVersion: m.KVVersion, Path: loc.Path,
		Location: loc.String(), Kind: "secret", State: state.String(), Entities: []string{},
	}
	switch {
	case loc.IsMount():
		n.Kind = "mount"
	case loc.IsFolder():
		n.Kind = "folder"
	case state != tree.Deleted:
		n.State = tree.Listed.String()
	}
	if s.ui != nil {
		n.ViewURL, n.EditURL = s.ui.View(m, loc), s.ui.Edit(m, loc)
		if state == tree.Empty && loc.IsFolder() {
			n.CreateURL = s.ui.Create(m, loc)
		}
	}
	if s.xref != nil {
		for _, o := range s.xref.Owners(loc) {
			n.Entities = append(n.Entities, o.Ref)
		}
	}
	return n
}

// nothing returns the error for a folder that answers that nothing is there. The folder above tells
// an empty folder, a secret of that name and a wrong name apart, where the token may list it.
func (s *session) nothing(ctx context.Context, m vaultsvc.Mount, loc vaultpath.Location) (secret bool, err error) {
	parent, ok := loc.Parent()
	if !ok {
		return false, &failure{err: fmt.Errorf("%s is empty", loc), status: exitNothing}
	}
	names, err := s.client.List(ctx, m, parent)
	if err != nil && !errors.Is(err, vaultsvc.ErrEmpty) {
		return false, &failure{
			err:    fmt.Errorf("nothing is listed below %s: an empty folder, a missing one, or a secret of that name", loc),
			status: exitNothing, hint: apiHint(m, loc),
		}
	}
	name := strings.TrimSuffix(loc.Name(), "/")
	for _, n := range names {
		switch n {
		case name:
			return true, nil
		case name + "/":
			return false, &failure{err: fmt.Errorf("%s is empty", loc.Folder()), status: exitNothing}
		}
	}
	if hint := apiHint(m, loc); hint != "" {
		return false, &failure{err: fmt.Errorf("no such folder: %s", loc), status: exitWrong, hint: hint}
	}
	exists := parent.String()
	if len(names) == 0 {
		exists = m.Path // whether the folder above is there is not known either
	}
	return false, &failure{
		err: fmt.Errorf("no such folder: %s", loc), status: exitWrong,
		hint: fmt.Sprintf("vaultmap ls %s shows what is there", exists),
	}
}

// apiHint tells where nothing is that a path of the API was written, and which location is meant; "" where it was not.
func apiHint(m vaultsvc.Mount, loc vaultpath.Location) string {
	first, rest, _ := strings.Cut(loc.Path, "/")
	if !m.KV2() || first != "data" && first != "metadata" {
		return ""
	}
	return fmt.Sprintf("%s/ is a part of the API's paths and of no location: is %s meant?", first, vaultpath.New(loc.Namespace, m.Path, rest))
}
