package connect

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/inquiry"
	"github.com/vaultmap/vaultmap/vaultsvc/panics"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// Session is a client and what a command has found out by it. Each thing is asked for once,
// and only when a command needs it.
type Session struct {
	*Settings
	Client *vaultsvc.Client // nil where no server is asked
	Mounts []vaultsvc.Mount // nil where they were not asked for, or the server does not tell
	UI     *weburl.URLs     // see [Session.AskUI]
	Owners *xref.Index      // what owns a location; nil where no command needs to know
	// Tell tells the user how what was typed is read; nil is nobody to tell.
	Tell func(format string, args ...any)

	hidden    error                        // why nobody tells the mounts, where it is not the token
	files     *mapped                      // see [Session.Look]
	assumed   []vaultsvc.Mount             // what files name is taken to lie in these, then
	elsewhere map[string]inquiry.Namespace // the other namespaces that files name

	status *vaultsvc.Asked[vaultsvc.ServerInfo] // see [AskStatus]
	kept   *vaultsvc.Asked[*index.Index]        // see [AskKept]
}

// Offline is a session that asks no server.
func Offline(s *Settings) *Session { return &Session{Settings: s} }

// NewSession makes a session of settings. It sends nothing. Whoever has it closes it.
func NewSession(ctx context.Context, s *Settings) (*Session, error) {
	client, err := vaultsvc.Await(ctx, func() (*vaultsvc.Client, error) {
		return vaultsvc.New(s.client) // which reads certificates
	})
	if err != nil {
		return nil, render.Failed(err,
			"look at the flags, and at the environment variables that begin with VAULT_")
	}
	s.openBao = client.IsOpenBao
	return &Session{Settings: s, Client: client, elsewhere: map[string]inquiry.Namespace{}}, nil
}

// logoutTimeout is how long the end of the program may take for the token that it obtained, also
// for one of a login that was under way.
const logoutTimeout = 3500 * time.Millisecond

// Close revokes the token, where the session obtained it, and ends the connections. The program may
// have been told to end: that is no reason to leave a good token behind.
func (s *Session) Close() {
	if s.Client == nil {
		return
	}
	if s.status != nil {
		s.status.Stop()
	}
	if s.kept != nil {
		s.kept.Stop()
	}
	ctx, cancel := context.WithTimeout(context.Background(), logoutTimeout)
	defer cancel()
	_ = s.Client.Logout(ctx) // it ends by itself, if later
	s.Client.Close()
}

// AskMounts asks for the mounts. A server that will not list them is no error: each is then looked
// for by its path.
func (s *Session) AskMounts(ctx context.Context) error {
	mounts, err := s.Client.Mounts(ctx)
	if err != nil && !errors.Is(err, vaultsvc.ErrDenied) {
		if hint := vaultsvc.Hint(err); s.Config.InWords(hint, true) != s.InWords(hint) &&
			!errors.Is(err, vaultsvc.ErrOffline) && !errors.Is(err, vaultsvc.ErrTimeout) {
			s.Identify(ctx) // whose words it takes
		}
		return err
	}
	s.Mounts = mounts
	if errors.Is(err, vaultsvc.ErrHiddenSys) {
		s.hidden = err
	}
	return nil
}

// NoMounts is the error where there is no mount to begin at. hint is for tokens that see none.
func (s *Session) NoMounts(hint string) error {
	if s.hidden != nil {
		return s.hidden
	}
	return render.NotFound(hint, "the token can see no mount")
}

// Locate finds the mount of a location.
func (s *Session) Locate(ctx context.Context, loc vaultpath.Location) (vaultsvc.Mount,
	vaultpath.Location, error) {
	text := loc.String()
	if loc.IsMount() {
		text = strings.TrimSuffix(text, "/") // who names one need not write its slash
	}
	return s.Client.Locate(ctx, text, s.Mounts)
}

// AskStatus has the server asked which one it is, and does not wait for the answer: who needs it
// does, and nobody asks again. Meanwhile the mounts are asked for.
func AskStatus(ctx context.Context, s *Session) {
	if s.status == nil {
		s.status = vaultsvc.Ask(ctx, s.Client.Status)
	}
}

// AskUI asks the server which version it is, and makes ready to make addresses of its UI.
func (s *Session) AskUI(ctx context.Context) error {
	AskStatus(ctx, s)
	server, err := s.status.Wait(ctx)
	if err != nil && !errors.Is(err, vaultsvc.ErrHiddenSys) {
		return err
	}
	ui, err := weburl.New(s.WebURL, server, s.Client.Namespace())
	s.UI = &ui
	return err
}

// Identify has the client find out which server it is: lists of an OpenBao whose policies bound
// them come cut where it is asked as Vault is. Where the status pages do not answer, the lists
// still may.
func (s *Session) Identify(ctx context.Context) {
	AskStatus(ctx, s)
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	s.status.Wait(ctx)
}

// AskOwners makes ready to put addresses of the UI and entities into nodes.
func (s *Session) AskOwners(ctx context.Context) error {
	if err := s.AskUI(ctx); err != nil {
		return err
	}
	cat, err := s.Folders.Scan(ctx, false)
	if err != nil {
		return err
	}
	s.Owners = xref.New(cat, s.Annotations, nil)
	return nil
}

// Node describes a location, with what is known of addresses and owners.
func (s *Session) Node(m vaultsvc.Mount, loc vaultpath.Location, state tree.State) xref.Node {
	return render.NewNode(m, loc, state, s.UI, s.Owners)
}

// MountFolder is the folder that a mount is.
func (s *Session) MountFolder(m vaultsvc.Mount) vaultpath.Location {
	return vaultpath.New(s.Client.Namespace(), m.Path, "")
}

// Map makes the map of a catalog and the mounts that are known. Namespaces that files name are
// asked for theirs.
func (s *Session) Map(ctx context.Context, cat *catalog.Catalog) (*xref.Index, error) {
	if s.hidden != nil && s.assumed == nil {
		if err := s.assumeMounts(ctx, xref.New(cat, s.Annotations, nil)); err != nil {
			return nil, err
		}
	}
	mounts := s.known()
	x := xref.New(cat, s.Annotations, mounts)
	if s.Reached() == nil {
		return x, nil
	}
	elsewhere := x.Unasked()
	if len(elsewhere) > 0 {
		s.Identify(ctx) // each of them has to know whether there are any
	}
	entered := make([]inquiry.Namespace, len(elsewhere))
	errs := make([]error, len(elsewhere))
	var asking panics.Group
	turns := make(chan struct{}, s.Concurrency.V)
	for i, ns := range elsewhere {
		turns <- struct{}{}
		asking.Go(func() {
			defer func() { <-turns }()
			asking.Run(func() {
				client, list, err := s.Client.EnterNamespace(ctx, ns)
				entered[i], errs[i] = inquiry.Namespace{Vault: client, Mounts: list}, err
			})
		})
	}
	asking.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	for i, ns := range elsewhere {
		mounts[ns] = xref.Mounts{Err: errs[i]}
		if errs[i] == nil {
			mounts[ns] = inquiry.Mounts(entered[i].Mounts)
			s.elsewhere[ns] = entered[i]
		}
	}
	if len(elsewhere) > 0 {
		x = xref.New(cat, s.Annotations, mounts)
	}
	return x, nil
}

// known returns the mounts of the session's namespace, nothing where no server was asked or it does
// not tell.
func (s *Session) known() map[string]xref.Mounts {
	known := map[string]xref.Mounts{}
	if mounts := s.Reached(); mounts != nil {
		known[s.Client.Namespace()] = inquiry.Mounts(mounts)
	}
	return known
}

// At returns what can be asked about a location: its namespace.
func (s *Session) At(loc vaultpath.Location) inquiry.Namespace {
	if other, ok := s.elsewhere[loc.Namespace]; ok {
		return other
	}
	return inquiry.Namespace{Vault: s.Client, Mounts: s.Reached()}
}

// Inquire asks Vault about uses, by LIST alone, and returns what it answered. Of some folders all
// names are wanted, and which are deleted.
func (s *Session) Inquire(ctx context.Context, x *xref.Index, uses []*xref.Use,
	whole ...vaultpath.Location) (*xref.Lists, error) {
	lists, wanted := xref.NewLists(), map[vaultpath.Location]bool{}
	for _, folder := range whole {
		wanted[folder] = true
	}
	at := func(loc vaultpath.Location) inquiry.Namespace {
		in := s.At(loc)
		in.Whole = wanted
		return in
	}
	return lists, inquiry.Run(ctx, x.Inquire(uses, lists), lists, s.Concurrency.V, at)
}
