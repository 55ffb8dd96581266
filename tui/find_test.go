package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/finder"
)

// Words lead to a secret that nobody has listed yet: typing lists everything, results come in, and
// enter shows the place in the tree.
func TestFind(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("f")
		h.wants("Find", "words:", "^y copies")
		h.write("staging stripe hook")
		h.Advance(5 * time.Second)
		h.wants("▌secrets/teams/payments/staging/stripe-webhook", "1 found, partial: 1 denied, ",
			" names known")
		h.press("ctrl+y")
		if len(h.copied) != 1 || h.copied[0] != "secrets/teams/payments/staging/stripe-webhook" {
			t.Errorf("copied %q", h.copied)
		}
		h.press("ctrl+o")
		if len(h.opened) != 1 || !strings.Contains(h.opened[0], "stripe-webhook") {
			t.Errorf("opened %q", h.opened)
		}
		h.press("enter")
		h.rest()
		if loc, _, ok := h.m.panes.secrets.Current(); !ok ||
			loc.String() != "secrets/teams/payments/staging/stripe-webhook" ||
			h.m.panes.layout.focus != paneSecrets {
			t.Errorf("the cursor is on %s", loc)
		}
		h.wants("All mounts", "stripe-webhook")
	})
}

// Every key asks anew, and only the newest answer counts; arrows move while letters are typed.
func TestFindWhileTyping(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("prod")
		first := h.results()[0].Text
		h.press("down", "down")
		if h.find().Cursor != 2 {
			t.Errorf("the cursor is on %d", h.find().Cursor)
		}
		h.Hold = func(msg tea.Msg) bool { return isMsg(msg, "findReply") }
		h.write(" stripe")
		h.rest()
		held := len(h.Held)
		order := shuffled(held, 1)
		h.Release(order)
		h.Advance(time.Second)
		for _, match := range h.results() {
			if !strings.Contains(match.Text, "stripe") {
				t.Errorf("%s is an answer to an older question", match.Text)
			}
		}
		if len(h.results()) == 0 || h.results()[0].Text == first || h.find().Cursor != 0 {
			t.Errorf("%d matches, the cursor on %d", len(h.results()), h.find().Cursor)
		}
		// The input is emptied while a search is under way: its reply comes too late.
		h.Hold = func(msg tea.Msg) bool { return isMsg(msg, "findReply") }
		h.write("s")
		h.erase("prod stripes")
		h.rest()
		h.Release(shuffled(len(h.Held), 2))
		if len(h.results()) != 0 || h.find().Len != 0 {
			t.Errorf("%d matches of nothing", len(h.results()))
		}
		h.press("enter") // as if enter had come before the list was drawn again
		if h.overlay() == nil {
			t.Error("nothing was chosen, and the overlay has closed")
		}
		h.write("nothing like that")
		h.rest()
		h.wants("0 found")
		h.press("enter") // nothing to show
		if h.overlay() == nil {
			t.Error("the overlay has closed")
		}
		f := h.find()
		h.press("esc")
		if h.overlay() != nil || f.Searching() {
			t.Error("the overlay is open, or a search goes on")
		}
	})
}

// No number is said before there is an answer to the first letter: the frame of the key shows.
func TestFindCountsNothingBeforeItHasSearched(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("f")
		h.Hold = func(msg tea.Msg) bool { return isMsg(msg, "findReply") }
		h.write("z")
		h.rest()
		h.wants("searching")
		h.lacks("0 found")
		h.Release(shuffled(len(h.Held), 1))
		h.rest()
		h.lacks("searching")
		h.wants(" found")
	})
}

// What is listed for a find is listed once, each folder by one request, and the tree stays as it
// was.
func TestFindListsOnce(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("a")
		h.rest()
		rows := len(h.rows())
		h.server.Forget()
		h.lookFor("db")
		h.press("esc", "f")
		h.write("redis")
		h.Advance(5 * time.Second)
		asked := map[string]int{}
		for _, r := range h.server.Requests() {
			if r.Method == "LIST" {
				asked[r.Path]++
			}
		}
		for path, times := range asked {
			if times > 1 {
				t.Errorf("%s was asked for %d times", path, times)
			}
		}
		if len(asked) < 20 {
			t.Errorf("%d folders were asked for", len(asked))
		}
		h.press("esc")
		if n := len(h.rows()); n != rows {
			t.Errorf("%d rows, were %d", n, rows)
		}
	})
}

// Entities are found, too, and lead to their secrets, whatever the catalog shows at that moment.
func TestFindAnEntity(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("/")
		h.write("identity-api")
		h.press("enter", "f")
		h.write("payments worker")
		h.Advance(4 * time.Second)
		h.wants("▌component:default/payments-worker", "entity")
		h.press("ctrl+y", "ctrl+o")
		if len(h.copied) != 1 || h.copied[0] != "component:default/payments-worker" ||
			len(h.opened) != 0 {
			t.Errorf("copied %q, opened %q", h.copied, h.opened)
		}
		h.press("enter")
		h.rest()
		h.wants("Secrets of payments-worker")
		if h.m.panes.layout.focus != paneSecrets || h.chosen() != "payments-worker" {
			t.Errorf("the catalog's cursor is elsewhere:\n%s", h.screen())
		}
	})
}

// Tab narrows the find to the mount of the result under the cursor, then to the entities that own
// it, and widens it again.
func TestFindNarrows(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("f")
		h.press("tab") // nothing to narrow to
		h.wants("━ Find ━")
		h.write("webhook")
		h.Advance(5 * time.Second)
		all := h.total()
		h.write(" staging")
		h.rest()
		h.wants("▌secrets/teams/payments/staging/stripe-webhook")
		h.press("tab")
		h.rest()
		h.wants("Find in secrets/", "stripe-webhook")
		h.erase(" staging")
		h.rest()
		for _, match := range h.results() {
			if !strings.HasPrefix(match.Text, "secrets/") &&
				(match.Use == nil || match.Use.Location.Mount != "secrets/") {
				t.Errorf("%q is not in the mount", match.Text)
			}
		}
		h.press("tab")
		h.rest()
		h.wants("Find in component:default/payments-")
		one := h.total()
		for _, match := range h.results() {
			if !strings.Contains(match.Text, "payments") && (match.Use == nil || match.Use.Entity == nil) {
				t.Errorf("%q is not the entity's", match.Text)
			}
		}
		h.press("shift+tab", "shift+tab")
		h.rest()
		h.wants("━ Find ━")
		if h.total() != all || one == 0 || one >= all {
			t.Errorf("%d found, %d of the entity, %d again", all, one, h.total())
		}
	})
}

// An entity that is found by its name gives all its secrets with tab, whatever they are called, and
// the words again with esc.
func TestFindNarrowsToAnEntity(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("default/payments-api")
		h.wants("▌component:default/payments-api")
		h.press("tab")
		h.rest()
		h.wants("Find in component:default/payments-api", "secrets/teams/payments/staging/kafka",
			"secrets/teams/payments/prod/smtp")
		all := h.total()
		h.write("kafka")
		h.rest()
		h.wants("secrets/teams/payments/staging/kafka")
		h.lacks("secrets/teams/payments/prod/smtp")
		h.erase("kafka")
		h.rest()
		if h.total() != all {
			t.Errorf("%d found, and %d without a word again", all, h.total())
		}
		h.press("esc")
		h.rest()
		h.wants("━ Find ━", "default/payments-api", "▌component:default/payments-api")
	})
}

// References are found by file and line, and by what they name where no name that is known says the
// same; enter leads to the place in the tree, or to the lines of the file where there is none.
func TestFindAReference(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("external-secrets.yaml stripe-webhook")
		h.wants("reference")
		match := h.results()[0]
		if match.Use == nil || !strings.Contains(match.Use.File, "external-secrets.yaml") {
			t.Fatalf("the first is %q", match.Text)
		}
		h.press("ctrl+y")
		if len(h.copied) != 1 || !strings.Contains(h.copied[0], "external-secrets.yaml:") {
			t.Errorf("copied %q", h.copied)
		}
		h.press("enter")
		h.rest()
		if loc, _, _ := h.m.panes.secrets.Current(); h.overlay() != nil ||
			loc.String() != match.Use.Location.String() {
			t.Errorf("the cursor is on %s, want %s", loc, match.Use.Location)
		}
	})
	inBubble(t, func(t *testing.T) { // nobody can tell which secret it names
		h := sampleWith(t, dirOf(t, "run.sh", "vault kv get \"$MOUNT/db-main\"\n"))
		h.lookFor("run.sh db-main")
		if match := h.results()[0]; match.Use == nil || match.Use.Location.Mount != "" {
			t.Fatalf("the first is %q", match.Text)
		}
		h.press("enter")
		h.rest()
		h.wants("file:line to the clipboard", "vault kv get")
		h.press("esc")
		h.wants("words: run.sh db-main")
	})
}

// Where nothing matches, what is similar shows, and says so; it gives way as soon as something does
// match.
func TestFindSimilar(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("stg strpe hook")
		h.wants("▌secrets/teams/payments/staging/stripe-webhook", "0 found, 1 similar")
		h.press("enter")
		h.rest()
		if loc, _, _ := h.m.panes.secrets.Current(); loc.String() != "secrets/teams/payments/staging/stripe-webhook" {
			t.Errorf("the cursor is on %s", loc)
		}
		h.press("f")
		h.write("strpe")
		h.rest()
		h.wants("similar")
		h.press("backspace", "backspace")
		h.rest()
		h.wants("stripe", " found")
		h.lacks("similar")
		h.write("zzz")
		h.rest()
		h.wants("0 found")
		h.lacks("similar", "▌")
	})
}

// Where no more than a word is too many, the find says which, and offers what has the others; where
// each word is somewhere it says that. A slip goes before both.
func TestFindSaysWhichWordMatchesNothing(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.resize(160, 30)
		h.lookFor("stripe staging nowhere")
		h.wants(`0 found, `, `2 similar, "nowhere" matches nothing; `, ` match the other two`,
			"▌secrets/teams/payments/staging/stripe-api-key")
		h.erase("nowhere")
		h.write("db-main")
		h.rest()
		h.wants("each word matches something, but nothing has all of them; ", `, without "`)
		h.erase("staging db-main")
		h.write("wehbook")
		h.rest()
		h.wants(" similar", "stripe-webhook")
		h.lacks("matches nothing")

		// On a small screen too, beside what keeps names from being known; in full below the results.
		h.resize(80, 24)
		h.press("ctrl+u")
		h.write("stripe staging nowhere")
		h.rest()
		h.wants(`━ 0 found, partial: 1 denied, 2 similar, "nowhere" matches nothing `,
			` "nowhere" matches nothing; 2 match the other two`,
			" denied: secrets/teams/payments/legacy/")
	})
}

// Among very many names a first look shows something at once, says that it is not all, and gives
// way to all.
func TestFindTakesAFirstLook(t *testing.T) {
	t.Parallel()
	const rows = 300_000
	m := large(t, rows)
	m.Update(keyPress("f"))
	f := m.overlays.Top().(*finder.Model)
	first := answer(t, f, tea.PasteMsg{Content: "credentials"})
	_, next := f.Update(first)
	list, some := f.Results()
	if some == 0 || some >= rows || next == nil {
		t.Fatalf("%d found at first", some)
	}
	if s := m.View().Content; !strings.Contains(s, draw.Thousands(some)+" found so far") ||
		len(list) == 0 {
		t.Errorf("it does not say what it is:\n%s", s)
	}
	f.Update(next())
	if s := m.View().Content; strings.Contains(s, "so far") || !strings.Contains(s, "300,000 found") ||
		f.Searching() {
		t.Errorf("it is not all:\n%s", s)
	}

	// Another query has come meanwhile: neither shows.
	old := answer(t, f, keyPress("x"))
	none := answer(t, f, keyPress("x"))
	if _, cmd := f.Update(old); cmd != nil {
		t.Error("an answer to an older question is taken in")
	}
	if _, total := f.Results(); total != rows {
		t.Errorf("%d found before there is an answer", total)
	}
	_, similar := f.Update(none)
	f.Update(similar())
	if _, total := f.Results(); total != 0 {
		t.Errorf("%d found", total)
	}
}

// answer returns what a search answers that begins with a message.
func answer(t *testing.T, f *finder.Model, msg tea.Msg) tea.Msg {
	t.Helper()
	_, cmd := f.Update(msg)
	all := make(chan tea.Msg, 100)
	var run func(cmd tea.Cmd)
	run = func(cmd tea.Cmd) {
		if cmd == nil {
			return
		}
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, cmd := range batch {
				go run(cmd)
			}
			return
		}
		all <- msg
	}
	go run(cmd)
	for late := time.After(time.Minute); ; {
		select {
		case msg := <-all:
			if isMsg(msg, "findReply") {
				return msg
			}
		case <-late:
			t.Fatal("no answer")
		}
	}
}

// A result leads to the tree of all mounts; the filter of an entity's secrets is still there on the
// way back.
func TestFindKeepsTheFilterOfAnEntity(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		h.press("/")
		h.write("stripe")
		h.press("enter", "f")
		h.write("webhook staging")
		h.Advance(5 * time.Second)
		h.press("enter")
		h.rest()
		h.wants("All mounts", "▌")
		if f := h.m.panes.secrets.View().Filter(); f != "" {
			t.Errorf("all mounts are filtered by %q", f)
		}
		h.choose("payments-api")
		if f := h.m.panes.secrets.View().Filter(); f != "stripe" {
			t.Errorf("the filter is %q", f)
		}
	})
}
