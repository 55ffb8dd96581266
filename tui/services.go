package tui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/clipboard"
	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/own"
	"github.com/vaultmap/vaultmap/tui/pick"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/typed"
)

// Vault is what the explorer asks of a server. *[vaultsvc.Client] is one; errors wrap the
// sentinels of that package, and [context.Canceled] where the context ended.
type Vault interface {
	session.Vault
	listing.Vault
	uses.Vault
}

// ErrNoBrowser is wrapped by the error of Services.Open where there is no browser to be
// had: the address is then shown and copied instead. Its text says why.
var ErrNoBrowser = errors.New("no browser here")

// Mend is a change of a file that is made ready: see [Services.Fix].
type Mend = overlay.Mend

// Words are what was looked for.
type Words = finder.History

// Services are the explorer's ways to the world.
type Services struct {
	Vault Vault
	// reads the token anew where it is from and looks it up, and reports whether it is another one;
	// nil where that is not possible
	Relogin func(context.Context) (changed bool, token vaultsvc.Token, err error)
	Login   session.Login                                   // obtains a token
	Catalog func(context.Context) (*catalog.Catalog, error) // scans the local files
	// Changed waits until files have changed that a scan has read; nil where that is not noticed. An
	// error ends the watching until the next scan.
	Changed func(ctx context.Context, c *catalog.Catalog, since time.Time) error
	Open    func(ctx context.Context, address string) error // opens an http(s) address in the browser
	// Edit makes ready to open a file in the user's editor, at a line from 1, or 0 where all of it is
	// meant. It is nil where there is none; its error, and that of what it returns, say in one line
	// which editor it is about and what is the matter.
	Edit func(path string, line int) (tea.ExecCommand, error)
	// Fix makes ready what is to be written in place of what a use has, by a catalog; nil where files
	// are not to be changed. Its error says in one line why this one is not.
	Fix func(ctx context.Context, c *catalog.Catalog, u *xref.Use, f xref.Fix) (Mend, error)
	// Run makes ready to run a program of the user's own; nil where none can be. Errors are as with
	// Edit.
	Run   func(own.Program) (tea.ExecCommand, error)
	Names listing.Names // nil where names are not to be kept between runs
	// Before is what was known of the same server and namespace when it was left; nil is nothing.
	Before *listing.Left
	// Words are those that were looked for, also in the explorers of before; nil is none yet.
	Words *Words
	// Suspend hands the terminal to the shell, and ends when its user has the program go on; nil where
	// that cannot be. Its error says in one line why it did not.
	Suspend tea.ExecCommand
}

// Profile is a server that can be switched to, as far as it is known from here.
type Profile struct {
	Name, Address, Namespace string
	Color                    string       // that it is painted with; "" is none
	Login                    string       // where a token for it comes from, as in "oidc as dev"
	Held                     session.Held // the token that it was left with, where one is kept
}

// Settings are what the explorer shows and how it behaves.
type Settings struct {
	Profile   string    // "" where there is none
	Profiles  []Profile // all that can be switched to
	Address   string    // of the API, for showing
	PublicURL string    // what the UI's addresses begin with
	// Servers are those that an address can belong to which somebody types, the one that is asked
	// first; nil takes each address for one of it.
	Servers    []typed.Server
	Namespace  string
	Catalog    catalog.Options
	Backstage  bool   // a configuration of Backstage, named by the user, is in use
	Notice     string // what to tell at the start; "" is nothing
	CatalogDir string // what was scanned, for showing
	WorkDir    string // where the program was started, absolute and without links; "" is nowhere
	Mouse      bool
	Look       theme.Choice
	Twins      *find.Twins // words that mean the same; nil are those of the field
	Session    session.Settings
	Keys       *theme.KeyMap  // nil are the usual ones
	Own        []own.Command  // the user's own, as Keys has them
	Pick       *pick.Settings // it is the find alone then, until something is picked; nil where not
	// InWords puts a hint in the words of the user's command and variables; nil leaves it as it is
	InWords func(hint string) string
	// what lies between the program and the terminal
	Between clipboard.Way
}
