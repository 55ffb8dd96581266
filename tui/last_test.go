package tui

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Mounts that hold no secrets stand behind all others: those of the server itself, and those of
// which the server has said so, once the list is made anew. What is not known to be empty is not.
func TestMountsWithoutSecretsStandLast(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := memvault.New()
		for _, mount := range []string{"blank/", "denied/", "filled/", "named/"} {
			s.Mount(mount, "kv", 2, "")
		}
		s.Mount("a-ca/", "pki-of-ours", 0, "", memvault.Unlistable)
		s.Put("filled/", "secret")
		s.Policy("p", memvault.Allow("blank/metadata/*", memvault.List),
			memvault.Allow("filled/metadata/*", memvault.List),
			memvault.Allow("named/metadata/*", memvault.List), memvault.Allow("a-ca/*", memvault.List),
			memvault.Allow("denied/metadata/in/*", memvault.List))
		token := s.Token(memvault.TokenOptions{Policies: []string{"p"}})
		s.PutCubbyhole(token, "mine")
		h := newHarness(t, s, token, dirOf(t, "catalog-info.yaml", component("one", "", "nothing")+
			"    vault.io/secrets-engine: named\n"))
		h.rest()
		mounts := func(want string) {
			t.Helper()
			var got []string
			for _, row := range h.rows() {
				if location, _, _ := strings.Cut(row, " "); strings.Count(location, "/") == 1 &&
					strings.HasSuffix(location, "/") {
					got = append(got, location)
				}
			}
			if strings.Join(got, " ") != want {
				t.Fatalf("the mounts are %q, want %q:\n%s", got, want, h.screen())
			}
		}
		h.press("a")
		first := "a-ca/ blank/ denied/ filled/ named/ cubbyhole/ identity/ sys/"
		mounts(first)
		for _, mount := range strings.Fields(first) {
			h.to(mount)
			h.press("enter")
			h.rest()
			mounts(first) // nothing moves under the cursor
		}
		h.choose("one")
		h.press("a")
		mounts("cubbyhole/ denied/ filled/ named/ a-ca/ blank/ identity/ sys/")
	})
}

// component is a file that describes one of a system, whose annotation names a path; either may be
// "".
func component(name, system, path string) string {
	text := "apiVersion: backstage.io/v1alpha1\nkind: Component\nspec:\n  system: " + system +
		"\nmetadata:\n  name: " + name + "\n"
	if path != "" {
		text += "  annotations:\n    vault.io/secrets-path: " + path + "\n"
	}
	return text
}

// Groups of which no entity has anything to do with secrets stand behind those that have.
func TestGroupsWithoutSecretsStandLast(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := memvault.Sample()
		h := newHarness(t, server, token, filesIn(t, map[string]string{
			"a/catalog-info.yaml": component("alone", "bare", ""),
			"b/catalog-info.yaml": component("one", "", "teams/"),
			"c/catalog-info.yaml": component("user", "used", ""),
			"c/run.sh":            "vault kv get secrets/teams/payments/prod/redis\n",
			"d/catalog-info.yaml": component("none", "zero", ""),
		}))
		h.rest()
		last := 0
		screen := h.screen()
		for _, group := range []string{"▾ used", "▾ no system", "▾ bare", "▾ zero"} {
			at := strings.Index(screen, group)
			if at <= last {
				t.Fatalf("%s is out of its place:\n%s", group, screen)
			}
			last = at
		}
	})
}
