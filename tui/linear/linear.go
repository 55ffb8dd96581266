package linear

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/clipboard"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/pages"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/typed"
)

// Vault is what is asked of a server. *[vaultsvc.Client] is one.
type Vault interface {
	session.Vault
	listing.Vault
	uses.Vault
}

// Services are the ways to the world.
type Services struct {
	Vault Vault
	Login session.Login
	// Relogin reads the token anew; nil where that is not possible: see [session.Services].
	Relogin func(context.Context) (changed bool, token vaultsvc.Token, err error)
	Files   files.Source
	Open    func(ctx context.Context, address string) error // opens an address in the browser
	// Fix makes a change of a file ready; nil where files are not to be changed.
	Fix    func(context.Context, *catalog.Catalog, *xref.Use, xref.Fix) (overlay.Mend, error)
	Names  listing.Names // nil where names are not to be kept
	Before *listing.Left // what was known there; nil is nothing
	Words  *finder.History
	// Hide has what is typed not show until what it returns is called; nil where nothing shows.
	Hide func() (back func(), err error)
	// Interrupts tells of each wish to stop what is under way; nil where there are none.
	Interrupts <-chan struct{}
}

// Settings are how it behaves.
type Settings struct {
	Profile   string
	Profiles  []string
	Address   string
	PublicURL string
	Servers   []typed.Server
	Namespace string
	Catalog   catalog.Options
	Twins     *find.Twins
	Session   session.Settings
	Notice    string // what to tell at the start; "" is nothing
	InWords   func(hint string) string

	Stays     bool          // there is no other namespace or profile to go to
	Typed     bool          // somebody types: there are prompts, and nobody waits for long
	Clipboard bool          // the terminal takes what is copied
	Between   clipboard.Way // what lies between
}

// Switch is where the user wants to go next. Nil is no such wish.
type Switch struct {
	Profile, Namespace *string
	Left               *listing.Left // for who comes back
	Held               session.Held  // whose token is left behind
}

// Model is the mode. Make one with [New], and have it [Model.Run].
type Model struct {
	ctx  context.Context
	end  context.CancelFunc
	svc  Services
	set  Settings
	keys *theme.KeyMap // for the words
	look *theme.Theme

	listing *listing.Model
	session *session.Model
	files   *files.Model
	uses    *uses.Model
	pane    *secretspane.Model // says what is known of a node; nobody draws it
	find    *finder.Model
	finds   finder.Memory

	in    *Input
	tasks tasks
	out   *speaker
	heard heard
	wait  *wait     // what is under way; nil is nothing
	ask   *question // what the next line answers; nil is none
	place place
	list  list // printed last
	next  Switch
	over  bool
}

// New returns the mode. Everything that it has under way ends with ctx.
func New(ctx context.Context, svc Services, set Settings, in *Input, out *speaker) *Model {
	m := &Model{svc: svc, set: set, in: in, out: out}
	m.ctx, m.end = context.WithCancel(ctx)
	m.tasks = newTasks(m.ctx)
	m.look, m.keys = theme.Plain(), words()
	m.look.Glyphs = theme.Glyphs{Asking: "asking about the"}
	if svc.Before != nil {
		m.listing = listing.Resume(m.ctx, svc.Vault, svc.Names, svc.Before)
	} else {
		m.listing = listing.New(m.ctx, svc.Vault, svc.Names, set.Namespace)
	}
	m.session = session.New(m.ctx, session.Services{Vault: svc.Vault, Login: svc.Login,
		Relogin: svc.Relogin}, set.Session, m.look, m.keys)
	m.files = files.New(m.ctx, svc.Files)
	m.uses = uses.New(m.ctx, svc.Vault, m.listing, set.Catalog)
	m.pane = secretspane.New(m.look, m.keys, m.listing, m.uses, set.InWords)
	m.finds.History = svc.Words
	m.find = finder.New(m.ctx, m.look, m.keys, finder.Source{
		Listing: m.listing, Uses: m.uses, Files: m.files, Twins: set.Twins, Servers: set.Servers,
		Note:    m.pane.Notes.Of,
		Trouble: func() string { return session.Trouble(m.session) }, InWords: set.InWords,
	}, &m.finds)
	return m
}

// words are the keys of the explorer's texts, which say here what is to be written instead.
func words() *theme.KeyMap {
	k := theme.DefaultKeys()
	for _, is := range []struct {
		key  *key.Binding
		word string
	}{{&k.Enter, "'find'"}, {&k.Login, "'login'"}, {&k.RefreshAll, "'refresh'"}, {&k.Find, "'find'"},
		{&k.ListAll, "'all'"}, {&k.Problems, "'problems'"}} {
		is.key.SetHelp(is.word, is.key.Help().Desc)
	}
	return k
}

// Keep writes the names and places that are known, where that is wanted and something is new. Call
// it when [Model.Run] has returned.
func (m *Model) Keep(ctx context.Context) error { return listing.Keep(ctx, m.listing) }

func (m *Model) pages() pages.Pages {
	server, _ := m.session.Server()
	return pages.New(m.set.PublicURL, server, m.listing.Store.Namespace(), m.listing.Mounts.At)
}

// How long somebody who types waits before something is said, or goes on beside what is typed.
const (
	patience   = 1500 * time.Millisecond
	sayAgain   = 4 * time.Second
	sayStill   = 30 * time.Second // where nothing is new
	firstFiles = 10 * time.Millisecond
)
