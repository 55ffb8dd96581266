package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/tui"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Lines around the rows of the list of problems.
const eyeAbove, eyeBelow = 2, 3

// eye reads the explorer's screen as a user would, and presses keys. It is for use in
// [synctest.Test]: time passes when all wait.
type eye struct {
	*asker
	*tuitest.Runner
	m *tui.Model
}

// watch opens the explorer and has it looked at. Each answer of the server takes some time.
func (a *asker) watch(latency time.Duration, look func(e *eye)) {
	a.server.Latency(latency)
	defer a.server.Latency(0)
	synctest.Test(a.t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		inside := *a
		inside.t = t
		e := &eye{asker: &inside}
		e.Runner = tuitest.New(func(msg tea.Msg) tea.Cmd {
			_, cmd := e.m.Update(msg)
			return cmd
		})
		e.m = tui.New(ctx, tui.Services{
			Vault: tuitest.Client(t, a.server, a.token, a.namespace),
			Open:  func(context.Context, string) error { return nil },
			Catalog: func(ctx context.Context) (*catalog.Catalog, error) {
				return catalog.Scan(ctx, []string{a.dir}, catalog.ScanOptions{References: true})
			},
		}, tui.Settings{
			Address: tuitest.Address, Namespace: a.namespace,
			Catalog: catalog.Options{Namespace: a.namespace, DefaultEngine: a.engine},
		})
		e.Exec(e.m.Init())
		e.Update(a.large())
		e.press("d") // the details are lines, from which one can read what a row is about
		look(e)
		cancel()
		tuitest.RunOut()
	})
}

// large is a screen so large that nothing on it is cut, and no larger: each row takes its time.
func (a *asker) large() tea.WindowSizeMsg {
	size := tea.WindowSizeMsg{Width: 200, Height: 40 + len(a.check.References) + len(a.entities)}
	fit := func(place, text string) {
		size.Width = max(size.Width, 4*len(place)+20, (len(text)+60)*4/3)
	}
	for _, r := range a.check.References {
		fit(at(r), a.what(r)+r.Hint+r.Entity+syntaxOf(r))
	}
	for _, p := range a.check.Problems {
		fit(fmt.Sprintf("%s:%d", p.File, p.Line), p.Message)
	}
	return size
}

// wait lets so many tenths of a second pass.
func (e *eye) wait(n int) { e.Advance(time.Duration(n) * 100 * time.Millisecond) }

// screen returns the lines of the screen, with their inks: see [plain].
func (e *eye) screen() []string { return strings.Split(e.m.View().Content, "\n") }

// plain is a line of the screen as people see it.
func plain(line string) string { return strings.ReplaceAll(ansi.Strip(line), "\u00a0", " ") }

var eyeKeys = map[string]tea.Key{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab},
	"down": {Code: tea.KeyDown},
	"up":   {Code: tea.KeyUp}, "pgdown": {Code: tea.KeyPgDown}, "home": {Code: tea.KeyHome},
	"right": {Code: tea.KeyRight},
}

// press presses keys. How far one moves in a list depends on what was drawn last.
func (e *eye) press(keys ...string) {
	for _, name := range keys {
		k, special := eyeKeys[name]
		if !special {
			k = tea.Key{Code: []rune(name)[0], Text: name}
		}
		e.Update(tea.KeyPressMsg(k))
		e.Settle()
	}
}

// overlay returns the lines of the overlay that lies over the screen, and its title. What tells its
// box from a pane, whose lower edge may have a notice, is that it begins below the panes' upper
// edges, or on one where it has no room below.
func (e *eye) overlay() (title string, lines []string) {
	from, to := 0, 0
	for y, text := range e.screen() {
		text = plain(text)
		before, rest, ok := strings.Cut(text, "┏")
		if y == 0 || y == 1 && !strings.HasSuffix(before, "─") {
			continue
		}
		if ok {
			if inside, _, ok := strings.Cut(rest, "┓"); ok {
				title, lines = strings.Trim(inside, "━"), nil
				from = ansi.StringWidth(before) + 1
				to = from + ansi.StringWidth(inside)
				continue
			}
		}
		switch {
		case title == "":
		case strings.HasPrefix(ansi.Cut(text, from-1, to), "┗━ "):
			return title, lines
		default:
			lines = append(lines, ansi.Cut(text, from, to))
		}
	}
	return "", nil
}

// squeezed is a line as it reads, without the mark of the cursor and however wide its columns are.
func squeezed(text string) string {
	return strings.Join(strings.Fields(strings.TrimPrefix(text, "▌")), " ")
}

// row is how parts of a line read on the screen.
func row(parts ...string) string {
	for i := range parts {
		parts[i] = harmless.Text(parts[i])
	}
	return squeezed(strings.Join(parts, " "))
}

// at returns where a reference stands.
func at(r *render.Reference) string { return fmt.Sprintf("%s:%d", r.File, r.Line) }

var (
	problemCount = regexp.MustCompile(` ([\d,]+) problems?\b`)
	besides      = regexp.MustCompile(`, ([\d,]+) (?:denied|failed|in other namespaces unchecked|notes?)\b`)
)

// problems opens the list of problems, waits until all has been asked, and reads it. It leaves it
// open.
func (e *eye) problems() (list []string, bad int) {
	e.press("!")
	for quiet := 0; quiet < 3; quiet++ { // it begins when the mounts and the files are known
		e.wait(20)
		if title, _ := e.overlay(); strings.Contains(title, "checking") {
			quiet = 0
		}
	}
	e.press("esc", "!") // it counts anew when it opens
	title, lines := e.overlay()
	m := problemCount.FindStringSubmatch(title)
	if m == nil || strings.Contains(title, "checking") {
		e.t.Errorf("the title of the list of problems is %q", title)
		return nil, 0
	}
	number := func(s string) int {
		n, _ := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
		return n
	}
	bad = number(m[1])
	n := bad
	for _, others := range besides.FindAllStringSubmatch(title, -1) {
		n += number(others[1])
	}
	rows := len(lines) - eyeAbove - eyeBelow
	for cursor := 0; ; cursor = min(cursor+rows, n-1) {
		shown := min(n, rows)
		top := max(cursor-shown+1, 0)
		for i, text := range lines[eyeAbove:][:shown] {
			if top+i == len(list) {
				list = append(list, squeezed(text))
			}
		}
		if len(list) >= n {
			return list, bad
		}
		e.press("pgdown")
		_, lines = e.overlay()
	}
}

// owner returns the name of the entity that a reference belongs to.
func (e *eye) owner(r *render.Reference) string {
	for _, its := range e.entities {
		if its.Ref == r.Entity {
			return its.Name
		}
	}
	return ""
}

// asProblem is a reference as it stands in the list of problems.
func (e *eye) asProblem(r *render.Reference) string {
	return row(r.Status.String(), at(r), e.what(r), r.Hint, e.owner(r))
}

// syntaxOf is the syntax and the field of a reference, as lists have it.
func syntaxOf(r *render.Reference) string {
	source := r.Source
	if source == xref.Annotation {
		source = "annotation"
	}
	if r.Field != "" {
		source += " field " + r.Field
	}
	return source
}

// asUse is a reference as it stands in the list of what an entity uses.
func (e *eye) asUse(r *render.Reference) string {
	return row(at(r), e.what(r), syntaxOf(r), r.Status.String())
}
