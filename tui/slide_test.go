package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Names that have no room move sideways, as far as there is more of them, by keys and the wheel.
// Where all have room there is nothing to move.
func TestLongNamesMoveSideways(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server := memvault.New()
		server.Mount("secret/", "kv", 2, "")
		const long = "the-very-long-name-of-a-service-that-somebody-has-called-so-0042-credentials"
		server.Put("secret/", long, "short")
		h := newHarness(t, server, server.RootToken(), dirOf(t, "a.txt", ""))
		h.rest()
		h.resize(60, 16)
		h.press("a")
		if h.m.keys.ScrollRight.Enabled() {
			t.Error("it can be moved where every name has room")
		}
		h.to("secret/")
		h.press("enter")
		h.rest()
		h.wants("the-very-long-name", "…")
		h.lacks("credentials┃")
		h.press(">")
		h.wants("…long-name", "short")
		h.press("shift+right", "shift+right", "9", ">")
		h.wants("…ervice-that-somebody-has-called-so-0042-credentials", "short")
		h.press("<")
		h.lacks("credentials┃")
		h.Update(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown, Mod: tea.ModShift})
		h.wants("0042-credentials")
		at := h.m.panes.secrets.View().Position()
		for range 9 {
			h.Update(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelLeft})
		}
		h.wants("  the-very-long-name")
		if h.m.panes.secrets.View().Position() != at {
			t.Error("the cursor has moved")
		}
	})
}

// What shows next is not moved.
func TestAnotherSubjectIsNotMovedSideways(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server := memvault.New()
		server.Mount("secret/", "kv", 2, "")
		server.Put("secret/", "app/"+strings.Repeat("long-", 12)+"name")
		h := newHarness(t, server, server.RootToken(), dirOf(t, "catalog-info.yaml",
			"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n"+
				"  annotations:\n    vault.io/secrets-path: app\n    vault.io/secrets-engine: secret\n"))
		h.rest()
		h.resize(40, 20)
		h.choose("a")
		h.wants("  long-long")
		h.press(">")
		h.wants("…-long-long")
		h.press("tab", "esc", "home")
		h.rest()
		h.choose("a")
		h.wants("  long-long")
	})
}

// Lists over the panes move sideways as well: those in which one types, and others.
func TestListsMoveSideways(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		dir := strings.Repeat("deep/", 14)
		h := sampleWith(t, dirOf(t, dir+"run.sh", "vault kv get -mount=secrets teams/identity/prod/nope\n"))
		h.resize(80, 24)
		end := "deep/run.sh:1"
		h.openProblems()
		h.wants(end)
		for range 9 {
			h.press("shift+left")
		}
		h.wants(" deep/deep/")
		h.lacks("…deep", "run.sh:1  ")
		h.press("shift+right", "shift+right", "shift+right", "shift+right", "shift+right",
			"shift+right", "shift+right", "shift+right", "shift+right")
		h.wants(end)
		h.press("esc")
		h.lookFor("run.sh")
		h.wants(end)
		for range 9 {
			h.press("shift+left")
		}
		h.wants("▌deep/deep")
	})
}
