package tui

import (
	"context"
	"errors"
	"time"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// Model is the explorer. Make one with [New] and run it as a Bubble Tea program.
type Model struct {
	do     commands
	end    context.CancelFunc // ends every command
	set    Settings
	styles styles
	keys   keyMap

	browsable     bool // the UI's address can be opened
	width, height int
	layout        layout
	focus         pane
	catalog       *catalogPane
	secrets       *secretsPane
	problems      problems
	problemList   problemList

	auth   auth
	logins logins
	find   finder
	leave  Switch // where to go from here

	remember remember
	server   serverState

	overlay *overlay
	input   textinput.Model // the filter; open while it is focused
	notice  notice
	touched bool // the user has pressed a key or used the mouse
	preview int  // number of the newest preview tick
	excerpt int  // number of the newest excerpt that was asked for
	unwatch context.CancelFunc
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
	s := newStyles()
	do := commands{ctx: ctx, svc: svc}
	m := &Model{
		do: do, end: end, set: set, styles: s, keys: newKeyMap(), focus: paneCatalog,
		catalog: newCatalogPane(s, set.CatalogDir),
		secrets: newSecretsPane(do, s, set.Namespace, set.Catalog),
		input:   newInput("/"),
		unwatch: func() {},
	}
	m.catalog.backstage = set.Backstage
	if svc.Names != nil {
		m.remember = newRemember()
	}
	m.auth.every, m.auth.mayLog = set.RenewEvery, svc.Login != nil && set.Ask == "" && !set.ByHand
	_, err := weburl.New(set.PublicURL, vaultsvc.ServerInfo{}, "")
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
	if m.do.svc.Login != nil {
		return tea.Batch(told, m.askStatus(), m.wantLogin(), tick(firstFrame, scanTick{})) // the mounts come when there is a token
	}
	return tea.Batch(told, m.askStatus(), m.do.lookup(m.auth.era), m.secrets.askMounts(), tick(firstFrame, scanTick{}))
}

// Update looks at messages in the order that the package's comment gives.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	asked, told := m.secrets.asked(), m.notice.seq
	cmd := m.route(msg)
	if m.notice.seq == told && m.secrets.asked() != asked {
		m.notice.goesOn(msg)
	}
	if count := m.noteProblems(); count != nil { // most keys change nothing: a batch would allocate
		cmd = tea.Batch(cmd, count)
	}
	m.setKeys()
	return m, cmd
}

func (m *Model) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	// 1. size
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.resize()
		return nil

	// 2. replies and ticks
	case statusReply:
		return m.gotStatus(msg)
	case lookupReply:
		if msg.era == m.auth.era {
			return tea.Batch(m.authEvent(authLooked(msg)), m.whoseNames(msg.tokenReply))
		}
		return nil
	case renewReply:
		if msg.era == m.auth.era {
			return m.authEvent(authRenewed(msg))
		}
		return nil
	case loginReply:
		return m.loggedIn(msg)
	case loginShows:
		return m.showLogin(msg)
	case mountsReply:
		m.secrets.gotMounts(msg)
		m.join()
		return tea.Batch(m.secrets.want(), m.recall(), m.namesCame(), m.blame(msg.err))
	case listReply:
		cmd := m.secrets.gotList(msg)
		m.listed(msg)
		m.problems.changed = true
		return tea.Batch(cmd, m.secrets.askAgain(), m.namesCame(), m.blame(msg.err))
	case walkReply:
		m.problems.changed = true
		var err error
		for _, l := range msg.batch {
			if l.Err != nil && (blames(l.Err) || errors.Is(l.Err, vaultsvc.ErrBadToken)) {
				err = l.Err
			}
		}
		return tea.Batch(m.secrets.gotWalk(msg), m.walked(msg), m.namesCame(), m.blame(err))
	case rememberReply:
		return m.recalled(msg)
	case rememberTick:
		return m.putNames()
	case forgetTick:
		return m.dropNames()
	case keptReply:
		return m.wroteNames(msg)
	case namespaceReply:
		return m.onNamespace(msg)
	case askReply:
		return m.onAsk(msg)
	case liveReply:
		m.secrets.onLive(msg)
		m.problems.changed = true
		return nil
	case editedReply:
		return m.onEdited(msg)
	case countTick:
		return m.onCountTick()
	case countGoesOn:
		return m.countOn(msg.count)
	case catalogReply:
		return m.gotCatalog(msg)
	case changedReply:
		if msg.err == nil && msg.seq == m.catalog.seq {
			return m.rescan()
		}
		return nil
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
	case statusTick:
		if msg.seq == m.server.seq {
			return m.askStatus()
		}
		return nil
	case scanTick:
		return m.rescan()
	case tokenTick:
		return m.authEvent(authTick(msg))
	case noticeTick:
		if msg.seq == m.notice.seq {
			m.notice.text = ""
		}
		return nil
	case previewTick:
		if msg.seq == m.preview {
			return m.secrets.want()
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

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	k := pressed(msg.String())
	switch {
	case k == "ctrl+c":
		return m.quit()
	case m.overlay != nil:
		return m.pressOverlay(k, msg)
	case m.input.Focused():
		return m.pressInput(k, msg)
	}
	switch {
	case key.Matches(k, m.keys.Quit):
		return m.quit()
	case key.Matches(k, m.keys.Help):
		m.overlay = newHelpOverlay(&m.keys)
		return nil
	case key.Matches(k, m.keys.Next):
		m.setFocus(1 - m.focus)
		return m.secrets.want()
	case key.Matches(k, m.keys.Filter):
		return m.openFilter()
	case key.Matches(k, m.keys.Find):
		return m.showFind()
	case key.Matches(k, m.keys.AllMounts):
		return m.showAllMounts()
	case key.Matches(k, m.keys.RefreshAll):
		return m.refreshAll()
	case key.Matches(k, m.keys.Login):
		return m.wantLogin()
	case key.Matches(k, m.keys.Profile):
		m.showProfiles()
		return nil
	case key.Matches(k, m.keys.Namespace):
		return m.askNamespace()
	case key.Matches(k, m.keys.Mouse):
		m.set.Mouse = !m.set.Mouse
		return m.say("mouse " + map[bool]string{true: "on", false: "off: the terminal selects text again"}[m.set.Mouse])
	case key.Matches(k, m.keys.Back):
		return m.back()
	case key.Matches(k, m.keys.View):
		return m.openPage(pageView)
	case key.Matches(k, m.keys.Edit):
		return m.openPage(pageEdit)
	case key.Matches(k, m.keys.Create):
		return m.openPage(pageCreate)
	case key.Matches(k, m.keys.CopyPath):
		return m.copyPath()
	case key.Matches(k, m.keys.CopyAddress):
		return m.copyAddress()
	case key.Matches(k, m.keys.CopyAs):
		m.showForms()
		return nil
	case key.Matches(k, m.keys.Uses):
		return m.showUses()
	case key.Matches(k, m.keys.Problems):
		return m.showProblems()
	case key.Matches(k, m.keys.Owner):
		return m.showOwner()
	}
	if m.focus == paneCatalog {
		return m.pressCatalog(k)
	}
	cmd, out, view := m.secrets.press(&m.keys, k)
	switch {
	case out:
		m.setFocus(paneCatalog)
	case view:
		return m.openPage(pageView)
	}
	return cmd
}

func (m *Model) pressCatalog(k pressed) tea.Cmd {
	if f := m.catalog.current().found; f != nil && key.Matches(k, m.keys.Enter) {
		return m.copy(useBackstage(f))
	}
	if p := m.catalog.current().problem; p != nil && key.Matches(k, m.keys.Enter) {
		return m.showLines(place{p.File, p.Path, p.Line, p.Message})
	}
	if key.Matches(k, m.keys.Group) {
		m.catalog.by = m.catalog.by.Next()
		m.catalog.rebuild()
		return m.say("entities by " + m.catalog.by.String())
	}
	if m.catalog.press(&m.keys, k) {
		m.catalog.taken()
		m.showChosen()
		m.setFocus(paneSecrets)
		return m.secrets.want()
	}
	return m.previewChosen()
}

// previewChosen shows the entity under the catalog's cursor with what is known of it, and
// asks for the rest once the cursor rests.
func (m *Model) previewChosen() tea.Cmd {
	if !m.showChosen() {
		return nil
	}
	m.preview++
	return tick(previewRest, previewTick{m.preview})
}

// showChosen shows what the catalog's cursor stands on. It returns false where that shows already.
func (m *Model) showChosen() bool {
	r := m.catalog.current()
	if !m.catalog.choosable() || r.entity == m.secrets.entity {
		return false
	}
	m.secrets.show(r.entity)
	return true
}

func (m *Model) showAllMounts() tea.Cmd {
	m.catalog.setFilter("")
	m.catalog.win.MoveTo(0)
	m.showChosen()
	m.setFocus(paneSecrets)
	return m.secrets.want()
}

func (m *Model) setFocus(p pane) {
	m.focus = p
	m.resize()
}

func (m *Model) resize() {
	m.layout = newLayout(m.width, m.height, m.focus)
	rows := m.layout.rows()
	m.catalog.setSize(inner(m.layout.catalogWidth), rows)
	m.secrets.setSize(inner(m.layout.secretsWidth), rows)
	m.input.SetWidth(max(m.width-3, 1))
	m.help.width = 0
}

// back undoes one thing: it stops the walk, clears the filter, or leaves the pane.
func (m *Model) back() tea.Cmd {
	behind := m.remember.walk && m.secrets.walk.root == tree.Root
	switch {
	case !behind && m.secrets.stopWalk():
		return m.sayStopped("what was found stays")
	case m.secrets.stopRefresh():
		return m.sayStopped("other folders stay as they are")
	case m.filter() != "":
		m.setFilter("")
		return m.afterFilter()
	case m.focus == paneSecrets:
		m.setFocus(paneCatalog)
	case m.secrets.stopWalk(): // nobody sees it, and so nobody means it first
		m.remember.walk = false
		return m.sayStopped("what was found stays")
	}
	return nil
}

func (m *Model) refreshAll() tea.Cmd {
	token := m.do.relogin(m.auth.era)
	m.remember.sure = false // it may be another token
	if m.do.svc.Login != nil && (m.auth.state == authNone || m.auth.state == authExpired) {
		token = m.wantLogin()
	}
	return tea.Batch(m.askAllAgain(), m.askStatus(), token, m.rescan())
}

func (m *Model) quit() tea.Cmd {
	m.secrets.stopAll()
	m.end()
	return tea.Quit
}
