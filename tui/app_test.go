package tui

import (
	"fmt"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/clipboard"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

func TestEntityShowsItsPaths(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		h.wants("Secrets of payments-api", "secrets/teams/payments/prod/", "stripe-webhook",
			"kv v2 · 13")
	})
}

// One LIST for each folder that is opened, with one more for what is deleted there, and none for
// one that was answered.
func TestOneListAFolder(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		lists := func() int {
			return len(slices.DeleteFunc(h.server.Requests(), func(r memvault.Request) bool {
				return !r.List
			}))
		}
		if got, want := lists(), 2*len(h.m.panes.secrets.View().Roots()); got != want {
			t.Errorf("%d LISTs, want %d", got, want)
		}
		h.to("secrets/teams/payments/prod/")
		before := lists()
		h.press("enter", "enter", "left", "right")
		if got := lists(); got != before {
			t.Errorf("%d LISTs more for a folder that is known", got-before)
		}
		h.press("r")
		if got := lists(); got != before+2 {
			t.Errorf("%d LISTs for a refresh", got-before)
		}
	})
}

// Each state has its own words on the screen, so that it can be told without colour.
func TestStatesLookDifferent(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		seen := map[string]string{} // a row's words, and where
		shows := func(location, want string) {
			t.Helper()
			h.to(location)
			_, row, _ := strings.Cut(h.screen(), "▌")
			row, _, _ = strings.Cut(row, "┃")
			_, note, _ := strings.Cut(row, path.Base(location))
			if note = strings.Trim(note, "/ "); note != want {
				t.Errorf("%s says %q, want %q", location, note, want)
			}
			if of, twice := seen[note]; twice {
				t.Errorf("%s and %s both say %q", of, location, note)
			}
			seen[note] = location
		}
		h.press("a")
		h.to("secrets/")
		h.press("enter")
		shows("secrets/teams/", "")
		h.to("secrets/empty/")
		h.press("enter")
		shows("secrets/empty/", "empty")
		h.to("secrets/slow/")
		h.press("enter")
		shows("secrets/slow/", "loading…")
		h.Advance(3 * time.Second)
		shows("secrets/slow/", "3")
		h.to("acme-ca/")
		h.press("enter")
		shows("acme-ca/", "acme-ca-plugin · cannot list")
		h.to("secrets/teams/")
		h.press("*")
		h.rest()
		shows("secrets/teams/", "partial: 1 denied, 13 folders")
		shows("secrets/teams/payments/legacy/", "denied")
		h.wants("permission denied")

		// A folder that was listed and then fails keeps its names, and says that they are old, until it
		// answers again.
		const staging = "secrets/teams/payments/staging/"
		h.to(staging)
		h.server.Latency(time.Second)
		h.press("r")
		shows(staging, "asking again…")
		h.Advance(3 * time.Second)
		h.server.Latency(0)
		h.server.Fail(staging, 500, -1)
		h.press("r")
		h.Advance(10 * time.Second)
		shows(staging, "failed, names are stale")
		shows(staging+"kafka", "stale")
		h.to("platform/")
		h.server.Fail("platform/", 500, -1)
		h.press("enter")
		h.Advance(10 * time.Second)
		shows("platform/", "kv v2 · failed")
		h.server.Fail(staging, 0, 0)
		h.to(staging)
		h.press("r")
		h.Advance(10 * time.Second)
		shows(staging, "6")
		h.lacks("names are stale")
	})
}

// Replies that come in any order end in the rows that come of them in order.
func TestLateRepliesInAnyOrder(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		var want []string
		for seed := range uint64(20) {
			h := sampleHarness(t)
			h.press("a")
			h.to("secrets/")
			h.press("enter")
			h.to("secrets/teams/")
			h.press("enter")
			h.Hold = func(msg tea.Msg) bool { return isMsg(msg, "listReply") }
			for _, folder := range []string{"checkout/", "identity/", "payments/"} {
				h.to("secrets/teams/" + folder)
				h.press("enter")
			}
			h.to("platform/")
			h.press("enter", "r", "r") // the first two answers are late ones
			h.to("secrets/teams/identity/")
			at := h.m.panes.secrets.View().Position() - h.top()
			order := shuffled(len(h.Held), seed)
			if seed == 0 {
				slices.Sort(order)
			}
			h.Release(order)
			loc, _, _ := h.m.panes.secrets.Current()
			if got := loc.String(); got != "secrets/teams/identity/" {
				t.Fatalf("seed %d: the cursor went to %s", seed, got)
			}
			if got := h.m.panes.secrets.View().Position() - h.top(); got != at &&
				h.m.panes.secrets.View().Len() > h.m.panes.layout.rows() {
				t.Errorf("seed %d: the cursor's line went from %d to %d", seed, at, got)
			}
			rows := h.rows()
			if seed == 0 {
				want = rows
			}
			if !slices.Equal(rows, want) {
				t.Fatalf("seed %d: order %v ends in\n%s\nand in order in\n%s", seed, order,
					strings.Join(rows, "\n"), strings.Join(want, "\n"))
			}
			h.press("q")
		}
	})
}

// top returns the first row that shows.
func (h *harness) top() int {
	i, _ := h.m.panes.secrets.View().RowAt(0)
	return i
}

// Closing a folder takes the question back: the server sees the connection end.
func TestCloseCancels(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("a")
		h.to("secrets/")
		h.press("enter")
		h.to("secrets/slow/")
		h.press("enter")
		h.Advance(200 * time.Millisecond)
		h.press("enter")
		h.rest()
		if !slices.ContainsFunc(h.server.Requests(), func(r memvault.Request) bool {
			return strings.Contains(r.Path, "slow") && r.Cancelled
		}) {
			t.Error("the server saw no cancelled request")
		}
		h.lacks("loading…")
		h.press("enter")
		h.Advance(3 * time.Second)
		h.lacks("loading…")
	})
}

func TestQuitCancelsEverything(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.server.Latency(time.Minute)
		h.press("a")
		h.to("secrets/")
		h.press("*")
		h.Advance(time.Second)
		h.press("q")
		h.rest()
		if !h.quit {
			t.Error("q does not quit")
		}
		if got := h.server.Load().InFlight; got != 0 {
			t.Errorf("%d requests are still in flight", got)
		}
	})
}

func TestWalkStops(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("a")
		h.to("secrets/")
		h.server.Latency(100 * time.Millisecond)
		h.press("*")
		h.Advance(320 * time.Millisecond)
		h.wants("listing: ")
		if h.m.listing.Store.Counts().Names == 0 {
			t.Fatalf("nothing streams in\n%s", h.screen())
		}
		h.press("esc")
		h.wants("partial, stopped: ")
		h.Advance(3 * time.Second) // what was asked for is answered, or given up
		h.rest()
		known := h.m.listing.Store.Counts().Names
		h.Advance(10 * time.Second)
		h.lacks("listing: ")
		if got := h.m.listing.Store.Counts().Names; got != known {
			t.Errorf("%d names, and %d after the walk was stopped", known, got)
		}
		if got := h.server.Load().InFlight; got != 0 {
			t.Errorf("%d requests are still in flight", got)
		}
	})
}

func TestFilter(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		h.press("/")
		h.write("prod stripe")
		h.wants("stripe-webhook", "stripe-api-key")
		h.lacks("kafka")
		h.press("enter")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.press("esc")
		h.wants("kafka")
		if loc, _, _ := h.m.panes.secrets.Current(); loc.Name() != "stripe-webhook" {
			t.Errorf("clearing the filter moved the cursor to %s", loc)
		}
		h.press("/")
		h.write("nothing-has-this-name")
		h.wants("nothing that is known matches")
		h.press("esc") // the first clears, the second leaves
		h.wants("kafka")
		if !h.m.lastRow.input.Focused() {
			t.Error("the first esc leaves the input")
		}
		h.press("esc")
		if h.m.lastRow.input.Focused() {
			t.Error("the second esc does not leave the input")
		}
	})
}

func TestCopyAndOpen(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.press("y", "Y", "v", "e", "c")
		ui := address + "/ui/vault/secrets/secrets/kv/"
		if want := []string{"secrets/teams/payments/prod/stripe-webhook", ui +
			"teams%2Fpayments%2Fprod%2Fstripe-webhook/details"}; !slices.Equal(h.copied, want) {
			t.Errorf("copied %q, want %q", h.copied, want)
		}
		want := []string{
			ui + "teams%2Fpayments%2Fprod%2Fstripe-webhook/details", ui +
				"teams%2Fpayments%2Fprod%2Fstripe-webhook/details/edit",
			ui + "create?initialKey=teams%2Fpayments%2Fprod%2F",
		}
		if !slices.Equal(h.opened, want) {
			t.Errorf("opened %q, want %q", h.opened, want)
		}
		h.wants("opened " + want[2])
	})
}

func TestNoBrowserShowsAndCopiesTheAddress(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.noOpen = fmt.Errorf("%w: this is an SSH session", ErrNoBrowser)
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.press("enter")
		h.rest()
		address := h.opened[0]
		h.wants(address, "this is an SSH session")
		if content := h.m.View().Content; !strings.Contains(content, "\x1b]8;;"+address) {
			t.Error("the address is no terminal hyperlink")
		}
		if !slices.Equal(h.copied, []string{address}) {
			t.Errorf("copied %q", h.copied)
		}
		h.press("x")
		h.lacks(address)
	})
}

// A name with a line break or an escape sequence, pasted into a shell, would act there.
func TestCopyOfControlCharacters(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("name-zoo")
		for i := range h.m.panes.secrets.View().Len() {
			h.m.panes.secrets.View().MoveTo(i)
			h.press("y")
		}
		for _, text := range h.copied {
			if clipboard.Fit(text) != text {
				t.Errorf("copied %q", text)
			}
		}
		if !slices.Contains(h.copied, "secrets/odd names/日本語-wide") ||
			!slices.Contains(h.copied, "secrets/odd names/blank after ") {
			t.Errorf("names without control characters are not copied exactly: %q", h.copied)
		}
	})
}

// hyperlink is the escape sequence of an address that can be clicked.
var hyperlink = regexp.MustCompile(`\x1b]8;;[!-~]*\a`)

// Whatever is pressed at whatever size, every frame has its size (see harness.check), and
// no name reaches the terminal raw.
func TestAnyKeyAtAnySize(t *testing.T) {
	t.Parallel()
	keys := []string{
		"up", "down", "left", "right", "enter", "tab", "pgup", "pgdown", "home", "end", "ctrl+d",
		"ctrl+u",
		"esc", "/", "s", "e", "*", "a", "r", "R", "v", "y", "Y", "c", "?", "M", "backspace",
		"f", "f", "u", "C", "o", "N", "P", "ctrl+y", "ctrl+o", "shift+tab", "日", "!",
		"m", " ", "'", "'", "[", "]", "d", "+", "-",
		"ctrl+space", "ctrl+x", "alt+c", "alt+y", "alt+e", "alt+m", "alt+up", "alt+down",
		"S", "<", ">", "shift+left", "shift+right", "alt+a", "alt+s", "alt+r", " ",
	}
	pastes := []string{"stripe", "日本語🔑🇩🇪e\u0301", "\x1b[2J\u202e\a\r\nx", " ", "'^$!",
		strings.Repeat("w", 300), "s"}
	sizes := [][2]int{{120, 40}, {80, 24}, {40, 10}, {39, 10}, {1, 1}, {0, 0}, {200, 60}, {100, 12},
		{99, 30}, {41, 60}, {300, 11}, {3, 2}, {500, 200}}
	inBubble(t, func(t *testing.T) {
		for seed := range uint64(6) {
			fresh := func() *harness {
				server, token := memvault.Sample()
				server.Enterprise(true)
				h := unconnected(t, server)
				if seed%2 == 0 {
					h.noOpen = ErrNoBrowser
				}
				h.settings = func(s *Settings) {
					name := "日\x1b[2J"
					s.Profile = name
					s.Profiles = []Profile{{Name: name, Address: name, Namespace: name, Login: name}}
				}
				h.connect(token, sampleDir(t))
				h.rest()
				return h
			}
			h := fresh()
			r := rand.New(rand.NewPCG(seed, 3))
			for range 400 {
				switch r.IntN(13) {
				case 0:
					s := sizes[r.IntN(len(sizes))]
					h.resize(s[0], s[1])
				case 1:
					h.Update(tea.MouseClickMsg{X: r.IntN(210), Y: r.IntN(62), Button: tea.MouseLeft})
					if r.IntN(2) == 0 {
						h.Update(tea.MouseMotionMsg{X: r.IntN(210), Y: r.IntN(62), Button: tea.MouseLeft})
					}
				case 12:
					h.Update(tea.PasteMsg{Content: pastes[r.IntN(len(pastes))]})
				case 2:
					h.Update(tea.MouseWheelMsg{X: r.IntN(120), Y: r.IntN(40), Button: tea.MouseWheelDown})
				default:
					h.press(keys[r.IntN(len(keys))])
				}
				if h.quit { // to go to another namespace
					h = fresh()
				}
				if r.IntN(20) == 0 {
					h.Advance(300 * time.Millisecond)
				}
				if c := hyperlink.ReplaceAllString(h.m.View().Content,
					""); strings.ContainsAny(strings.ReplaceAll(c, "\x1b", ""), "\u202e\u200b\u009b\a\b\r") {
					t.Fatalf("a raw name is on the screen: %q", c)
				}
			}
			for h.resize(120, 40); h.overlay() != nil; h.Settle() {
				h.press("ctrl+c") // closes one after the other
			}
			if h.quit {
				t.Fatal("ctrl+c quits where something is open")
			}
			h.press("ctrl+c")
			h.rest()
			if !h.quit {
				t.Fatal("ctrl+c does not quit")
			}
		}
	})
}

// Where there is no entity to choose from the mounts have the keys, and in a small terminal the
// screen: they, or why there are none, are all that is to be seen. A user who is about something is
// left alone.
func TestFocusWithoutACatalog(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		keys []string
		want paneID
	}{"at the start": {nil, paneSecrets}, "after a key": {[]string{"?", "esc"}, paneCatalog}} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				server, token := memvault.Sample()
				h := newHarness(t, server, token, t.TempDir())
				h.resize(80, 24)
				h.press(tc.keys...)
				h.Advance(time.Second)
				if h.m.panes.layout.focus != tc.want {
					t.Errorf("the pane with the keys is %v", h.m.panes.layout.focus)
				}
				if tc.want == paneSecrets {
					h.wants("secrets/", "f find")
				}
			})
		})
	}
}
