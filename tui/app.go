package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Model is the explorer. Make one with [New] and run it as a Bubble Tea program.
type Model struct {
	do    commands
	end   context.CancelFunc // ends every command
	set   Settings
	theme *theme.Theme
	keys  *theme.KeyMap

	listing *listing.Model
	files   *files.Model
	uses    *uses.Model

	browsable     bool // the UI's address can be opened
	width, height int
	layout        layout
	focus         pane
	catalog       *catalogpane.Model
	secrets       *secretspane.Model
	problemList   problemList

	session *session.Model
	find    finder
	leave   Switch // where to go from here

	overlay *overlay
	input   textinput.Model // the filter; open while it is focused
	notice  notice
	touched bool // the user has pressed a key or used the mouse
	preview int  // number of the newest preview tick
	excerpt int  // number of the newest excerpt that was asked for
	help    helpLine
}

const (
	// previewRest is how long the cursor must rest on an entity before its folders are asked for.
	previewRest = 150 * time.Millisecond
	// firstFrame is how long reading the files waits: it takes all processors, and the first frame needs one.
	firstFrame = 30 * time.Millisecond
)

// New returns the explorer. Everything that it has under way ends with ctx, or when it quits.
func New(ctx context.Context, svc Services, set Settings) *Model {
	ctx, end := context.WithCancel(ctx)
	t, keys := theme.Default(), theme.DefaultKeys()
	l := listing.New(ctx, svc.Vault, svc.Names, set.Namespace)
	f := files.New(ctx, files.Source{Scan: svc.Catalog, Changed: svc.Changed})
	u := uses.New(ctx, svc.Vault, l, set.Catalog)
	m := &Model{
		do: commands{ctx: ctx, svc: svc}, end: end, set: set, theme: t, keys: keys, focus: paneCatalog,
		listing: l, files: f, uses: u,
		catalog: catalogpane.New(t, keys, f, u, catalogpane.Options{
			Catalog: set.Catalog, Dir: set.CatalogDir, Backstage: set.Backstage,
		}),
		secrets: secretspane.New(t, keys, l, u, set.Catalog),
		input:   newInput("/"),
	}
	m.session = session.New(ctx,
		session.Services{Vault: svc.Vault, Login: svc.Login, Relogin: svc.Relogin}, set.Session, t, m.keys)
	_, err := vaultsvc.NewUI(set.PublicURL, vaultsvc.Server{}, "")
	m.browsable = err == nil
	m.setKeys()
	return m
}

// Init asks the first questions. The first frame does not wait for them.
func (m *Model) Init() tea.Cmd {
	var told tea.Cmd
	if m.set.Notice != "" {
		told = m.say(harmless.Text(m.set.Notice))
	}
	read := m.files.Start(firstFrame)
	var mounts tea.Cmd
	if m.do.svc.Login == nil { // they come when there is a token
		mounts = m.listing.AskMounts()
	}
	return tea.Batch(told, m.onSession(m.session.Start()), mounts, read)
}

// Update looks at messages in the order that the package's comment gives.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	asked, told := m.listing.Asked(), m.notice.seq
	cmd := m.route(msg)
	if m.notice.seq == told && m.listing.Asked() != asked {
		m.notice.goesOn(msg)
	}
	if change, count := m.uses.Step(); count != nil { // most keys change nothing: a batch would allocate
		cmd = tea.Batch(cmd, count, m.onUses(change))
	}
	m.setKeys()
	return m, cmd
}

func (m *Model) route(msg tea.Msg) tea.Cmd {
	// 1. size
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		m.width, m.height = size.Width, size.Height
		m.resize()
		return nil
	}

	// 2. replies and ticks, to the room whose they are
	if change, cmd, ok := m.session.Update(msg); ok {
		return m.onSession(change, cmd)
	}
	if change, cmd, ok := m.listing.Update(msg); ok {
		return tea.Batch(cmd, m.onListing(change))
	}
	if change, cmd, ok := m.uses.Update(msg); ok {
		return tea.Batch(cmd, m.onUses(change))
	}
	if changed, cmd, ok := m.files.Update(msg); ok {
		return tea.Batch(m.onFiles(changed), cmd)
	}
	switch msg := msg.(type) {
	case findReply:
		return m.found(msg)
	case findTick:
		if msg.seq == m.find.seq && m.find.stale && m.findOverlay() != nil {
			return m.search()
		}
		return nil
	case openReply:
		return m.opened(msg)
	case excerptReply:
		m.gotExcerpt(msg)
		return nil
	case noticeTick:
		if msg.seq == m.notice.seq {
			m.notice.text = ""
		}
		return nil
	case previewTick:
		if msg.seq == m.preview {
			return m.secrets.Want()
		}
		return nil

	// 3. to 6. the user
	case tea.MouseMsg:
		m.touched = true
		return m.mouse(msg)
	case tea.PasteMsg:
		switch {
		case m.overlay != nil && m.overlay.input != nil:
			return m.pressPrompt("", msg)
		case m.overlay == nil && m.input.Focused():
			return m.typeFilter(msg)
		}
		return nil
	case tea.KeyPressMsg:
		m.touched = true
		return m.press(msg)
	}
	return nil
}

// Keep writes the names that are known, where that is wanted and something is new. Call it when the program
// has ended.
func (m *Model) Keep(ctx context.Context) error { return m.listing.Keep(ctx) }

func (m *Model) quit() tea.Cmd {
	m.listing.Stop()
	m.end()
	return tea.Quit
}
