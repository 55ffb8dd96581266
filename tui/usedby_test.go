package tui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// The references of a secret lead to their lines, without the values that stand beside them.
func TestUsedBy(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := usesHarness(t)
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.press("u")
		h.wants("Used by secrets/teams/payments/prod/stripe-webhook", "elsewhere/es.yaml:13",
			"repo/payments/deploy/es.yaml:13",
			"external-secrets field signing_key", "annotation")
		h.press("enter")
		h.wants("elsewhere/es.yaml:13 ━",
			"13 ▌       remoteRef: {key: teams/payments/prod/stripe-webhook, property: signing_key}")
		if n := len(h.copied); n != 1 || !strings.HasSuffix(h.copied[0], "/elsewhere/es.yaml:13") ||
			!filepath.IsAbs(h.copied[0]) {
			t.Errorf("copied %q", h.copied)
		}
		h.press("esc")
		h.wants("Used by secrets/teams/payments/prod/stripe-webhook")
		h.press("down", "enter")
		h.wants("repo/payments/deploy/es.yaml:13 ━")
		h.press("esc", "esc")
		h.lacks("Used by", "▌       remoteRef")
		if h.overlay() != nil {
			t.Error("an overlay is still open")
		}
	})
}

// The references of a folder are those of all below it, of annotations and of files, and those of
// the folders above it: the same as `vaultmap refs` gives, in its order. Another folder whose name
// begins like this one is none of them.
func TestUsedByAFolder(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"a.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: below\n  annotations:\n    vault.io/secrets-path: teams/payments/prod, teams/payments-old\n",
			"b.sh":   "vault kv get secrets/teams/payments/staging/db-main\nvault kv get secrets/teams/payments-old/db\n",
			"c.sh":   "vault kv list secrets/teams/payments\n",
			"d.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: above\n  annotations:\n    vault.io/secrets-path: teams\n",
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		h := sampleWith(t, dir)
		h.press("a")
		h.to("secrets/")
		h.press("enter")
		h.to("secrets/teams/")
		h.press("enter")
		for location, want := range map[string][]string{
			"secrets/":                {"a.yaml:6", "a.yaml:6", "b.sh:1", "b.sh:2", "c.sh:1", "d.yaml:6"},
			"secrets/teams/payments/": {"a.yaml:6", "b.sh:1", "c.sh:1", "d.yaml:6"},
		} {
			h.to(location)
			h.press("u")
			h.wants("Used by " + location)
			var got []string
			for _, line := range h.rowsOf(h.box()) {
				got = append(got, strings.Fields(line)[0])
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s is used by %q, want %q, in\n%s", location, got, want, h.screen())
			}
			h.press("esc")
		}
		h.to("secrets/empty/")
		h.press("u")
		h.wants("no entity and no file names secrets/empty/, or what is below it")
	})
}

// The line below the panes names the line of the annotation, as the list of references does, and
// not that where the entity begins.
func TestNamedByTheAnnotationsLine(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-worker")
		h.to("secrets/teams/payments/prod/")
		h.wants("named by payments-api (payments/catalog-info.yaml:19), payments-worker (payments/catalog-info.yaml:38)")
		h.press("tab")
		h.wants(" payments/catalog-info.yaml:38 names secrets/teams/payments/prod/")
		h.press("u")
		h.wants("▌payments/catalog-info.yaml:38 ")
	})
}

// An entity's list holds what cannot be shown in the tree, too: what is templated, or names no
// mount.
func TestReferencesOfAnEntityAsAList(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := usesHarness(t)
		h.choose("unowned")
		h.Advance(3 * time.Second)
		h.press("tab", "u")
		h.wants("References of unowned", "teams/{{ .Values.team }}/db", "templated", "missing", "denied",
			"ok")
	})
}

// The lines come after the user has gone on: they are not shown any more.
func TestLateExcerpt(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := usesHarness(t)
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.Hold = func(msg tea.Msg) bool { return isMsg(msg, "excerptReply") }
		h.press("u", "enter", "esc")
		h.Release([]int{0})
		if h.overlay() != nil {
			t.Errorf("it shows\n%s", h.screen())
		}
	})
}

// A file that went away since the scan says so in its place.
func TestExcerptOfAFileThatIsGone(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := usesHarness(t)
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		for _, r := range h.m.files.Catalog().References {
			_ = os.Remove(r.FilePath)
		}
		h.press("u", "enter")
		h.wants("reading the file again: no such file")
	})
}

func TestCopyAs(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := usesHarness(t)
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.press("C")
		h.wants("Copy secrets/teams/payments/prod/stripe-webhook as", "UI address",
			"remoteRef, SecretStore/vault", "agent annotation")
		h.press("down", "down", "enter")
		if want := "vault kv get -mount=secrets teams/payments/prod/stripe-webhook"; len(h.copied) != 1 ||
			h.copied[0] != want {
			t.Errorf("copied %q, want %q", h.copied, want)
		}
		h.wants("copied vault kv get")
		if h.overlay() != nil {
			t.Error("the list is still open")
		}
	})
}

// A click moves the cursor of a list, a second one chooses, one beside it closes.
func TestListByMouse(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := usesHarness(t)
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.press("C")
		click := func(x, y int) {
			h.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
			h.Settle()
		}
		box := h.box()
		click(box.Left+5, box.Top+3)
		h.wants("▌vault command")
		click(box.Left, box.Top) // its edge
		click(box.Left+box.Width-1, box.Top+3)
		if len(h.copied) != 1 || !strings.HasPrefix(h.copied[0], "vault kv get") {
			t.Errorf("copied %q", h.copied)
		}
		for _, beside := range [][2]int{
			{box.Left + 5, box.Top - 1}, {box.Left + 5, box.Top + len(box.Lines)},
			{box.Left - 1, box.Top + 3}, {box.Left + box.Width, box.Top + 3},
		} {
			h.press("C")
			click(beside[0], beside[1])
			if h.overlay() != nil {
				t.Errorf("a click at %v, beside %v, did not close it", beside, box)
			}
		}
	})
}

// Files that change are read again, once for each change, and the watch of an older scan says
// nothing.
func TestFilesChange(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := memvault.Sample()
		scans, watches, ended := 0, 0, 0
		change := make(chan error)
		h := unconnected(t, server)
		h.services = func(svc *Services) {
			scan := svc.Catalog
			svc.Catalog = func(ctx context.Context) (*catalog.Catalog, error) { scans++; return scan(ctx) }
			svc.Changed = func(ctx context.Context, c *catalog.Catalog, since time.Time) error {
				watches++
				select {
				case err := <-change:
					return err
				case <-ctx.Done():
					ended++
					return ctx.Err()
				}
			}
		}
		h.connect(token, sampleDir(t))
		h.rest()
		change <- nil
		h.rest()
		if scans != 2 || watches != 2 {
			t.Errorf("%d scans, %d watches after a change", scans, watches)
		}
		h.press("R")
		h.rest()
		if scans != 3 || watches != 3 || ended != 1 {
			t.Errorf("%d scans, %d watches, %d ended after R", scans, watches, ended)
		}
		change <- errors.New("no more watches")
		h.rest()
		if scans != 3 {
			t.Errorf("%d scans after the watch failed", scans)
		}
	})
}

// Somebody who can write a file of the repository must not write on the screen of whoever looks at
// it: escape sequences and bidi controls in names and in lines.
func TestHostileReferences(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		text := "\x1b]0;PWNED\a\nvault kv get -field='\x1b[2J' secrets/teams/payments/prod/db-main # \u202ePWNED\x1b[31m\n"
		dir := dirOf(t, "\x1b[2Jx\u202e.sh", text)
		h := sampleWith(t, dir)
		h.choose("unowned")
		h.Advance(3 * time.Second)
		for _, keys := range [][]string{{"u"}, {"enter"}, {"esc", "esc", "C"}, {"esc", "tab", "u"},
			{"enter"}} {
			h.press(keys...)
			frame := h.m.View().Content
			for _, attack := range []string{"\x1b]0;", "\x1b[2J", "\u202e", "\x1b[31m", "\a"} {
				if strings.Contains(frame, attack) {
					t.Errorf("after %q the frame holds %q", keys, attack)
				}
			}
		}
	})
}

// A configuration of Backstage that lies in the repository could name any server: it is told of,
// with what would use it, and nothing of it is used.
func TestFoundAppConfig(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		dir := sampleDir(t)
		text := "vault:\n  baseUrl: https://evil.example.com\n  token: CANARY\n"
		if err := os.WriteFile(filepath.Join(dir, "app-config.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		h := sampleWith(t, dir)
		h.wants("found app-config.yaml, which is not used: vaultmap --backstage")
		h.press("end")
		h.wants("▌  app-config.yaml", "not used", "server, token and engine are taken from it with")
		h.press("enter")
		if want := "vaultmap --backstage " + dir + "/app-config.yaml"; len(h.copied) != 1 ||
			h.copied[0] != want {
			t.Errorf("copied %q, want %q", h.copied, want)
		}
		h.lacks("evil.example.com", "CANARY")
	})
}

// What is known of one namespace says nothing about a place of the same name in another one.
func TestReferencesInAnotherNamespace(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		dir := dirOf(t, "pod.yaml", podElsewhere)
		h := sampleWith(t, dir)
		h.press("f")
		h.write("prod db-main")
		h.Advance(5 * time.Second) // the names of this namespace are known
		h.press("esc", "/")
		h.write("unowned")
		h.press("enter", "u")
		h.wants("References of unowned", "secrets/teams/payments/prod/db-main", "namespace other")
	})
}
