package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/tui/palette"
)

// What the palette does is what the key does, also for a command that no key is left for; what
// cannot be done stays in the list, and says what it needs.
func TestPalette(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		typed string
		keys  []string
		check func(h *harness)
	}{
		{"by its name", "used-by", []string{"enter"}, func(h *harness) { h.wants("Used by") }},
		{"by what it does", "list all bel", []string{"enter"}, func(h *harness) {
			h.wants("Secrets of payments-api")
			h.lacks("Commands")
		}},
		{"by another program's name", "q", []string{"enter"}, func(h *harness) {
			if h.m.life.ctx.Err() == nil {
				h.t.Error("q does not quit")
			}
		}},
		{"with a slip", "proble,s", []string{"enter"}, func(h *harness) { h.wants("Problems") }},
		{"argument that is known", "entity identity-api", []string{"enter"}, func(h *harness) {
			h.wants("Secrets of identity-api")
		}},
		{"argument after completion", "entit", []string{"tab", "down", "enter"}, func(h *harness) {
			h.lacks("Commands", "Secrets of payments-api")
		}},
		{"argument that is asked for", "group-by", []string{"enter"}, func(h *harness) {
			h.wants("system", "owner", "kind", "Commands")
			h.write("own")
			h.press("enter")
			h.wants("entities by owner")
		}},
		{"location", "go secrets/teams/identity/", []string{"enter"}, func(h *harness) {
			h.rest()
			if loc, _, _ := h.m.panes.secrets.Current(); loc.String() != "secrets/teams/identity/" {
				h.t.Errorf("the cursor is on %s", loc)
			}
		}},
		{"location by its beginning", "go secrets/tea", []string{"tab", "enter"}, func(h *harness) {
			h.wantsAt("All mounts: secrets/teams/ /")
		}},
		{"location in a folder", "go secrets/teams/payments/prod/", []string{"tab", "enter"},
			func(h *harness) { h.wantsAt("All mounts: secrets/teams/payments/prod/adyen-hmac /") }},
		{"location that holds it", "go secrets/teams/payments/prod/hook", []string{"enter"},
			func(h *harness) { h.lacks("Commands") }},
		{"command as vault has it", "go vault kv get -mount=secrets teams/identity/prod/jwt-signing",
			[]string{"enter"}, func(h *harness) {
				h.rest()
				loc, _, _ := h.m.panes.secrets.Current()
				if loc.String() != "secrets/teams/identity/prod/jwt-signing" {
					h.t.Errorf("the cursor is on %s", loc)
				}
			}},
		{"words that are no location", "go jwt signing", []string{"enter"}, func(h *harness) {
			h.wants("words: jwt signing")
		}},
		{"order", "sort uses", []string{"enter"}, func(h *harness) { h.wants("by uses") }},
		{"theme", "theme none", []string{"enter"}, func(h *harness) {
			if strings.Contains(h.m.View().Content, "\x1b[3") {
				h.t.Error("there are colours")
			}
		}},
		{"what it needs", "other namespace", []string{"enter"}, func(h *harness) {
			h.wants("on a server with namespaces", "Commands")
		}},
		{"nothing", "zzzzzz", []string{"enter", "tab"}, func(h *harness) {
			h.wants("nothing has that name")
		}},
		{"closed by its key", "", []string{":"}, func(h *harness) { h.lacks("Commands") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				h := sampleHarness(t)
				h.choose("payments-api")
				h.to("secrets/teams/payments/prod/stripe-webhook")
				h.press(":")
				h.write(tc.typed)
				h.press(tc.keys...)
				tc.check(h)
			})
		})
	}
}

// Every entry of the palette and of the help can be typed by its name and comes first then, and
// whoever does something is also done by a key of that name.
func TestPaletteKnowsEachByName(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		for _, e := range (commands{h.m}).list() {
			p := palette.New(h.m.theme, h.m.keys, commands{h.m}.list())
			p.Focus()
			for _, r := range e.Name {
				p.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
			first := ansi.Strip(strings.Join(p.Frame(140, 40).Lines[:4], "\n"))
			if !strings.Contains(first, " "+e.Name+" ") {
				t.Errorf("%s is not the first for its own name:\n%s", e.Name, first)
			}
			if e.Then == nil && e.Args == nil && e.Given == nil {
				t.Errorf("%s does nothing", e.Name)
			}
		}
	})
}

// A key without a meaning says so for two seconds, and one that means something elsewhere says
// where; nothing that shows gives way to it. Keys that are known are not told of.
func TestKeyWithoutMeaning(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		before := h.screen()
		for press, want := range map[string]string{
			"Z": "Z means nothing here: ? lists keys", "f9": "F9 means nothing here",
			"v": "v (view) works on a place of a mount, with a web UI",
		} {
			h.press(press)
			h.wants(want, "? help", "renews in", "every secrets engine")
			h.Advance(hintTime)
			if now := countdown.ReplaceAllString(h.screen(), "…"); now !=
				countdown.ReplaceAllString(before, "…") {
				t.Errorf("after %s it stays:\n%s", press, now)
			}
		}
		for _, press := range []string{"esc", "j", "k", "tab", "tab"} {
			h.press(press)
			h.lacks("means nothing", "works on")
		}
	})
}

// What was told can be read again in full, the newest first.
func TestMessages(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.resize(80, 24)
		long := strings.Repeat("a word ", 30) + "the end"
		h.Exec(h.m.lastRow.say("the first"))
		h.Exec(h.m.lastRow.say(long))
		h.lacks("the end")
		h.wants("… :messages")
		h.Advance(time.Minute)
		h.press(":")
		h.write("messages")
		h.press("enter")
		h.wants("the end", "the first")
		if s := h.screen(); strings.Index(s, "the first") < strings.Index(s, "the end") {
			t.Error("the newest is not the first")
		}
		for range 3 * mostTold {
			h.Exec(h.m.lastRow.say("x"))
		}
		if n := len(h.m.lastRow.messages()); n != mostTold {
			t.Errorf("%d are kept", n)
		}
	})
}
