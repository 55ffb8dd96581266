package main

import (
	"encoding/json"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// dialogue is the program on a terminal that can do no more than show lines.
type dialogue struct {
	*terminal
	at int // of the output: what was heard already
}

// linear starts the program on a dumb terminal, and returns what it says first.
func (s start) linear(t testing.TB) (m *dialogue, hello string) {
	t.Helper()
	s.env = append([]string{"TERM=dumb"}, s.env...)
	m = &dialogue{terminal: s.terminal(t)}
	t.Cleanup(func() { checkSpoken(t, m.output()) })
	return m, m.hear()
}

// asks is a prompt at the end of what was said.
var asks = regexp.MustCompile(`(^|\n)(vaultmap[^\n]*>|[^\n]*:) $`)

// hear waits for the next prompt, and returns all that was said before it.
func (m *dialogue) hear() string {
	m.t.Helper()
	var said string
	m.wait("prompt", func(screen) bool {
		said = strings.ReplaceAll(m.output()[m.at:], "\r\n", "\n")
		return asks.MatchString(said)
	})
	m.at = len(m.output())
	return said
}

// say types a line, and returns what is answered.
func (m *dialogue) say(line string) string {
	m.t.Helper()
	if _, err := io.WriteString(m.tty, line+"\r"); err != nil {
		m.t.Fatal(err)
	}
	_, said, _ := strings.Cut(m.hear(), "\n") // the line itself, as the terminal shows it
	return said
}

// says is say, where the answer must hold some texts.
func (m *dialogue) says(line string, texts ...string) string {
	m.t.Helper()
	said := m.say(line)
	for _, text := range texts {
		if !strings.Contains(said, text) {
			m.t.Errorf("%q was answered without %q:\n%s", line, text, said)
		}
	}
	return said
}

// numberOf returns the number of the entry in a list that begins with a text.
func numberOf(t testing.TB, said, text string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^(\d+) ` + regexp.QuoteMeta(text)).FindStringSubmatch(said)
	if m == nil {
		t.Fatalf("no number for %q in:\n%s", text, said)
	}
	return m[1]
}

// checkSpoken fails the test where anything but lines went out.
func checkSpoken(t testing.TB, raw string) {
	t.Helper()
	for i, b := range []byte(raw) {
		if b < ' ' && b != '\n' && b != '\r' || b == 0x7f {
			t.Errorf("byte %#x was sent: %q", b, raw[max(0, i-40):min(len(raw), i+40)])
			return
		}
	}
}

// A terminal that can do no more than show lines gets lines: one goes through folders by numbers,
// finds, is told all that is known, and copies by a text that is printed.
func TestLinear(t *testing.T) {
	t.Parallel()
	m, hello := start{args: []string{"demo"}}.linear(t)
	for _, text := range []string{"vaultmap linear. Server http://127.0.0.1:", ", profile demo, ",
		"vault 1.21.4 active", "token-demo", "mounts:"} {
		if !strings.Contains(hello, text) {
			t.Errorf("it begins without %q:\n%s", text, hello)
		}
	}
	said := m.says(numberOf(t, hello, "secrets/, kv v2"), "secrets/, 8 names:", "vaultmap secrets/> ")
	m.says(numberOf(t, said, "teams/"), "secrets/teams/, 3 names:", "vaultmap secrets/teams/> ")
	m.says("payments", "secrets/teams/payments/, ")
	m.says("legacy", "secrets/teams/payments/legacy/, denied", "permission denied")
	m.says("up", "secrets/teams/payments/, ")
	m.says("..", "secrets/teams/, ")

	said = m.says("find stripe prod", "2 found, ", "1 secrets/teams/payments/prod/stripe-")
	for late := time.Now().Add(patience); strings.Contains(said, "Listing goes on"); {
		if said = m.say("list"); time.Now().After(late) { // one folder is slow
			t.Fatalf("listing does not end:\n%s", said)
		}
	}
	m.says("list", "2 found, partial: 1 denied, 5,187 names known.")
	hook := numberOf(t, said, "secrets/teams/payments/prod/stripe-webhook, 1 reference")
	m.says(hook, "secrets/teams/payments/prod/stripe-webhook, secret, 1 reference.",
		"Used by payments/deploy/external-secrets.yaml:", "You may not read, update, delete.",
		"It belongs to component:default/payments-api", "Page: http://127.0.0.1:")
	said = m.says("uses", "external-secrets field signing_key, payments-api, ok")
	m.says(numberOf(t, said, "payments/deploy/external-secrets.yaml"), "here, line ",
		"key: teams/payments/prod/stripe-webhook")
	m.says("copy secrets/teams/payments/prod/stripe-webhook",
		"To be copied:\nsecrets/teams/payments/prod/stripe-webhook\n")
	said = m.says("copy as secrets/teams/payments/prod/stripe-webhook", "each copied by its number:")
	m.says(numberOf(t, said, "vault command"),
		"To be copied:\nvault kv get -mount=secrets teams/payments/prod/stripe-webhook\n")
	m.says("problems", "problems, 1 denied.", "missing, identity/deploy/deployment.yaml:",
		`: did you mean "secrets/teams/identity/prod/session-key"?`)
	said = m.says("entities", "27 entities:", "'more' goes on.")
	m.says("more", "27 ")
	m.says(numberOf(t, said, "component:default/sso"), "Secrets of sso, 1 place:")
	m.says("1", "secrets/teams/identity/sso/, 5 names:")
	m.says("up", "Secrets of sso, 1 place:")
	m.says("top", "7 mounts:")

	m.says("detials", `There is no command or name "detials": did you mean details?`)
	m.says("99", "There is no number 99: the list has 1 to 7.")
	m.says("help", "find WORDS, or f: ", "quit, or q or exit: leaves.")
	m.says("mark secrets/", "Marked secrets/")
	m.says("marks", "1 secrets/, marked")
	m.press("ctrl+d")
	m.end(render.OK)
}

// An interrupt stops what is under way and not the program, which the second one leaves where
// nothing is; signals that are no interrupt end it as they end the explorer.
func TestLinearInterrupted(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	m, _ := e.start(e.lister, "--catalog", e.catalog).linear(t)
	v.Latency(time.Hour)
	m.press("all secrets/", "enter")
	m.see("Listing: 0%, 0 folders, 1 queued")
	m.press("ctrl+c")
	if said := m.hear(); !strings.Contains(said, "Stopped listing; what was found stays.") {
		t.Errorf("an interrupt was answered with:\n%s", said)
	}
	v.Latency(0)
	m.says("status", "0 names known, partial: stopped.")
	m.press("ctrl+c")
	if said := m.hear(); !strings.Contains(said, "Once more leaves") {
		t.Errorf("an interrupt at a prompt was answered with:\n%s", said)
	}
	m.says("here", "mounts:")
	m.press("ctrl+c")
	m.hear()
	m.press("ctrl+c")
	m.end(render.OK)

	for name, signal := range map[string]syscall.Signal{"SIGTERM": syscall.SIGTERM,
		"SIGHUP": syscall.SIGHUP} {
		m, _ := e.start(e.lister, "--catalog", e.catalog).linear(t)
		m.cmd.Process.Signal(signal)
		m.end(render.Interrupted)
		if strings.Contains(m.output(), "error") {
			t.Errorf("%s: %q", name, m.output())
		}
	}
}

// A token is asked for without echo, and is good for what was denied before.
func TestLinearLogin(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	s := e.start("", "--catalog", e.catalog)
	s.secrets = append(s.secrets, e.lister)
	m, hello := s.linear(t)
	if !strings.Contains(hello, "'login' logs in") {
		t.Errorf("nothing leads to a login:\n%s", hello)
	}
	said := m.says("login", "Ways to log in to "+e.address(), "paste a token that you have")
	token := numberOf(t, said, "paste a token")
	m.says(token, "(does not show):")
	if said := m.say("hvs.none"); !strings.Contains(said, "The login failed: ") {
		t.Errorf("a wrong token was answered with:\n%s", said)
	}
	m.says("login", "paste a token")
	m.says(token, "(does not show):")
	m.press("ctrl+c")
	if said := m.hear(); !strings.Contains(said, "Nobody was logged in.") {
		t.Errorf("a login that was given up was answered with:\n%s", said)
	}
	m.says("login", "paste a token")
	m.says(token, "(does not show):")
	m.says(e.lister, "Logged in by token.", "mounts:", "secrets/, kv v2")
	m.press("q", "enter")
	m.end(render.OK)
}

// Where the terminal is not dumb, what is copied goes to its clipboard, and a pipe is as good as
// somebody who types; nothing is asked for twice on the way.
func TestLinearElsewhere(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	s := e.start(e.lister, "--catalog", e.catalog, "--linear")
	m := &dialogue{terminal: s.terminal(t)}
	m.hear()
	m.says("copy "+webhook, "Copied "+webhook+".")
	if got := m.copied(0); got != webhook {
		t.Errorf("copied %q", got)
	}
	m.press("q", "enter")
	m.end(render.OK)

	s.stdin = "find webhook\n1\ncopy\nbogus\n"
	s.env = append(s.env, "LANG=C")
	o := s.run(t)
	checkSpoken(t, o.stdout)
	want := "1 " + webhook + "\n" + webhook + ", secret.\n"
	if o.status != render.OK || !strings.Contains(o.stdout, want) ||
		strings.Contains(o.stdout, "> ") ||
		!strings.Contains(o.stdout, "To be copied:\n"+webhook+"\n") || o.stderr != "" {
		t.Errorf("status %d, stderr %q:\n%s", o.status, o.stderr, o.stdout)
	}
	s.args, s.env = s.args[:2], append(s.env, "VAULTMAP_LINEAR=1")
	if o := s.run(t); !strings.HasPrefix(o.stdout, "vaultmap linear. ") {
		t.Errorf("the variable is not heard: %q %q", o.stdout, o.stderr)
	}
	s.env = append(s.env, "VAULTMAP_LINEAR=0", "TERM=dumb")
	if o := s.run(t); o.status != render.Wrong {
		t.Errorf("without a terminal and the mode: status %d: %q", o.status, o.stdout)
	}
}

// It gives no other answer than commands do: each state of a location, and each status of a
// reference, has the word that JSON has.
func TestLinearSaysWhatOthersSay(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		v.put("secrets", "gone/a", "gone/b", "kept/x")
		v.deleteVersion("secrets", "gone/a")
		catalog := t.TempDir()
		writeFile(t, filepath.Join(catalog, "use.sh"), "vault kv get secrets/"+
			"teams/payments/prod/db-main\nvault kv get secrets/gone/a\nvault kv get secrets/kept/none\n"+
			"vault kv get secrets/teams/denied/x\nvault kv get nowhere/x\nvault kv get secrets/$ENV/x\n")
		run := func(args ...string) string {
			o := e.start(e.lister, append(args, "--catalog", catalog)...).run(t)
			return o.stdout
		}
		m, _ := e.start(e.lister, "--catalog", catalog).linear(t)

		var report struct{ References []*render.Reference }
		if err := json.Unmarshal([]byte(run("check", "-o", "json")), &report); err != nil {
			t.Fatal(err)
		}
		statuses := map[xref.Status]bool{}
		problems := m.say("problems")
		for _, r := range report.References {
			statuses[r.Status] = true
			line := "use.sh:" + string(rune('0'+r.Line)) + ", "
			if r.Status != xref.OK && r.Status != xref.Templated &&
				!strings.Contains(problems, " "+r.Status.String()+", "+line) {
				t.Errorf("%+v is not in:\n%s", r, problems)
			}
			if r.Location != "" {
				m.says("uses "+r.Location, line, ", "+r.Status.String()+"\n")
			}
		}
		for _, s := range []xref.Status{xref.OK, xref.Deleted, xref.Missing, xref.Denied} {
			if !statuses[s] {
				t.Errorf("no reference is %s", s)
			}
		}

		// what stands beside folders, by the state that JSON has
		notes := map[string]string{"denied": ", denied", "unlistable": ", cannot list",
			"deleted": ", deleted"}
		seen := map[string]bool{}
		for _, folder := range []string{"", "secrets/teams/", "secrets/gone/", "team/legacy/"} {
			args := []string{"ls", "-o", "json"}
			said := m.say("top")
			if folder != "" {
				args = append(args, folder)
				said = m.say("go " + folder)
			}
			for _, is := range statesOf(t, run(args...)) {
				location, state, _ := strings.Cut(is, " ")
				name := strings.TrimPrefix(location, folder)
				seen[state] = true
				line := regexp.MustCompile(`(?m)^\d+ ` + regexp.QuoteMeta(name) + `(,.*)?$`).FindString(said)
				if line == "" || notes[state] != "" && !strings.Contains(line, notes[state]) {
					t.Errorf("%s is %s, and is told as %q in:\n%s", location, state, line, said)
				}
			}
		}
		if !seen["deleted"] {
			t.Errorf("states: %v", seen)
		}
		m.press("q", "enter")
		m.end(render.OK)
	})
}

// The attack is a name that takes a terminal over: every name goes out as package harmless writes
// it, in lists, details, errors and prompts.
func TestLinearHostileNames(t *testing.T) {
	t.Parallel()
	e, names := hostileEstate(t)
	m, _ := e.start(e.lister, "--catalog", e.catalog, "--linear").linear(t)
	m.says("go secrets/n/", "secrets/n/, ")
	for _, name := range names {
		said := m.says("find "+name[:2], harmless.Text(name))
		m.says(numberOf(t, said, "secrets/n/"+name[:2]), "secrets/n/"+harmless.Text(name)+", secret")
		m.say("copy")
	}
	for _, command := range []string{"top", "entities", "problems", "status", "all", "up", "marks"} {
		m.say(command)
	}
	m.say("2")
	m.press("q", "enter")
	m.end(render.OK)
	s := e.start(e.lister, "--linear")
	s.stdin = escapes[0] + "\n" + "details \u202e\u009b31m\nuses /" + escapes[2] + "\nprofile \rx\n"
	checkSpoken(t, s.run(t).stdout)
}

// Who goes to another profile is told of that one, and what was typed ahead is for it.
func TestLinearProfiles(t *testing.T) {
	t.Parallel()
	v, w := newMemVault(t), newMemVault(t)
	e, other := newEstate(t, v), newEstate(t, w)
	w.put("secrets", "only-there")
	dir := t.TempDir()
	for name, token := range map[string]string{"prod": e.lister, "test": other.lister} {
		writeFile(t, filepath.Join(dir, name), token)
	}
	conf := configured(t, "linear: true\nprofiles:\n  prod: {address: '"+e.address()+
		"', token_file: '"+filepath.Join(dir, "prod")+"'}\n  test: {address: '"+other.address()+
		"', token_file: '"+filepath.Join(dir, "test")+"'}\n")
	s := start{args: []string{conf, "--profile", "prod", "--catalog", e.catalog},
		secrets: []string{e.lister, other.lister},
		stdin:   "profile\n2\nfind only-there\nprofile prod\nfind only-there\nprofile prood\n"}
	o := s.run(t)
	last := 0
	for _, text := range []string{"vaultmap linear. Server " + e.address() + ", profile prod, ",
		"1 prod, in use\n2 test\n", "Going to the profile test.",
		"vaultmap linear. Server " + other.address() + ", profile test, ", "\n1 secrets/only-there\n",
		"Going to the profile prod.", ", profile prod, ", "\n0 found", "Did you mean prod?"} {
		at := strings.Index(o.stdout[last:], text)
		if at < 0 {
			t.Fatalf("no %q behind byte %d; status %d, stderr %q:\n%s", text, last, o.status, o.stderr,
				o.stdout)
		}
		last += at + len(text)
	}
	if o.status != render.OK || o.stderr != "" {
		t.Errorf("status %d, stderr %q", o.status, o.stderr)
	}
}
