package tui

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// One key leads from a secret to whose it is: to the entity whose annotation is nearest, else to
// the first whose files name it.
func TestOwner(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ at, owner, says string }{
		{"secrets/teams/api/there", "api", "belongs to component:default/api"},
		{"secrets/teams/api/", "api", "belongs to component:default/api"},
		// the nearest of the two
		{"secrets/teams/api/deep/", "deep", "belongs to component:default/deep"},
		{"secrets/teams/api/deep/a", "deep", "belongs to component:default/deep"},
		{"old/there", "api", "belongs to component:default/api"}, // by a file alone
		{"secrets/teams/nobody", "",
			"secrets/teams/nobody belongs to no entity: no annotation names it, and no file of one does"},
		{"secrets/teams/somebody", "", "secrets/teams/somebody belongs to no entity"},
		{"secrets/", "", "secrets/ belongs to no entity"},
	} {
		t.Run(strings.ReplaceAll(tc.at, "/", "-"), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				server, token := problemServer()
				server.Put("secrets/", "teams/nobody", "teams/api/deep/a")
				files := map[string]string{"deep/catalog-info.yaml": strings.NewReplacer("name: api",
					"name: deep", "teams/api", "teams/api/deep").Replace(problemFiles["api/catalog-info.yaml"])}
				for name, text := range problemFiles {
					files[name] = text
				}
				h := newHarness(t, server, token, filesIn(t, files))
				h.rest()
				h.openFolders("old/", "secrets/", "secrets/teams/", "secrets/teams/api/",
					"secrets/teams/api/deep/")
				h.to(tc.at)
				h.press("O")
				h.rest()
				h.wants(tc.says)
				if tc.owner == "" {
					if h.m.panes.secrets.Subject().Entity != nil || h.m.panes.layout.focus != paneSecrets {
						t.Errorf("it leads to\n%s", h.screen())
					}
					return
				}
				loc, _, _ := h.m.panes.secrets.Current()
				s, _ := h.m.panes.catalog.Current()
				if h.chosen() != tc.owner || h.m.panes.secrets.Subject() != s ||
					h.m.panes.layout.focus != paneSecrets || loc.String() != tc.at {
					t.Errorf("it leads to %s:\n%s", loc, h.screen())
				}
			})
		})
	}
}

// In the catalog there is nothing whose owner could be shown, and where no row is none.
func TestOwnerOfNothing(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		screen := func() string { return countdown.ReplaceAllString(h.screen(), "…") }
		before := screen()
		h.press("O")
		h.wants("O (its owner) works on a mount, folder or secret")
		h.Advance(hintTime)
		if after := screen(); after != before {
			t.Errorf("it shows\n%s", after)
		}
	})
}

// Where a file names a secret that is not there, to create it comes first: the form is for just
// that path. Whoever takes it for a folder in which something else is to be created would put it in
// the wrong place.
func TestCreateWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ at, path, mount string }{
		{"secrets/teams/api/absent", "teams/api/absent", "/ui/vault/secrets/secrets/"},
		{"old/Absent", "Absent", "/ui/vault/secrets/old/"},
	} {
		t.Run(tc.mount[len("/ui/vault/secrets/"):], func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := problemsHarness(t)
				h.choose("api")
				h.Advance(10 * time.Second)
				h.to("secrets/teams/api/there")
				h.wants(" ↵ open  v view  e edit")
				h.lacks("c create  ↵ open")
				h.to(tc.at)
				h.wants(" c create  ↵ open  v view", "missing")
				h.press("c")
				h.rest()
				if len(h.opened) != 1 {
					t.Fatalf("opened %q", h.opened)
				}
				u, err := url.Parse(h.opened[0])
				if err != nil || !strings.HasPrefix(u.Path, tc.mount) || !strings.Contains(u.Path, "create") {
					t.Errorf("opened %s: %v", h.opened[0], err)
				}
				path := u.Query().Get("initialKey")
				if path == "" {
					path = u.Path[strings.LastIndex(u.Path, "/create")+len("/create/"):]
				}
				if path != tc.path {
					t.Errorf("opened %s: the form is for %q, want %q", h.opened[0], path, tc.path)
				}
			})
		})
	}
}

// It is offered on no other row: not on a deleted secret, on one that nobody may see, on one that
// is still asked for, or on a folder.
func TestCreateIsFirstForNothingElse(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := problemServer()
		server.Delay("secrets/metadata/teams/broken/", 0)
		h := newHarness(t, server, token, filesIn(t, problemFiles))
		h.rest()
		server.Latency(time.Second)
		h.choose("api")
		h.to("secrets/teams/shut/x")
		h.lacks("c create  ↵ open")
		h.Advance(20 * time.Second)
		for _, at := range []string{"secrets/teams/api/", "secrets/teams/api/removed",
			"secrets/teams/api/there", "secrets/teams/shut/x", "secrets/teams/broken/x", "old/there"} {
			h.to(at)
			h.lacks("c create  ↵ open")
		}
		h.to("secrets/teams/api/absent")
		h.wants("c create  ↵ open")
		server.Put("secrets/", "teams/api/absent")
		h.press("r")
		h.Advance(5 * time.Second)
		h.lacks("c create  ↵ open", "missing; ")
		h.press("tab")
		h.lacks("c create")
	})
}

// A use in another namespace is judged by what is there: what this one has under the same path says
// nothing of it.
func TestProblemsInAnotherNamespace(t *testing.T) {
	t.Parallel()
	const lines = `vault kv get -namespace=other -mount=secrets teams/api/there
vault kv get -namespace=other -mount=secrets teams/theirs
vault kv get -namespace=other -mount=secrets teams/gone
vault kv get -namespace=none -mount=secrets teams/api/there
vault kv get -mount=secrets teams/api/there
`
	inBubble(t, func(t *testing.T) {
		server, _ := problemServer()
		server.Enterprise(true)
		other := server.In("other")
		other.Mount("secrets/", "kv", 2, "")
		other.Put("secrets/", "teams/theirs", "teams/gone")
		other.Delete("secrets/", "teams/gone")
		h := newHarness(t, server, server.RootToken(), filesIn(t, map[string]string{"run.sh": lines}))
		h.rest()
		h.openFolders("secrets/", "secrets/teams/", "secrets/teams/api/") // all of it is known here
		h.openProblems()
		want := []string{
			"missing run.sh:1 secrets/teams/api/there in namespace other",
			"deleted run.sh:3 secrets/teams/gone in namespace other",
			"unchecked run.sh:4 secrets/teams/api/there in namespace none",
		}
		if got := h.problems(); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("the problems are\n%s", strings.Join(got, "\n"))
		}
		h.wants("2 problems, 1 in other namespaces unchecked")
		h.toProblem("gone in namespace other")
		h.press("enter")
		h.wants("it lies in the namespace other, which is not shown here", "▌  unowned")
		h.press("u")
		h.wants("missing ", "deleted ", "ok ", "unchecked ", " in namespace other", " in namespace none")
		mounts := 0
		for _, r := range server.Requests() {
			if r.Namespace == "other" && strings.HasSuffix(r.Path, "/mounts") {
				mounts++
			}
		}
		if mounts != 1 {
			t.Errorf("the namespace was asked for its mounts %d times", mounts)
		}
	})
}
