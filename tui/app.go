package tui

import (
	"cmp"
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/details"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/pick"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// Model is the explorer. Make one with [New] and run it as a Bubble Tea program.
type Model struct {
	life  life
	set   Settings
	theme *theme.Theme
	keys  *theme.KeyMap

	// What is known.
	listing *listing.Model
	session *session.Model
	files   *files.Model
	uses    *uses.Model

	// What shows it.
	panes    panes
	overlays overlays
	lastRow  lastRow
	pick     *pick.Model // nil in the explorer
}

// firstFrame is how long reading the files waits: it takes all processors, and the first frame
// needs one.
const firstFrame = 30 * time.Millisecond

// New returns the explorer. Everything that it has under way ends with ctx, or when it quits.
func New(ctx context.Context, svc Services, set Settings) *Model {
	m := &Model{life: newLife(ctx, svc, set.Between), set: set}
	m.theme, m.keys = theme.New(set.Look), cmp.Or(set.Keys, theme.DefaultKeys())
	if set.Look.ASCII {
		m.keys.SpellOut()
	}
	if _, err := weburl.New(set.PublicURL, vaultsvc.ServerInfo{}, ""); err != nil {
		m.set.PublicURL = "" // there are no pages
	}
	ctx = m.life.ctx
	if svc.Before != nil {
		m.listing = listing.Resume(ctx, svc.Vault, svc.Names, svc.Before)
	} else {
		m.listing = listing.New(ctx, svc.Vault, svc.Names, set.Namespace)
	}
	m.session = session.New(ctx,
		session.Services{Vault: svc.Vault, Login: svc.Login, Relogin: svc.Relogin},
		set.Session, m.theme, m.keys)
	m.files = files.New(ctx, files.Source{Scan: svc.Catalog, Changed: svc.Changed})
	m.uses = uses.New(ctx, svc.Vault, m.listing, set.Catalog)
	m.panes.catalog = catalogpane.New(m.theme, m.keys, m.files, m.uses, catalogpane.Options{
		Dir: set.CatalogDir, Backstage: set.Backstage, Twins: set.Twins,
	})
	m.panes.secrets = secretspane.New(m.theme, m.keys, m.listing, m.uses, set.InWords)
	m.panes.secrets.Twins = set.Twins
	m.overlays = newOverlays(m)
	m.panes.details = details.New(m.overlays.details)
	m.lastRow = newLastRow(set.Mouse)
	if set.Pick != nil {
		find := finder.New(ctx, m.theme, m.keys, m.overlays.find, &m.overlays.finds)
		find.Rows, find.Whole = mostHeight, true // all that there are
		m.overlays.Push(find)
		m.pick = pick.New(*set.Pick, m.listing, find)
	}
	m.setKeys()
	return m
}

// Init asks the first questions. The first frame does not wait for them.
func (m *Model) Init() tea.Cmd {
	var told, mounts tea.Cmd
	if m.set.Notice != "" {
		told = m.lastRow.say(harmless.Text(m.set.Notice))
	}
	if set := m.set.Session; !set.LogsIn || set.Kept { // else they come when there is a token
		mounts = m.listing.AskMounts()
	}
	var begin tea.Cmd
	if m.pick != nil {
		begin = m.pick.Start()
	}
	return tea.Batch(told, m.onSession(m.session.Start()), mounts, m.files.Start(firstFrame), begin)
}

// Update looks at messages in the order that the package's comment gives.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	asked, told := m.listing.Asked(), m.lastRow.notice.seq
	cmd := m.route(msg)
	if m.lastRow.notice.seq == told && m.listing.Asked() != asked {
		m.lastRow.notice.goesOn(msg)
	}
	// most keys change nothing: a batch would allocate
	if change, count := m.uses.Step(); count != nil || change.Counted || change.Mounts {
		cmd = tea.Batch(cmd, count, m.onUses(change))
	}
	if m.panes.inSecrets() {
		if rest := m.panes.secrets.Resting.Watch(); rest != nil {
			cmd = tea.Batch(cmd, rest)
		}
	}
	if m.overlays.Top() == nil && !m.lastRow.input.Focused() { // nothing jumps while somebody types
		m.panes.settle()
	}
	if told := m.panes.tell(msg); told != nil {
		cmd = tea.Batch(cmd, told)
	}
	m.setKeys()
	if m.pick != nil {
		return m, tea.Batch(cmd, alone{m}.step())
	}
	return m, cmd
}

func (m *Model) route(msg tea.Msg) tea.Cmd {
	// 1. the terminal, and the user
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		width, height := min(msg.Width, mostWidth), min(msg.Height, mostHeight)
		if m.pick != nil {
			height = m.pick.Rows(height)
		}
		m.panes.resize(width, height)
		m.lastRow.resize(m.panes.layout.left())
		return nil
	case tea.ColorProfileMsg, tea.BackgroundColorMsg:
		if m.theme.Update(msg) {
			m.lastRow.help.width = 0
		}
		return nil
	case tea.PasteMsg:
		m.lastRow.touched = true
		return m.onUser(tea.PasteMsg{Content: overlay.Pasted(msg.Content)})
	case tea.KeyPressMsg, tea.MouseMsg:
		m.lastRow.touched = true
		return m.onUser(msg)
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
	if cmd, ok := m.panes.secrets.Update(msg); ok {
		return cmd
	}
	if cmd, ok := m.panes.details.Update(msg); ok {
		return cmd
	}
	if m.pick != nil && m.pick.Update(msg) {
		return nil
	}
	switch msg := msg.(type) {
	case openReply:
		return m.onOpened(msg)
	case mended:
		return m.onMended(msg)
	case resumed:
		if msg.err != nil {
			return m.lastRow.say(harmless.Text(msg.err.Error()))
		}
		return nil
	case noticeTick:
		m.lastRow.notice.onTick(msg)
		return nil
	}
	return m.toOverlays(msg)
}

// Keep writes the names and places that are known, where that is wanted and something is new. Call
// it when the program has ended.
func (m *Model) Keep(ctx context.Context) error { return listing.Keep(ctx, m.listing) }

// Switch returns where the user wants to go. It is known once the program has ended.
func (m *Model) Switch() Switch {
	to := m.life.next
	if to.Wanted() {
		to.Left, to.Held = listing.Leave(m.listing), session.HeldBy(m.session)
	}
	return to
}

func (m *Model) quit() tea.Cmd {
	m.listing.Stop()
	m.life.end()
	return tea.Quit
}
