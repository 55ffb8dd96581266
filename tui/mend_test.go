package tui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/rewrite"
	"github.com/vaultmap/vaultmap/catalog/xref"
)

// mendingHarness shows the problems of a file, in which one thing is known that would be right, and
// another is not.
func mendingHarness(t *testing.T) (h *harness, file string) {
	t.Helper()
	server, token := problemServer()
	dir := filesIn(t, map[string]string{"run.sh": "vault kv get secrets/teams/api/There # CANARY\n" +
		"vault kv get secrets/teams/api/nothing-like-it\n"})
	h = unconnected(t, server)
	h.services = func(svc *Services) {
		svc.Fix = func(_ context.Context, c *catalog.Catalog, u *xref.Use, f xref.Fix) (Mend, error) {
			p := rewrite.New(c, map[*xref.Use]xref.Fix{u: f})
			if len(p.Refused) > 0 {
				return Mend{}, p.Refused[0].Why
			}
			return Mend{Lines: p.Files[0].Lines(c), Write: p.Files[0].Write}, nil
		}
	}
	h.connect(token, dir)
	h.rest()
	h.openProblems()
	return h, filepath.Join(dir, "run.sh")
}

// From the problems a file is fixed once its change has been seen.
func TestMend(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h, file := mendingHarness(t)
		h.press("ctrl+r")
		h.rest()
		h.wants("Change run.sh", "-vault kv get secrets/teams/api/There # •••",
			"+vault kv get secrets/teams/api/there # •••", "↵ writes it")
		h.press("x")
		h.lacks("Change run.sh")
		if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "/There ") {
			t.Errorf("it was written: %s %v", text, err)
		}
		h.press("ctrl+r")
		h.rest()
		h.press("enter")
		h.rest()
		h.wants("changed run.sh:1")
		h.Advance(3 * time.Second)
		h.wants("━ 1 problem ━")
		const want = "vault kv get secrets/teams/api/there # CANARY\n" +
			"vault kv get secrets/teams/api/nothing-like-it\n"
		if text, err := os.ReadFile(file); err != nil || string(text) != want {
			t.Errorf("have %s, %v", text, err)
		}
		h.press("ctrl+r")
		h.rest()
		h.wants("nothing is known that alone would be right there")
	})
}

// A file that has changed since it was read is left alone, also where that is after its change was
// seen; and nothing is offered where files are not to be changed.
func TestMendRefuses(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h, file := mendingHarness(t)
		h.press("ctrl+r")
		h.rest()
		const other = "# somebody else's\n"
		if err := os.WriteFile(file, []byte(other), 0o600); err != nil {
			t.Fatal(err)
		}
		h.press("enter")
		h.rest()
		h.wants("the file has changed since it was read")
		h.press("ctrl+r")
		h.rest()
		h.wants("not changed: the file has changed since it was read")
		if text, err := os.ReadFile(file); err != nil || string(text) != other {
			t.Errorf("have %s, %v", text, err)
		}
		h.m.life.svc.Fix = func(context.Context, *catalog.Catalog, *xref.Use, xref.Fix) (Mend, error) {
			return Mend{}, errors.New("no\x1b[2J")
		}
		h.press("ctrl+r")
		h.rest()
		h.wants(`not changed: no\x1b[2J`)
	})
}
