package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// picker is a pick on a terminal that is none of its streams: its input is empty, and what it
// prints goes to files.
type picker struct {
	*terminal
	dir string
}

// pick starts a pick of the estate.
func (e estate) pick(t *testing.T, token string, args ...string) *picker {
	t.Helper()
	s := e.start(token, append([]string{"pick", "--catalog", e.catalog}, args...)...)
	return s.picker(t)
}

func (s start) picker(t *testing.T) *picker {
	t.Helper()
	dir := t.TempDir()
	s.args = append([]string{"-c", `exec "$VM" "$@" </dev/null >"$OUT/out" 2>"$OUT/err"`, "sh"},
		s.args...)
	s.env = append(s.env, "VM="+binary(), "OUT="+dir)
	s.program = "/bin/sh"
	return &picker{s.terminal(t), dir}
}

// printed returns what it has printed, when it has ended with a status.
func (p *picker) printed(status int) (stdout, stderr string) {
	p.t.Helper()
	p.end(status)
	var got [2]string
	for i, name := range []string{"out", "err"} {
		b, err := os.ReadFile(filepath.Join(p.dir, name))
		if err != nil {
			p.t.Fatal(err)
		}
		got[i] = string(b)
		checkNoLeak(p.t, name, got[i], p.secrets)
	}
	if strings.Contains(got[0], "\x1b") {
		p.t.Errorf("the screen got into what it prints: %q", got[0])
	}
	return got[0], got[1]
}

// picked waits for a pick to end well, and checks what it has printed.
func (p *picker) picked(want string) {
	p.t.Helper()
	if out, said := p.printed(render.OK); out != want || said != "" {
		p.t.Errorf("printed %q, want %q; and said %q", out, want, said)
	}
}

// What is under the cursor is printed, in whichever form is wanted, on both servers.
func TestPick(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		for name, tc := range map[string]struct {
			args []string
			keys []string
			want string
		}{
			"words":   {[]string{"stripe", "prod"}, nil, webhook + "\n"},
			"--query": {[]string{"--query", "stripe prod"}, nil, webhook + "\n"},
			"typed":   {nil, []string{"webhook"}, webhook + "\n"},
			"on":      {[]string{"kafka"}, []string{"ctrl+u", "webhook"}, webhook + "\n"},
			"--in": {[]string{"--in", "secrets/teams/payments/prod", "--in", "team/legacy/"},
				[]string{"relay"}, "team/legacy/mail/relay\n"},
			"an entity": {[]string{"--in", "deep-diver"}, nil,
				"secrets/deep/a/b/c/bottom\n"},
			"inline":  {[]string{"--height", "12", "webhook"}, nil, webhook + "\n"},
			"a share": {[]string{"--height", "40%", "webhook"}, nil, webhook + "\n"},
			"-0":      {[]string{"-0", "webhook"}, nil, webhook + "\x00"},
			"vault": {[]string{"--form", "vault", "webhook"}, nil,
				"vault kv get -mount=secrets teams/payments/prod/stripe-webhook\n"},
			"bao": {[]string{"--form", "bao", "relay"}, nil, "bao kv get -mount=team/legacy mail/relay\n"},
			"agent": {[]string{"--form", "agent", "webhook"}, nil,
				`{{ with secret "secrets/data/teams/payments/prod/stripe-webhook" }}{{ .Data.data.FIELD }}{{ end }}` + "\n"},
			"address": {[]string{"--form", "address", "webhook"}, nil,
				v.address() + "/ui/vault/secrets/secrets/kv/teams%2Fpayments%2Fprod%2Fstripe-webhook/details\n"},
			"external-secrets": {[]string{"--form", "external-secrets", "webhook"}, nil, `data:
- secretKey: "stripe-webhook"
  remoteRef: {key: "secrets/teams/payments/prod/stripe-webhook", property: "FIELD"}
`},
			"a location": {[]string{webhook}, nil, webhook + "\n"},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				p := e.pick(t, e.lister, tc.args...)
				p.see("Pick", "words:", "chooses")
				p.press(tc.keys...)
				row := webhook // is what is found, and no older result
				for _, other := range []string{"team/legacy/mail/relay", "secrets/deep/a/b/c/bottom"} {
					if name := other[strings.LastIndexByte(other, '/'):]; strings.Contains(tc.want, name) {
						row = other
					}
				}
				p.seeRow("▌", row)
				p.press("enter")
				p.picked(tc.want)
			})
		}
	})
}

// Several are printed in the order in which they were selected; without --multi there is no
// selection.
func TestPickSeveral(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for _, height := range []string{"", "100%"} {
		p := e.pick(t, e.lister, "--multi", "--height="+height, "--form", "jsonl", "payments")
		p.see("db-main", "kafka", "selects", "partial")
		p.press("down", "\x00", "up", "up", "\x00")
		p.see("2 selected")
		p.press("enter")
		out, _ := p.printed(render.OK)
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if len(lines) != 2 {
			t.Fatalf("printed %q", out)
		}
		for _, line := range lines {
			var n xref.Node
			if err := json.Unmarshal([]byte(line), &n); err != nil || n.ViewURL == "" ||
				!strings.HasPrefix(n.Location, "secrets/teams/payments/") || n.KVVersion != 2 {
				t.Errorf("printed %s: %v", line, err)
			}
		}
	}
	p := e.pick(t, e.lister, "payments")
	s := p.see("db-main", "kafka", "chooses")
	p.press("\x00")
	p.press("down")
	if p.see("kafka").has("selected") || s.has("selects") {
		t.Error("something is selected")
	}
	p.press("enter")
	if out, _ := p.printed(render.OK); strings.Count(out, "\n") != 1 {
		t.Errorf("printed %q", out)
	}
}

// Without a choice nothing is printed, and the status says why. The terminal is as it was before
// each time: [terminal.end] looks at that.
func TestPickEnds(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for name, tc := range map[string]struct {
		end    func(*picker)
		status int
	}{
		"esc":    {func(p *picker) { p.press("esc") }, render.Interrupted},
		"ctrl+c": {func(p *picker) { p.press("ctrl+c") }, render.Interrupted},
		"ctrl+c in the menu": {func(p *picker) {
			p.press("\x18")
			p.see("choose")
			p.press("ctrl+c")
		}, render.Interrupted},
		"nothing matches": {func(p *picker) {
			p.press("zzzzz")
			p.see("0 found", "partial")
			p.press("enter")
		}, render.Nothing},
		"SIGINT":  {func(p *picker) { p.cmd.Process.Signal(os.Interrupt) }, render.Interrupted},
		"SIGTERM": {func(p *picker) { p.cmd.Process.Signal(syscall.SIGTERM) }, render.Interrupted},
		"SIGHUP":  {func(p *picker) { p.cmd.Process.Signal(syscall.SIGHUP) }, render.Interrupted},
	} {
		for _, height := range []string{"", "14"} {
			t.Run(name+" "+height, func(t *testing.T) {
				t.Parallel()
				p := e.pick(t, e.lister, "--height="+height, "stripe")
				p.see("stripe-webhook", "partial")
				p.wait("what the terminal has answered", func(screen) bool {
					return strings.Contains(p.output(), ansi.SetModeUnicodeCore)
				})
				tc.end(p)
				out, _ := p.printed(tc.status)
				if out != "" {
					t.Errorf("printed %q", out)
				}
				if s := p.screen(); strings.TrimSpace(s.joined()) != "" {
					t.Errorf("left on the screen:\n%s", s)
				}
			})
		}
	}
}

// In the middle of whatever it does the second signal ends it, and SIGQUIT, which says where it
// stood. The terminal takes lines again, and no mode is left on.
func TestPickIsEndedAtOnce(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for _, height := range []string{"", "14"} {
		p := e.pick(t, e.lister, "--height="+height, "stripe")
		p.see("stripe-webhook", "partial")
		p.cmd.Process.Signal(syscall.SIGQUIT)
		if out, said := p.printed(quit); out != "" || !strings.Contains(said, "goroutine") {
			t.Errorf("printed %q and said %.60q", out, said)
		}
	}
}

// A terminal that goes away ends it.
func TestPickHungUp(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	p := e.pick(t, e.lister, "stripe")
	p.see("stripe-webhook")
	p.slave.Close()
	p.tty.Close()
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatal("it goes on without a terminal")
	}
}

// Where just one place matches, and that is certain, nobody is asked, and nothing is drawn.
func TestPickExactlyOne(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	all := e.root()
	for name, tc := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"one": {[]string{"stripe", "webhook"}, render.OK, webhook + "\n"},
		"one below": {[]string{"--in", "secrets/teams/payments/staging/"}, render.OK,
			"secrets/teams/payments/staging/kafka\n"},
		"typed in full": {[]string{"secrets/teams/payments/prod/db-main"}, render.OK,
			"secrets/teams/payments/prod/db-main\n"},
		"none": {[]string{"zzzzz"}, render.Nothing, ""},
		"in a form": {[]string{"--form", "vault", "kafka"}, render.OK,
			"vault kv get -mount=secrets teams/payments/staging/kafka\n"},
		"with addresses": {[]string{"--form", "address", "kafka"}, render.OK,
			e.address() + "/ui/vault/secrets/secrets/kv/teams%2Fpayments%2Fstaging%2Fkafka/details\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"--exact-one"}, tc.args...)
			p := e.pick(t, all, args...)
			if out, _ := p.printed(tc.status); out != tc.want {
				t.Errorf("printed %q, want %q", out, tc.want)
			}
			if drawn := p.output(); time.Since(p.began) < time.Second && strings.Contains(drawn, "Pick") {
				t.Errorf("drawn is %q", drawn)
			}
			// without a terminal, as in a script of CI, it is the same
			s := e.start(all, append([]string{"pick", "--catalog", e.catalog}, args...)...)
			if o := s.run(t); o.stdout != tc.want || o.status != tc.status {
				t.Errorf("without a terminal: status %d, %q %q", o.status, o.stdout, o.stderr)
			}
		})
	}
	// Several match, or there may be others that the token does not see: somebody is asked.
	for name, tc := range map[string]struct{ token, word, said string }{
		"several": {all, "payments", "Pick"},
		"partial": {e.lister, "webhook", "not certain"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := e.pick(t, tc.token, "--exact-one", tc.word)
			p.see(tc.said, "chooses")
			p.press("enter")
			if out, _ := p.printed(render.OK); !strings.Contains(out, "secrets/teams/payments") {
				t.Errorf("printed %q", out)
			}
			o := e.start(tc.token, "pick", "--exact-one", "--catalog", e.catalog, tc.word).run(t)
			want := map[string]int{"several": render.Wrong, "partial": render.Partial}[name]
			if o.status != want || o.stdout != "" || !strings.Contains(o.stderr, "error: ") {
				t.Errorf("without a terminal: status %d, %q %q", o.status, o.stdout, o.stderr)
			}
		})
	}
}

// Without a terminal, or with one that cannot draw, it says so, and what helps.
func TestPickNeedsATerminal(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	o := e.start(e.lister, "pick", "stripe").run(t)
	if o.status != render.Wrong || o.stdout != "" || !strings.Contains(o.stderr, "terminal") ||
		!strings.Contains(o.stderr, "hint: vaultmap find") {
		t.Errorf("status %d: %q %q", o.status, o.stdout, o.stderr)
	}
	s := e.start(e.lister, "pick", "stripe")
	s.env = append(s.env, "TERM=dumb")
	p := s.picker(t)
	if out, said := p.printed(render.Wrong); out != "" || !strings.Contains(said, "TERM is dumb") ||
		!strings.Contains(said, "hint: vaultmap find") || p.output() != "" {
		t.Errorf("%q %q %q", out, said, p.output())
	}
	for _, args := range [][]string{{"--form", "nothing"}, {"--height", "0"}, {"--height", "x%"},
		{"--height", "101%"}, {"--form", "vault", "-o", "json"}} {
		o := e.start(e.lister, append([]string{"pick"}, args...)...).run(t)
		if o.status != render.Wrong || !strings.Contains(o.stderr, "hint: ") {
			t.Errorf("%q: status %d: %s", args, o.status, o.stderr)
		}
	}
	o = e.start("hvs.nothing", "pick", "--exact-one", "stripe").run(t)
	if o.status != render.Wrong || !strings.Contains(o.stderr, "error: ") {
		t.Errorf("a token that is none: status %d: %s", o.status, o.stderr)
	}
}

// Without a terminal nobody can be asked, and where just one location matches nobody needs to be:
// in whichever way it is looked for, and in each form, on both servers.
func TestPickWithoutATerminal(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "uses", "run.sh"), "vault kv get "+webhook+"\n")
		writeFile(t, filepath.Join(dir, "kong", "kong.yaml"),
			"vaults:\n- {name: hcv, prefix: prod, config: {mount: secrets, kv: v2}}\n")
		const in, kafka = "--in=secrets/teams/payments/", "secrets/teams/payments/staging/kafka"
		for _, tc := range []struct {
			args   []string
			status int
			stdout string
			stderr string // of it
		}{
			{[]string{in, "kafka"}, render.OK, kafka + "\n", ""},
			{[]string{in, "--query", "kafka"}, render.OK, kafka + "\n", ""},
			{[]string{"--in", "secrets/teams/payments/staging/"}, render.OK, kafka + "\n", ""},
			{[]string{in, "secrets/teams/payments/prod/db-main"}, render.OK,
				"secrets/teams/payments/prod/db-main\n", ""},
			{[]string{in, "vault kv get -mount=secrets teams/payments/prod/db-main"}, render.OK,
				"secrets/teams/payments/prod/db-main\n", ""},
			{[]string{"--in", "uses/run.sh", "--catalog", "uses"}, render.OK, webhook + "\n", ""},
			{[]string{in, "kafka", "--form", "vault"}, render.OK,
				"vault kv get -mount=secrets teams/payments/staging/kafka\n", ""},
			{[]string{in, "kafka", "--form", "bao"}, render.OK,
				"bao kv get -mount=secrets teams/payments/staging/kafka\n", ""},
			{[]string{in, "kafka", "--form", "agent"}, render.OK,
				`{{ with secret "secrets/data/teams/payments/staging/kafka" }}{{ .Data.data.FIELD }}{{ end }}` +
					"\n", ""},
			{[]string{in, "kafka", "--form", "kong", "--catalog", "kong"}, render.OK,
				"{vault://prod/teams/payments/staging/kafka/FIELD}\n", ""},
			{[]string{in, "kafka", "--form", "kong", "--catalog", "uses"}, render.Nothing, "",
				kafka + " is left out: "},
			{[]string{in, "kafka", "--form", "external-secrets"}, render.OK, `data:
- secretKey: "kafka"
  remoteRef: {key: "secrets/teams/payments/staging/kafka", property: "FIELD"}
`, ""},
			{[]string{in, "kafka", "--form", "address"}, render.OK, e.address() +
				"/ui/vault/secrets/secrets/kv/teams%2Fpayments%2Fstaging%2Fkafka/details\n", ""},
			{[]string{in, "-0", "kafka"}, render.OK, kafka + "\x00", ""},
			{[]string{in, "nothing-of-that-name"}, render.Nothing, "", "error: nothing found\n"},
			{[]string{in, "kfka"}, render.Nothing, "", "hint: similar: " + kafka + "\n"},
			{[]string{in, "db-main"}, render.Wrong, "",
				"error: more than one location matches: pick needs"},
			{[]string{"kafka"}, render.Partial, "", "folders are denied\n"},
			{[]string{"--in", "nowhere/", "x"}, render.Wrong, "", "error: "},
		} {
			args := append([]string{"pick", "--exact-one"}, tc.args...)
			s := e.start(e.lister, args...)
			s.dir, s.stdin = dir, "kafka\n\r"
			o := s.run(t)
			if o.status != tc.status || o.stdout != tc.stdout || !strings.Contains(o.stderr, tc.stderr) ||
				tc.stderr == "" && o.stderr != "" {
				t.Errorf("%q: status %d, want %d; stdout %q, want %q; stderr %q, want %q", tc.args, o.status,
					tc.status, o.stdout, tc.stdout, o.stderr, tc.stderr)
			}
		}
		// as other commands print a node
		nodes := map[string]string{}
		for _, args := range [][]string{{"pick", "--exact-one", in, "kafka"}, {"find", in, "kafka"}} {
			o := e.start(e.lister, append(args, "-o", "jsonl", "--catalog", e.catalog)...).run(t)
			nodes[args[0]] = o.stdout
		}
		if nodes["pick"] != nodes["find"] || nodes["pick"] == "" {
			t.Errorf("pick prints\n%sfind\n%s", nodes["pick"], nodes["find"])
		}
	})
}

// The attack is a secret whose name ends the line or the word that it is printed in, or runs a
// program where the result is used.
func TestPickHostileNames(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	names := []string{"a\nb", "$(touch pwned)", "`touch pwned`", `it's "q"`, "a\x1b[31mb", "-rf",
		`back\slash`, "x; touch pwned", " edges ", "\u202egro"}
	for i, name := range names {
		v.put("secret", fmt.Sprintf("n%d/%s", i, name))
	}
	e := estate{vault: v, catalog: t.TempDir()}
	for i, name := range names {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			in := fmt.Sprintf("secret/n%d/", i)
			o := e.start(v.root(), "pick", "--exact-one", "--in", in, "-0").run(t)
			if o.stdout != in+name+"\x00" {
				t.Errorf("with NUL %q is %q: %s", name, o.stdout, o.stderr)
			}
			o = e.start(v.root(), "pick", "--exact-one", "--in", in).run(t)
			if strings.Count(o.stdout, "\n") != 1 || strings.Contains(o.stdout, "\x1b") {
				t.Errorf("%q is printed as %q", name, o.stdout)
			}
			o = e.start(v.root(), "pick", "--exact-one", "--in", in, "--form", "vault").run(t)
			dir := t.TempDir()
			cmd := exec.Command("bash", "-c", "vault() { printf '%s\\0' \"$@\"; }\n"+o.stdout)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			words := strings.Split(string(out), "\x00")
			if err != nil || len(words) < 4 || words[len(words)-2] != in[len("secret/"):]+name {
				t.Errorf("a shell takes %q for %q: %v", o.stdout, out, err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%q has run something", name)
			}
			p := e.pick(t, v.root(), "--in", in)
			p.see("Pick", "1 found")
			p.press("enter")
			p.printed(render.OK)
		})
	}
}

// A login that takes a password asks for it on the terminal, whatever the program's streams are.
func TestPickAsksForAPassword(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.Auth("userpass/", "userpass", "")
	v.User("userpass/", "alice", "typed-password", memvault.TokenOptions{Policies: []string{"lister"}})
	conf := configured(t, "address: "+e.address()+"\nauth: {method: userpass, username: alice}\n")
	s := start{args: []string{"pick", conf, "--catalog", e.catalog, "webhook"},
		secrets: []string{"typed-password"}}
	p := s.picker(t)
	p.see("password")
	p.press("typed-password", "enter")
	p.see("stripe-webhook", "chooses")
	p.press("enter")
	p.picked(webhook + "\n")
}
