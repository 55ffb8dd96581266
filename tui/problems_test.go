package tui

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// problemFiles name something of each status, of two entities and of nobody.
var problemFiles = map[string]string{
	"api/catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: api\n  annotations:\n    vault.io/secrets-path: teams/api\n",
	"api/run.sh": `vault kv get -mount=secrets teams/api/there
vault kv get -mount=secrets teams/api/absent
vault kv get -mount=secrets teams/api/removed
vault kv get -mount=secrets teams/shut/x
vault kv get -mount=secrets teams/broken/x
vault kv get -mount=nowhere teams/api/there
vault kv get -mount=secrets teams/$STAGE/x
vault kv get -mount=old there
vault kv get -mount=old Absent
`,
	"worker/catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: worker\n  annotations:\n    vault.io/secrets-path: teams/worker, teams/hollow\n",
	"broken/catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: 'broken\n",
	"loose.sh":                 "vault kv get -mount=secrets teams/nobody\n",
}

// problemServer has what they name, or has it not.
func problemServer() (s *memvault.Server, token string) {
	s = memvault.New()
	s.Identify(memvault.Vault, "1.21.4")
	s.Mount("secrets/", "kv", 2, "")
	s.Mount("old/", "kv", 1, "")
	s.Put("secrets/", "teams/api/there", "teams/api/removed", "teams/worker/a", "teams/shut/x",
		"teams/broken/x", "teams/somebody")
	s.Put("old/", "there", "absent/x")
	s.PutEmpty("secrets/", "teams/hollow/")
	s.Delete("secrets/", "teams/api/removed")
	s.Fail("secrets/metadata/teams/broken/", http.StatusInternalServerError, -1)
	s.Policy("lister", memvault.Allow("secrets/metadata/*", memvault.List),
		memvault.Allow("secrets/metadata/teams/shut/*", memvault.Deny),
		memvault.Allow("secrets/metadata/teams/shut", memvault.Deny),
		memvault.Allow("old/*", memvault.List))
	return s, s.Token(memvault.TokenOptions{Policies: []string{"lister"}, TTL: time.Hour})
}

func problemsHarness(t *testing.T) *harness {
	t.Helper()
	server, token := problemServer()
	h := newHarness(t, server, token, filesIn(t, problemFiles))
	h.rest()
	return h
}

// openProblems opens the list and waits until everything has been asked.
func (h *harness) openProblems() {
	h.t.Helper()
	h.press("!")
	h.until(30*time.Second, "Problems ━")
	for range 60 {
		if !h.m.uses.Checking().Running {
			return
		}
		h.Advance(time.Second)
	}
	h.t.Fatalf("it never ends:\n%s", h.screen())
}

// problems returns the list, a line for each.
func (h *harness) problems() []string {
	var out []string
	for _, p := range h.problemList().Shown() {
		out = append(out, strings.TrimSpace(p.Word()+" "+p.At+" "+p.What+" "+p.Owner()))
	}
	return out
}

// selected returns the problem under the cursor.
func (h *harness) selected() string {
	l := h.problemList()
	if l.Cursor >= len(l.Shown()) {
		return ""
	}
	return h.problems()[l.Cursor]
}

// toProblem moves the cursor of the list down to a problem.
func (h *harness) toProblem(text string) {
	h.t.Helper()
	for range len(h.problemList().Shown()) {
		l := h.problemList()
		if strings.Contains(l.Shown()[l.Cursor].Text(), text) {
			return
		}
		h.press("down")
	}
	h.t.Fatalf("no problem with %q in %q", text, h.problems())
}

// all are the problems of problemFiles.
var allProblems = []string{
	"in file broken/catalog-info.yaml:4 not valid YAML: found unexpected end of stream while scanning a quoted scalar",
	"missing api/run.sh:2 secrets/teams/api/absent api",
	"deleted api/run.sh:3 secrets/teams/api/removed api",
	"denied api/run.sh:4 secrets/teams/shut/x api",
	"failed api/run.sh:5 secrets/teams/broken/x api",
	"unresolved api/run.sh:6 teams/api/there api",
	"missing api/run.sh:9 old/Absent api",
	"missing loose.sh:1 secrets/teams/nobody",
	"empty worker/catalog-info.yaml:6 secrets/teams/hollow/ worker",
}

// Every use that is not as it should be has its line, with its status, place, owner and hint; what
// is well or only known where the file is used has none.
func TestProblems(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.resize(200, 50)
		h.openProblems()
		if got := h.problems(); !slices.Equal(got, allProblems) {
			t.Errorf("the problems are\n%s\nwant\n%s", strings.Join(got, "\n"),
				strings.Join(allProblems, "\n"))
		}
		h.wants("✗ 7  ", " 7 problems, 1 denied, 1 failed ",
			"its current version is deleted, or due to be", "permission denied (status 403)",
			"vault failed to answer (status 500)",
			`there is no mount nowhere/ that the token can reach; should it be "secrets/teams/api/there"?`,
			`should it be "old/absent/"?`)
		h.lacks("checking")
	})
}

// What somebody has decided to live with is not listed, but counted; the details say so.
func TestIgnoredProblems(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := problemServer()
		files := maps.Clone(problemFiles)
		files["api/run.sh"] = strings.ReplaceAll(files["api/run.sh"], "\n",
			" # vaultmap:ignore it moves\n")
		files["broken/catalog-info.yaml"] = "# vaultmap:ignore it moves\n" +
			"apiVersion: backstage.io/v1alpha1 # vaultmap:ignore it moves\nkind: Componen\n" +
			"metadata: {name: odd} # vaultmap:ignore it moves\n"
		files["app.hcl"] = "# vaultmap:ignore it moves\n" +
			"path \"secrets/data/nowhere/x\" { capabilities = [\"read\"] }\n"
		h := newHarness(t, server, token, filesIn(t, files))
		h.rest()
		h.resize(200, 50)
		h.openProblems()
		want := []string{"in file broken/catalog-info.yaml:3 kind \"Componen\" is not known: is it Component?",
			"missing loose.sh:1 secrets/teams/nobody",
			"empty worker/catalog-info.yaml:6 secrets/teams/hollow/ worker"}
		if got := h.problems(); !slices.Equal(got, want) {
			t.Errorf("the problems are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		h.wants("✗ 3  ", " 3 problems, 7 ignored ")
	})
}

// The list says the same of each use as `vaultmap check` does, whose judgement it is.
func TestProblemsAsCheckSaysThem(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.openProblems()
		for _, p := range h.problemList().Shown() {
			if p.Use == nil {
				continue
			}
			v := h.m.uses.Index().Judge(p.Use, h.m.listing.Known())
			if want := p.Use.Where() + ": " + v.Status.String() + ": " +
				uses.What(p.Use, h.m.listing.Store.Namespace()); !strings.HasPrefix(p.Text(), want) ||
				v.Hint != "" && !strings.HasSuffix(p.Text(), "; "+v.Hint) {
				t.Errorf("%q, want %q and %q", p.Text(), want, v.Hint)
			}
		}
	})
}

// One types, and what shows holds the words: of status, place, location, owner or hint.
func TestProblemsFilter(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.openProblems()
		for _, tc := range []struct {
			typed string
			want  []int
		}{
			{"missing", []int{1, 6, 7}},
			{"worker", []int{8}},
			{"run.sh !missing", []int{2, 3, 4, 5}},
			{"in file", []int{0}},
			{"403", []int{3}},
			{"component:default/api", []int{1, 2, 3, 4, 5, 6}},
			{"zzz", nil},
			{"", []int{0, 1, 2, 3, 4, 5, 6, 7, 8}},
		} {
			h.write(tc.typed)
			var want []string
			for _, i := range tc.want {
				want = append(want, allProblems[i])
			}
			if got := h.problems(); !slices.Equal(got, want) {
				t.Errorf("%q shows %q, want %q", tc.typed, got, want)
			}
			switch {
			case tc.want == nil:
				h.wants("no problem matches", "0 of 9 shown, 7 problems")
				h.press("enter", "ctrl+l", "ctrl+e", "ctrl+y") // nothing is chosen
				if len(h.copied) > 0 {
					t.Errorf("copied %q of nothing", h.copied)
				}
			case len(want) < len(allProblems):
				h.wants(" of 9 shown, 7 problems")
			}
			h.erase(tc.typed)
		}
	})
}

// Enter leads to the row of the secret among those of its entity, or of nobody; to the entity where
// no location is known; to the lines of a file that is wrong.
func TestProblemsEnter(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ problem, entity, at string }{
		{"secrets/teams/api/absent", "api", "secrets/teams/api/absent"},
		{"secrets/teams/api/removed", "api", "secrets/teams/api/removed"},
		{"secrets/teams/shut/x", "api", "secrets/teams/shut/x"},
		{"old/Absent", "api", "old/Absent"},
		{"secrets/teams/nobody", "unowned", "secrets/teams/nobody"},
		{"secrets/teams/hollow/", "worker", "secrets/teams/hollow/"},
		{"teams/api/there", "api", ""},
		{"not valid YAML", "", ""},
	} {
		t.Run(strings.ReplaceAll(tc.problem, "/", "-"), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := problemsHarness(t)
				h.openProblems()
				h.toProblem(tc.problem)
				h.press("enter")
				h.rest()
				if tc.entity == "" {
					h.wants("broken/catalog-info.yaml:4 ━", "  name:")
					h.press("esc")
					h.wants("Problems ━")
					return
				}
				if h.overlay() != nil || h.m.panes.secrets.Subject().Name() != tc.entity {
					t.Fatalf("it leads to\n%s", h.screen())
				}
				loc, _, _ := h.m.panes.secrets.Current()
				if in := h.m.panes.layout.focus == paneSecrets; in != (tc.at != "") || in &&
					loc.String() != tc.at {
					t.Errorf("it leads to %q:\n%s", loc, h.screen())
				}
			})
		})
	}
}

// Whoever works through the list comes back to where it was left by enter; esc has it begin anew.
func TestProblemsAgain(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.openProblems()
		h.write("run.sh")
		h.toProblem("old/Absent")
		h.press("enter", "!")
		h.wants("filter: run.sh", "6 of 9 shown")
		if got := h.selected(); !strings.Contains(got, "old/Absent") {
			t.Errorf("the cursor is on %q", got)
		}
		h.press("esc")
		if h.overlay() != nil {
			t.Fatal("esc does not close it")
		}
		h.press("!")
		h.lacks("filter: run.sh", "shown")
		if got := h.selected(); got != allProblems[0] {
			t.Errorf("the cursor is on %q", got)
		}
		h.press("esc")
		h.Advance(20 * time.Second) // what the tree asks for has been answered
		h.server.Forget()
		h.press("!")
		h.rest()
		if n := len(h.server.Requests()); n != 0 {
			t.Errorf("%d requests for what is known", n)
		}
	})
}

func TestProblemsKeys(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.openProblems()
		h.toProblem("old/Absent")
		h.press("ctrl+y")
		want := `api/run.sh:9: missing: old/Absent; should it be "old/absent/"?`
		if len(h.copied) != 1 || h.copied[0] != want {
			t.Errorf("copied %q, want %q", h.copied, want)
		}
		h.press("ctrl+l")
		h.rest()
		h.wants("api/run.sh:9 ━", "9 ▌", `should it be "old/absent/"?`)
		h.press("esc")
		if got := h.selected(); !strings.Contains(got, "old/Absent") {
			t.Errorf("back on %q", got)
		}
	})
}
