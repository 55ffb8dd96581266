package tui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Vault is what the explorer asks of a server. *[vaultsvc.Client] is one; errors wrap the
// sentinels of that package, and [context.Canceled] where the context ended.
type Vault interface {
	Status(context.Context) (vaultsvc.ServerInfo, error)
	Mounts(context.Context) ([]vaultsvc.Mount, error)
	Locate(ctx context.Context, path string, mounts []vaultsvc.Mount) (vaultsvc.Mount, vaultpath.Location, error)
	List(context.Context, vaultsvc.Mount, vaultpath.Location) ([]string, error)
	ListPersistently(context.Context, vaultsvc.Mount, vaultpath.Location) ([]string, error)
	ListLive(context.Context, vaultsvc.Mount, vaultpath.Location) (vaultsvc.Live, error)
	ListLivePersistently(context.Context, vaultsvc.Mount, vaultpath.Location) (vaultsvc.Live, error)
	EnterNamespace(ctx context.Context, namespace string) (*vaultsvc.Client, []vaultsvc.Mount, error)
	NewWalk(roots []vaultsvc.WalkRoot, depth int) *vaultsvc.Walk
	LookupToken(context.Context) (vaultsvc.Token, error)
	RenewToken(context.Context) (vaultsvc.Token, error)
}

// Names keeps names between runs, for one server and namespace. An error says in one line which file it is about.
type Names interface {
	// Load returns what is kept for a token's identity with its policies, nil where nothing is.
	Load(context.Context, vaultsvc.Token) (*index.Index, error)
	Save(context.Context, vaultsvc.Token, index.Names) error // in place of what was kept for that identity
	Drop(vaultsvc.Token) error                               // what is kept for that identity
}

// ErrNoBrowser is wrapped by the error of Services.Open where there is no browser to be
// had: the address is then shown and copied instead. Its text says why.
var ErrNoBrowser = errors.New("no browser here")

// Services are the explorer's ways to the world.
type Services struct {
	Vault   Vault
	Relogin func(context.Context) error // reads the token anew where it is from; nil where that is not possible
	// Login obtains a token by an auth method, with the secret that was asked for where Settings.Ask says so. Where the
	// user has to open an address, it calls show, and takes what the user pastes from what that returns. It is nil
	// where tokens come from elsewhere.
	Login   func(ctx context.Context, secret string, show func(address string) (pasted <-chan string)) (vaultsvc.Token, error)
	Catalog func(context.Context) (*catalog.Catalog, error) // scans the local files
	// Changed waits until files have changed that a scan has read; nil where that is not noticed. An error ends the
	// watching until the next scan.
	Changed func(ctx context.Context, c *catalog.Catalog, since time.Time) error
	Open    func(ctx context.Context, address string) error // opens an http(s) address in the browser
	// Edit makes ready to open a file in the user's editor, at a line from 1, or 0 where all of it is meant. It is nil where there
	// is none; its error, and that of what it returns, say in one line which editor it is about and what is the matter.
	Edit  func(path string, line int) (tea.ExecCommand, error)
	Names Names // nil where names are not to be kept between runs
}

// Settings are what the explorer shows and how it behaves.
type Settings struct {
	Profile    string   // "" where there is none
	Profiles   []string // all that can be switched to
	Address    string   // of the API, for showing
	PublicURL  string   // what the UI's addresses begin with
	Namespace  string
	Catalog    catalog.Options
	Backstage  bool   // a configuration of Backstage, named by the user, is in use
	Notice     string // what to tell at the start; "" is nothing
	CatalogDir string // what was scanned, for showing
	Mouse      bool
	LoginBy    string        // the auth method, as in "userpass as alice"; "" without Services.Login
	Ask        string        // what to ask the user for before each login, as in "password of alice"; "" is nothing
	ByHand     bool          // a login takes the user's hand, though nothing is asked for: a browser
	RenewEvery time.Duration // renew at least so often; 0 is when the token's life asks for it
	Multiplex  string        // "tmux" or "screen" where the terminal is inside one: the clipboard needs another wrapping
}
