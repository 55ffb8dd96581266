package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// Commands that read files say which folder they read where they find nothing in it, and that none
// was read where that is so: a gate that passes in silence then would be none.
func TestNothingWasRead(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	empty, other, home := t.TempDir(), t.TempDir(), t.TempDir()
	for file, text := range map[string]string{filepath.Join(other,
		"run.sh"): "vault kv get secrets/teams/x\n",
		filepath.Join(home, "run.sh"): "vault kv get secrets/teams/x\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const unread = "no folder was read: the working directory is the "
	for name, tc := range map[string]struct {
		dir     string
		args    []string
		status  int
		message string // "error: " or "warning: " stands before it
		hint    bool
	}{
		"check in an empty folder": {empty, []string{"check"}, render.OK,
			"warning: no reference was found in " + empty, false},
		"check --offline there": {empty, []string{"check", "--offline", "-o", "json"},
			render.OK, "warning: no reference was found in " + empty, false},
		"refs there": {empty, []string{"refs"}, render.Nothing,
			"error: no reference was found in " + empty, true},
		"refs of a location there": {empty, []string{"refs", "--offline", "secrets/teams"},
			render.Nothing, "error: no reference was found in " + empty, true},
		"entities there": {empty, []string{"entity"}, render.Nothing,
			"error: no entity was found in " + empty, true},
		"an entity there": {empty, []string{"entity", "payments-api"}, render.Nothing,
			"error: no entity was found in " + empty, true},
		"opening an entity there": {empty, []string{"open", "component:default/payments-api"},
			render.Nothing, "error: no entity was found in " + empty, true},
		"refs of what nothing names": {other, []string{"refs", "secrets/deep"}, render.Nothing,
			"error: no reference in " + other + " names secrets/deep", true},
		"entities where there is another": {other, []string{"entity"}, render.Nothing,
			"error: no entity was found in " + other, true},
		"check in /": {"/", []string{"check"}, render.Nothing, "error: " + unread +
			"root of the file system", true},
		"check in / as JSON": {"/", []string{"check", "-o", "json"}, render.Nothing,
			"error: " + unread + "root of the file system", true},
		"refs in /": {"/", []string{"refs"}, render.Nothing, "error: " + unread +
			"root of the file system", true},
		"entities in /": {"/", []string{"entity"}, render.Nothing, "error: " +
			unread + "root of the file system", true},
		"an entity in /": {"/", []string{"entity", "payments-api"}, render.Nothing,
			"error: " + unread + "root of the file system", true},
		"check at home": {home, []string{"check"}, render.Nothing, "error: " +
			unread + "home folder", true},
		"refs at home": {home, []string{"refs"}, render.Nothing, "error: " + unread +
			"home folder", true},
		"entities at home": {home, []string{"entity"}, render.Nothing, "error: " +
			unread + "home folder", true},
		// the reference is missing
		"check of a home folder by name": {home, []string{"check", "--catalog", home}, render.Nothing,
			"", false},
		"refs of a home folder by name": {home, []string{"refs", "--catalog", home}, render.OK, "",
			false},
		"orphans where no folder was read": {"/", []string{"check", "--orphans"}, render.Nothing,
			"warning: " + unread + "root of the file system", false},
		"orphans where nothing names a one": {empty, []string{"check", "--orphans"}, render.Nothing,
			"warning: no reference was found in " + empty, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := e.start(e.lister, tc.args...)
			s.dir, s.env = tc.dir, append(s.env, "HOME="+home)
			o := s.run(t)
			lines := strings.Split(strings.TrimSuffix(o.stderr, "\n"), "\n")
			if o.status != tc.status || tc.message != "" && !slices.ContainsFunc(lines,
				func(l string) bool { return strings.HasPrefix(l, tc.message) }) {
				t.Errorf("status %d, want %d; stderr %q, want %q", o.status, tc.status, o.stderr, tc.message)
			}
			if got := strings.Contains(o.stderr, "hint: "); got != tc.hint {
				t.Errorf("hint: %v, want %v: %q", got, tc.hint, o.stderr)
			}
		})
	}
}
