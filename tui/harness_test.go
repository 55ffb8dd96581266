package tui

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sample"
	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/problems"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// harness runs the model as [tuitest.Runner] does, and holds every frame to its size.
type harness struct {
	*tuitest.Runner
	t      *testing.T
	m      *Model
	server *memvault.Server
	opened []string // addresses that were to be opened
	noOpen error    // what opening answers
	copied []string
	quit   bool
	widths map[string]int // of lines that frames have had
	mine   string         // the token that it begins with, where a test wants to know
	cut    *atomic.Bool   // whether nothing reaches the server, likewise

	services func(*Services) // changes what the model is given; may be nil
	settings func(*Settings) // likewise
}

const address = tuitest.Address

// unconnected is a harness that is yet to be told what it runs.
func unconnected(t *testing.T, server *memvault.Server) *harness {
	h := &harness{t: t, server: server, widths: map[string]int{}}
	h.Runner = tuitest.New(h.take)
	return h
}

func newHarness(t *testing.T, server *memvault.Server, token, dir string) *harness {
	t.Helper()
	h := unconnected(t, server)
	h.connect(token, dir)
	return h
}

func (h *harness) connect(token, dir string) {
	h.t.Helper()
	h.start(tuitest.Client(h.t, h.server, token, ""), dir)
}

func (h *harness) start(vault Vault, dir string) {
	ctx, cancel := context.WithCancel(context.Background())
	svc := Services{
		Vault: vault,
		Open: func(_ context.Context, address string) error {
			h.opened = append(h.opened, address)
			return h.noOpen
		},
		Catalog: func(ctx context.Context) (*catalog.Catalog, error) {
			return catalog.Scan(ctx, []string{dir}, catalog.ScanOptions{References: true})
		},
		Login: h.loginTo(vault),
	}
	if h.services != nil {
		h.services(&svc)
	}
	set := Settings{Address: address, PublicURL: address, CatalogDir: "the sample", Mouse: true}
	set.Session.Methods = login.Methods()
	if h.settings != nil {
		h.settings(&set)
	}
	h.m = New(ctx, svc, set)
	h.t.Cleanup(func() {
		cancel()
		tuitest.RunOut()
	})
	h.Exec(h.m.Init())
	h.resize(120, 40)
}

// sampleHarness is a harness on the demo's server and catalog.
func sampleHarness(t *testing.T) *harness {
	t.Helper()
	return sampleWith(t, sampleDir(t))
}

// sampleWith is a harness on the demo's server, and files of a folder.
func sampleWith(t *testing.T, dir string) *harness {
	t.Helper()
	server, token := memvault.Sample()
	h := newHarness(t, server, token, dir)
	h.rest()
	return h
}

func sampleDir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir() + "/catalog"
	if err := sample.Write(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// loginTo logs in to a server as the program does. Nobody has a browser.
func (h *harness) loginTo(vault Vault) session.Login {
	return func(ctx context.Context, way session.Way, _ func(string) <-chan string) (vaultsvc.Token,
		error) {
		client := vault.(*vaultsvc.Client)
		if way.Auth.Method.Name == authmethod.TokenName {
			return client.UseToken(ctx, way.Given[authmethod.TokenName]())
		}
		given := map[string]login.Secret{}
		for key, secret := range way.Given {
			given[key] = login.Value(secret())
		}
		by, err := login.NewGiven(way.Auth, func(string) string { return "" }, given)
		if err != nil {
			return vaultsvc.Token{}, err
		}
		return by.Login(ctx, client, nil)
	}
}

// take takes in a message, or does what Bubble Tea does with it.
func (h *harness) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.QuitMsg:
		h.quit = true
	case tea.RawMsg:
		sequence := strings.TrimSuffix(fmt.Sprint(msg.Msg), "\a")
		if text, ok := strings.CutPrefix(sequence, "\x1b]52;c;"); ok {
			b, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				h.t.Errorf("what is copied is no base64: %q", text)
			}
			h.copied = append(h.copied, string(b))
		}
	default:
		_, cmd := h.m.Update(msg)
		h.check()
		return cmd
	}
	return nil
}

// until lets time pass until the screen shows a text, and no longer than limit.
func (h *harness) until(limit time.Duration, text string) {
	h.t.Helper()
	for ; limit > 0 && !strings.Contains(h.screen(), text); limit -= time.Second {
		h.Advance(time.Second)
	}
	h.wants(text)
}

// rest lets enough time pass for everything that is quick.
func (h *harness) rest() { h.Advance(500 * time.Millisecond) }

// overlay returns the overlay that shows, nil where none is open.
func (h *harness) overlay() overlay.Overlay { return h.m.overlays.Top() }

// find returns the find that is open.
func (h *harness) find() *finder.Model { return opened[*finder.Model](h) }

// results returns what the find that is open shows, and total how many match.
func (h *harness) results() []finder.Candidate { list, _ := h.find().Results(); return list }
func (h *harness) total() int                  { _, n := h.find().Results(); return n }

// problemList returns the list of problems that is open.
func (h *harness) problemList() *problems.Model { return opened[*problems.Model](h) }

func opened[T overlay.Overlay](h *harness) T {
	h.t.Helper()
	o, ok := overlay.TopOf[T](&h.m.overlays.Stack)
	if !ok {
		h.t.Fatalf("no %T is open", o)
	}
	return o
}

// box returns the overlay that shows, as it is drawn.
func (h *harness) box() overlay.Frame {
	l := h.m.panes.layout
	return h.m.overlays.Frames(l.width, l.height, h.m.panes.cursorRow()).Top()
}

// rowsOf returns what stands between the edges of a box, without the mark of the cursor.
func (h *harness) rowsOf(box overlay.Frame) (rows []string) {
	for _, line := range box.Lines[1 : len(box.Lines)-1] {
		line = strings.Trim(ansi.Strip(line), "┃")
		rows = append(rows, strings.TrimPrefix(line, h.m.theme.Glyphs.Cursor))
	}
	return rows
}

func (h *harness) resize(w, height int) { h.Update(tea.WindowSizeMsg{Width: w, Height: height}) }

// special are the keys that are no text.
var special = map[string]tea.Key{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab},
	"up":   {Code: tea.KeyUp},
	"down": {Code: tea.KeyDown}, "shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift},
	"shift+left":  {Code: tea.KeyLeft, Mod: tea.ModShift},
	"shift+right": {Code: tea.KeyRight, Mod: tea.ModShift},
	"left":        {Code: tea.KeyLeft},
	"right":       {Code: tea.KeyRight}, "backspace": {Code: tea.KeyBackspace},
	"pgdown": {Code: tea.KeyPgDown}, "pgup": {Code: tea.KeyPgUp}, "home": {Code: tea.KeyHome},
	"end":    {Code: tea.KeyEnd},
	"ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+d": {Code: 'd', Mod: tea.ModCtrl},
	"ctrl+u": {Code: 'u', Mod: tea.ModCtrl},
	"ctrl+l": {Code: 'l', Mod: tea.ModCtrl}, "ctrl+e": {Code: 'e', Mod: tea.ModCtrl},
	"ctrl+y": {Code: 'y', Mod: tea.ModCtrl}, "ctrl+o": {Code: 'o', Mod: tea.ModCtrl},
	"ctrl+x": {Code: 'x', Mod: tea.ModCtrl}, "ctrl+space": {Code: tea.KeySpace, Mod: tea.ModCtrl},
	"alt+y": {Code: 'y', Mod: tea.ModAlt}, "alt+c": {Code: 'c', Mod: tea.ModAlt},
	"alt+a": {Code: 'a', Mod: tea.ModAlt}, "alt+s": {Code: 's', Mod: tea.ModAlt},
	"alt+r": {Code: 'r', Mod: tea.ModAlt},
	"alt+e": {Code: 'e', Mod: tea.ModAlt}, "alt+m": {Code: 'm', Mod: tea.ModAlt},
	"alt+up": {Code: tea.KeyUp, Mod: tea.ModAlt}, "alt+down": {Code: tea.KeyDown, Mod: tea.ModAlt},
	"alt+left":  {Code: tea.KeyLeft, Mod: tea.ModAlt},
	"alt+right": {Code: tea.KeyRight, Mod: tea.ModAlt},
	"f5":        {Code: tea.KeyF5}, "f8": {Code: tea.KeyF8},
	"ctrl+f": {Code: 'f', Mod: tea.ModCtrl}, "ctrl+b": {Code: 'b', Mod: tea.ModCtrl},
}

func keyPress(name string) tea.KeyPressMsg {
	if k, ok := special[name]; ok {
		return tea.KeyPressMsg(k)
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg(tea.Key{Code: r, Text: name})
}

// press presses keys, named as Bubble Tea names them, and waits for the quick answers.
func (h *harness) press(keys ...string) {
	for _, k := range keys {
		h.Update(keyPress(k))
		h.Settle()
	}
}

// write types text and waits.
func (h *harness) write(text string) { h.press(strings.Split(text, "")...) }

// lookFor opens a find, types words and waits until everything is listed.
func (h *harness) lookFor(words string) {
	h.press("f")
	h.write(words)
	h.Advance(5 * time.Second)
}

// erase takes back a text that was written.
func (h *harness) erase(text string) {
	for range utf8.RuneCountInString(text) {
		h.press("backspace")
	}
}

// dirOf returns a new folder with one file.
func dirOf(t testing.TB, name, text string) string {
	t.Helper()
	return filesIn(t, map[string]string{name: text})
}

// filesIn returns a new folder with files, by their names below it.
func filesIn(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// podElsewhere is a file that names a secret of the sample as one of another namespace.
const podElsewhere = "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    vault.hashicorp.com/agent-inject: \"true\"\n" +
	"    vault.hashicorp.com/namespace: other\n    vault.hashicorp.com/agent-inject-secret-a: secrets/data/teams/payments/prod/db-main\n"

// choose shows an entity's secrets and gives them the focus.
func (h *harness) choose(entity string) {
	h.t.Helper()
	if h.m.panes.layout.focus != paneCatalog {
		h.m.panes.setFocus(paneCatalog)
	}
	h.press("/")
	h.write(entity)
	h.press("enter", "enter")
	h.rest()
	if h.m.panes.secrets.Subject().Name() != entity {
		h.t.Fatalf("chose %q and got\n%s", entity, h.screen())
	}
}

// chosen returns the name of what the catalog's cursor stands on, "" where that is nothing with
// uses.
func (h *harness) chosen() string {
	s, _ := h.m.panes.catalog.Current()
	return s.Name()
}

// to puts the cursor of the secrets pane on the row of a location: by keys, but where that is far
// down.
func (h *harness) to(location string) {
	h.t.Helper()
	h.press("home")
	const far = 50
	view := h.m.panes.secrets.View()
	for i := range view.Len() {
		if loc, _, ok := h.m.panes.secrets.Current(); ok && loc.String() == location {
			if i > far {
				h.press("up", "down")
			}
			return
		}
		if i < far {
			h.press("down")
		} else {
			view.MoveTo(i + 1)
		}
	}
	h.t.Fatalf("no row of %q in\n%s", location, h.screen())
}

// screen returns the frame without escape sequences, as people see it.
func (h *harness) screen() string {
	return strings.ReplaceAll(ansi.Strip(h.m.View().Content), "\u00a0", " ")
}

func (h *harness) wants(texts ...string) {
	h.t.Helper()
	s := h.screen()
	for _, text := range texts {
		if !strings.Contains(s, h.m.theme.Shown(text)) {
			h.t.Fatalf("the screen does not show %q:\n%s", text, s)
		}
	}
}

// tells is wants of a text that may go on in the next line.
func (h *harness) tells(text string) {
	h.t.Helper()
	if s := h.screen(); !strings.Contains(strings.Join(strings.Fields(s), " "), text) {
		h.t.Fatalf("the screen does not tell %q:\n%s", text, s)
	}
}

func (h *harness) lacks(texts ...string) {
	h.t.Helper()
	s := h.screen()
	for _, text := range texts {
		if strings.Contains(s, text) {
			h.t.Fatalf("the screen shows %q:\n%s", text, s)
		}
	}
}

// check checks a frame: its size, and that it has no more than the screen draws, which looks at
// each line by itself.
func (h *harness) check() {
	h.t.Helper()
	v := h.m.View()
	drawn := tea.View{Content: v.Content, Cursor: v.Cursor, WindowTitle: v.WindowTitle,
		MouseMode: v.MouseMode, AltScreen: h.m.pick == nil || !h.m.pick.Inline()}
	if !reflect.DeepEqual(v, drawn) || v.Cursor != nil && v.Cursor.Color != nil {
		h.t.Fatalf("the view has what is not drawn: %+v", v)
	}
	width, height := h.m.panes.layout.width, h.m.panes.layout.height
	if width == 0 || height == 0 {
		return
	}
	if h.m.pick != nil && !h.m.pick.Shows() {
		if v.Content != "" {
			h.t.Fatalf("there is nothing to show, and it shows\n%s", h.screen())
		}
		return
	}
	lines := strings.Split(v.Content, "\n")
	if len(lines) != height {
		h.t.Fatalf("the frame has %d lines, the terminal %d:\n%s", len(lines), height, h.screen())
	}
	for i, line := range lines {
		w, measured := h.widths[line]
		if !measured {
			w = ansi.StringWidth(line)
			h.widths[strings.Clone(line)] = w
			styles, links := strings.LastIndex(line, "\x1b["), strings.LastIndex(line, "\x1b]8;")
			if styles >= 0 && !strings.HasPrefix(line[styles:], "\x1b[m") ||
				links >= 0 && !strings.HasPrefix(line[links:], ansi.ResetHyperlink()) {
				h.t.Fatalf("a style or a link of line %d goes on in the next: %q", i, line)
			}
		}
		if w != width {
			h.t.Fatalf("line %d is %d wide, the terminal %d: %q", i, w, width, line)
		}
	}
}

// rows returns the visible rows of the secrets pane as text.
func (h *harness) rows() []string {
	var out []string
	v := h.m.panes.secrets.View()
	for i := range v.Len() {
		at := v.Position()
		v.MoveTo(i)
		loc, id, _ := h.m.panes.secrets.Current()
		note, _ := h.m.panes.secrets.Note(id, slices.Contains(v.Roots(), id))
		out = append(out, loc.String()+" ["+note+"]")
		v.MoveTo(at)
	}
	return out
}

func shuffled(n int, seed uint64) []int { return rand.New(rand.NewPCG(seed, 7)).Perm(n) }

func inBubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

// isMsg reports whether a message has a type of some name, whichever room it belongs to.
func isMsg(msg tea.Msg, names ...string) bool {
	_, name, _ := strings.Cut(fmt.Sprintf("%T", msg), ".")
	return slices.Contains(names, name)
}
