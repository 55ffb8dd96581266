package finder

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func (r *room) ctrl(code rune) {
	r.Runner.Update(tea.KeyPressMsg{Code: code, Mod: tea.ModCtrl})
}

// lookFor types words into an empty line and waits for what they find.
func (r *room) lookFor(words string) {
	r.ctrl('u')
	r.write(words)
	r.Advance(time.Second)
}

// selected returns what is selected, in that order.
func (r *room) selected() []string {
	var out []string
	for _, c := range r.selection.All() {
		out = append(out, strings.TrimPrefix(c.Text, "secret/"))
	}
	return out
}

// Who looks for the same again need not type it again, and who looks for something else types it at
// once; older words are a key away, none twice, and what stands in the line is never lost.
func TestWordsOfBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, "a/one", "a/two", "b/three", "b/four")
		line := func(when, want string) {
			t.Helper()
			r.Advance(time.Second)
			found := want == "" || slices.ContainsFunc(r.texts(), func(s string) bool {
				return strings.Contains(s, want)
			})
			if r.Value() != want || !found {
				t.Errorf("%s: %q is in the line, want %q; it has found %q", when, r.Value(), want, r.texts())
			}
		}
		again := func(words, key string) {
			r.open()
			r.lookFor(words)
			switch key {
			case "esc":
				r.press(tea.KeyEscape)
			case "enter":
				r.press(tea.KeyEnter)
			case "ctrl-c":
				r.ctrl('c')
			}
			if _, closed := r.acted.(overlay.Close); !closed {
				t.Fatalf("%s: %s does not close it", words, key)
			}
		}
		if r.TextSelected() || r.Value() != "" {
			t.Errorf("there are words, and nobody has looked for any: %q", r.Value())
		}
		r.press(tea.KeyUp)
		line("there are no words", "")
		again("one", "esc")
		again("two", "enter")
		again("three", "ctrl-c")
		again("one", "esc")
		again("  ", "esc")

		r.open()
		line("opened again", "one")
		if !r.TextSelected() {
			t.Error("they are not selected")
		}
		r.write("four")
		line("typing replaces them", "four")

		for key, want := range map[rune]string{
			tea.KeyEnd: "onex", tea.KeyLeft: "onxe", tea.KeyHome: "xone", tea.KeyDown: "onex",
			tea.KeyBackspace: "x", tea.KeyDelete: "x",
		} {
			r.open()
			r.press(key)
			r.write("x")
			if r.Value() != want {
				t.Errorf("after %q there is %q, want %q", key, r.Value(), want)
			}
		}
		r.open()
		r.Runner.Update(tea.PasteMsg{Content: "two"})
		line("pasting replaces them", "two")

		r.open()
		line("opened", "one")
		for _, want := range []string{"three", "two", "two"} { // "one" stands but once
			r.press(tea.KeyUp)
			line("up", want)
		}
		if r.TextSelected() {
			t.Error("typing would replace what was brought back")
		}
		newer := func() { r.Runner.Update(tea.KeyPressMsg{Code: tea.KeyDown, Mod: tea.ModAlt}) }
		for _, want := range []string{"three", "one", "", ""} {
			newer()
			line("newer", want)
		}
		r.press(tea.KeyUp) // on an empty line
		line("up on an empty line", "one")

		r.lookFor("fou")
		r.press(tea.KeyUp)
		line("up on what was edited moves in the list", "fou")
		r.Runner.Update(tea.KeyPressMsg{Code: tea.KeyUp, Mod: tea.ModAlt})
		line("the key for older words", "one")
		newer()
		line("what was typed is not lost", "fou")

		r.ctrl('u')
		r.press(tea.KeyUp)
		r.press(tea.KeyUp)
		line("two words back", "one")
		r.ctrl('n')
		r.ctrl('p')
		r.ctrl('p')
		line("keys of the list alone bring nothing back", "one")
	})
}

// History keeps the newest words, each once, in their order.
func TestHistory(t *testing.T) {
	t.Parallel()
	var h History
	for i := range 3 * maxHistory {
		h.Add(strings.Repeat("x", i%150))
		h.Add("y")
		h.Add(" ")
	}
	if len(h.words) != maxHistory || h.Last() != "y" {
		t.Errorf("%d are kept, the last %q", len(h.words), h.Last())
	}
	seen := map[string]bool{}
	for line, steps := "", 0; ; steps++ {
		older, ok := h.next(line, -1)
		if !ok {
			if steps != maxHistory {
				t.Errorf("%d steps back", steps)
			}
			return
		}
		if seen[older] {
			t.Fatalf("%q comes twice", older)
		}
		seen[older], line = true, older
	}
}

// Space is a blank where words need one and selects where they do not; ctrl-space always selects.
// What is selected stays so whatever is looked for then, and whatever comes in.
func TestSelectsSeveral(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, "a/one", "a/two", "b/one", "b/two")
		is := func(when, line string, want ...string) {
			t.Helper()
			if r.Value() != line || !slices.Equal(r.selected(), want) {
				t.Errorf("%s: %q, and %q are selected; want %q and %q", when, r.Value(), r.selected(), line,
					want)
			}
		}
		r.write(" ") // there is no row
		is("nothing is found", " ")
		r.lookFor("a")
		r.write(" ")
		r.write("o")
		r.Advance(time.Second)
		is("words go on", "a o")
		r.ctrl(tea.KeySpace)
		is("ctrl-space", "a o", "a/one")
		r.ctrl(tea.KeySpace)
		is("on the last row", "a o", "a/one", "a/two")
		r.ctrl(tea.KeySpace)
		is("on the last row again", "a o", "a/one")
		r.lookFor("two")
		is("other words", "two", "a/one")
		r.press(tea.KeyDown)
		r.write(" ")
		is("the cursor was moved", "two", "a/one", "b/two")
		r.press(tea.KeyUp)
		r.write("  ")
		is("space goes on to the next row", "two", "a/one", "a/two")
		r.server.Put("secret/", "a/three")
		folder, _ := r.source.Listing.Store.Find(vaultpath.New("", "secret/", "a/"))
		r.Exec(r.source.Listing.Loads.Ask(folder))
		r.Advance(time.Second)
		r.lookFor("three")
		is("names came in", "three", "a/one", "a/two")
		r.ctrl(tea.KeySpace)
		is("they can be selected", "three", "a/one", "a/two", "a/three")

		r.lookFor("on")
		r.press(tea.KeyDown)
		r.write(" a") // somebody goes on with words, and has moved before
		r.Advance(time.Second)
		if r.Value() != "on a" {
			t.Errorf("the blank is lost: %q", r.Value())
		}
		r.press(tea.KeyHome) // back to the line
		r.write(" ")
		if r.Value() != " on a" {
			t.Errorf("a blank at the line's cursor is lost: %q", r.Value())
		}
	})
}

// Each thing that can be done with a result is done with all that are selected, and with nothing
// else; what has no place in Vault has none of those that take one.
func TestActsOnAllSelected(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, "a/one", "a/two", "b/one")
		one, two := vaultpath.New("", "secret/", "a/one"), vaultpath.New("", "secret/", "b/one")
		keys := r.Keys.Typing
		press := func(name string) overlay.Action {
			r.acted = nil
			code, mod := []rune(name[strings.LastIndexAny(name, "+")+1:])[0], tea.ModCtrl
			if strings.HasPrefix(name, "alt") {
				mod = tea.ModAlt
			}
			r.Runner.Update(tea.KeyPressMsg{Code: code, Mod: mod})
			return r.acted
		}
		r.lookFor("one")
		if got := press(keys.OpenPage.Keys()[0]); got != (overlay.OpenPage{Location: one}) {
			t.Errorf("of one row: %#v", got)
		}
		if got, ok := press(keys.Copy.Keys()[0]).(overlay.CopyLines); !ok || !got.Name ||
			!slices.Equal(got.Lines, []string{"secret/a/one"}) ||
			!slices.Equal(got.At, []vaultpath.Location{one}) {
			t.Errorf("of one row: %#v", got)
		}
		r.ctrl(tea.KeySpace)
		r.ctrl(tea.KeySpace)
		r.lookFor("two") // the cursor is on what is not selected
		both := func(at []vaultpath.Location) bool {
			return slices.Equal(at, []vaultpath.Location{one, two})
		}
		if got, ok := press(keys.Copy.Keys()[0]).(overlay.CopyLines); !ok || !both(got.At) ||
			!slices.Equal(got.Lines, []string{"secret/a/one", "secret/b/one"}) {
			t.Errorf("copied are %v", got)
		}
		if got, ok := press(keys.OpenPage.Keys()[0]).(overlay.OpenPages); !ok || got.Edit ||
			!both(got.Locations) {
			t.Errorf("opened are %v", got)
		}
		if got, ok := press(keys.EditPage.Keys()[0]).(overlay.OpenPages); !ok || !got.Edit ||
			!both(got.Locations) {
			t.Errorf("edited are %v", got)
		}
		if got, ok := press(keys.CopyAddress.Keys()[0]).(overlay.CopyAddress); !ok ||
			!both(got.Locations) {
			t.Errorf("addresses are those of %v", got)
		}
		if got, ok := press(keys.CopyAs.Keys()[0]).(overlay.CopyAs); !ok || !both(got.Locations) {
			t.Errorf("forms are those of %v", got)
		}

		// The menu has all of it, by names, and says what each key does.
		menu, ok := press(keys.Actions.Keys()[0]).(overlay.Choose)
		if !ok || menu.Title != "2 selected" {
			t.Fatalf("the menu is %#v", menu)
		}
		for _, c := range menu.Choices {
			if c.Name == "copy" {
				r.acted = nil
				r.Runner.Update(c.Then.(overlay.Tell).Msg)
			}
		}
		if got, ok := r.acted.(overlay.CopyLines); !ok || !both(got.At) {
			t.Errorf("from the menu: %#v", r.acted)
		}
		keys.CopyAs.SetEnabled(false)
		r.Keys.Typing = keys
		if fewer := press(keys.Actions.Keys()[0]).(overlay.Choose); len(fewer.Choices) !=
			len(menu.Choices)-1 {
			t.Error("the menu has what a key cannot do now")
		}
		if got := press(keys.CopyAs.Keys()[0]); got != nil {
			t.Errorf("a key that is off does %#v", got)
		}

		// What is gone is not acted on, and what is there again is.
		folder, _ := r.source.Listing.Store.Find(vaultpath.New("", "secret/", "b/"))
		r.source.Listing.Store.SetChildren(folder, []string{"other"})
		if at := r.Chosen().Places(); !slices.Equal(at, []vaultpath.Location{one}) {
			t.Errorf("after one has gone there are %v", at)
		}
		r.source.Listing.Store.SetChildren(folder, []string{"one"})
		if at := r.Chosen().Places(); !both(at) {
			t.Errorf("once it is back there are %v", at)
		}
	})
}

// Without words there are the places that one dealt with, the newest first, each once and with what
// was done there; never one of another namespace, or of a mount that is not there.
func TestRecentPlaces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, "a/one", "a/two")
		r.lookFor("one") // lists all
		at := func(namespace, mount, path string) vaultpath.Location {
			return vaultpath.New(namespace, mount, path)
		}
		dealt := func(what string, loc vaultpath.Location) {
			r.Exec(r.Model.source.Listing.Places.Add(what, loc))
			r.Advance(time.Second)
		}
		dealt("copied", at("", "secret/", "a/one"))
		dealt("copied", at("other", "secret/", "a/one"))
		dealt("copied", at("", "gone/", "x"))
		dealt("opened", at("", "secret/", "b/guessed"))
		dealt("opened", at("", "secret/", "a/two"))
		dealt("opened", at("", "secret/", "a/one"))
		r.open()
		r.ctrl('u')
		if got := r.texts(); !slices.Equal(got,
			[]string{"secret/a/one", "secret/a/two", "secret/b/guessed"}) {
			t.Fatalf("there are %q", got)
		}
		for i, c := range r.results.list {
			if row := rowOf(r.painter(), c, 60); !strings.HasSuffix(row, " opened") {
				t.Errorf("row %d does not say what it is: %q", i, row)
			}
		}
		r.press(tea.KeyDown)
		r.press(tea.KeyEnter)
		if got := r.acted; got != (overlay.Close{Then: overlay.Reveal{
			Location: at("", "secret/", "a/two"),
		}}) {
			t.Errorf("it comes to %#v", got)
		}
		// Marks go first, and go when they are taken away; the cursor stays on its place.
		r.open()
		r.ctrl('u')
		r.press(tea.KeyDown)
		mark := func() { r.Runner.Update(tea.KeyPressMsg{Code: 'm', Mod: tea.ModAlt}) }
		mark()
		if got := r.texts(); got[0] != "secret/a/two" || len(got) != 3 || r.Cursor != 0 ||
			r.results.list[0].Did != "marked" {
			t.Errorf("there are %q, the cursor is on %d", got, r.Cursor)
		}
		mark()
		if got := r.texts(); got[1] != "secret/a/two" || len(got) != 3 || r.Cursor != 1 {
			t.Errorf("there are %q, the cursor is on %d", got, r.Cursor)
		}
		r.Runner.Update(tea.KeyPressMsg{Code: tea.KeySpace, Mod: tea.ModCtrl})
		r.Runner.Update(tea.KeyPressMsg{Code: tea.KeySpace, Mod: tea.ModCtrl})
		mark() // of one that is selected and another one
		if n := len(r.Model.source.Listing.Places.Marks()); n != 2 {
			t.Errorf("%d are marked", n)
		}
	})
}

// Why nothing is found, or not all, is on the screen also where that is small: what is at fault for
// most goes first, and stands beside the count.
func TestSaysWhyItHasNothing(t *testing.T) {
	t.Parallel()
	trouble := func(text string) func(r *room) {
		return func(r *room) { r.Model.source.Trouble = func() string { return text } }
	}
	for name, tc := range map[string]struct {
		given func(r *room)
		want  string
		full  string
	}{
		"a folder is denied": {func(r *room) {
			folder, _ := r.source.Listing.Store.Find(vaultpath.New("", "secret/", "a/"))
			r.source.Listing.Store.SetState(folder, tree.Denied, vaultsvc.ErrDenied)
		}, "0 found, partial: 1 denied", "denied: secret/a/ "},
		"the mounts are hidden": {func(r *room) {
			r.source.Listing.Mounts.State = listing.MountsHidden
		}, "0 found, the token may not see the mounts",
			"the token may not see the mounts: say where to look"},
		"the token is dead": {
			trouble("token expired or revoked"), "0 found, token expired or revoked",
			"token expired or revoked: no more can be listed",
		},
		"the server is sealed": {
			trouble("vault sealed"), "0 found, vault sealed", "vault sealed: no more can be listed",
		},
		"the walk was stopped": {func(r *room) {
			r.source.Listing.Walks.Walk.Stopped = true
		}, "0 found, partial: stopped", "listing was stopped"},
		"the walk was interrupted": {func(r *room) {
			r.source.Listing.Walks.Walk.Stopped = true
			r.source.Listing.Walks.Walk.Err = vaultsvc.ErrOffline
		}, "0 found, partial: interrupted", "listing was interrupted"},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newRoom(t, "a/one", "b/two")
			r.lookFor("zzz")
			tc.given(r)
			for _, width := range []int{80, 60} {
				f := r.Frame(width, 24)
				if !strings.Contains(f.Lines[0], tc.want) {
					t.Errorf("%s: at %d columns it says %q, want %q", name, width, f.Lines[0], tc.want)
				}
			}
			if got := r.Frame(80, 24).Lines[3]; !strings.Contains(got, "┃ "+tc.full) {
				t.Errorf("%s: in place of the list there is %q, want %q", name, got, tc.full)
			}
		})
	}
}

// What can be typed, and what keys do, is on a screen of 80 columns; and what space does now.
func TestFootFits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, "a/one", "a/two")
		foot := func() string {
			lines := r.Frame(80, 24).Lines
			return lines[len(lines)-1]
		}
		r.lookFor("o")
		for _, want := range []string{"shows it in the tree", "copies", "^space selects", "menu",
			"esc closes"} {
			if !strings.Contains(foot(), want) {
				t.Errorf("the foot lacks %q: %q", want, foot())
			}
		}
		r.press(tea.KeyDown)
		if !strings.Contains(foot(), " space selects") {
			t.Errorf("space selects, and the foot is %q", foot())
		}
	})
}

func (r *room) painter() painter {
	return painter{theme.Plain(), r.Model.source, r.results.query, &r.selection, &r.Slide}
}
