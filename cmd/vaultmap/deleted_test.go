package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// deletedEstate is an estate with secrets whose current version is deleted, and nothing that is
// denied.
func deletedEstate(t *testing.T, v vault) estate {
	t.Helper()
	e := newEstate(t, v)
	v.put("secrets", "old/stripe-key", "old/stripe-new", "old/deep/stripe-x", "gone/stripe-a",
		"gone/stripe-b")
	v.deleteVersion("secrets", "old/stripe-key", "gone/stripe-a", "gone/stripe-b")
	v.policy("all", memvault.Allow("secrets/metadata/*", memvault.List),
		memvault.Allow("team/legacy/*", memvault.List))
	e.lister = e.only("all")
	return e
}

// statesOf returns "location state" for each node of a document or of lines.
func statesOf(t *testing.T, text string) (out []string) {
	t.Helper()
	var nodes []xref.Node
	if strings.HasPrefix(text, "[") {
		if err := json.Unmarshal([]byte(text), &nodes); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
	} else {
		for line := range strings.Lines(text) {
			var n xref.Node
			if err := json.Unmarshal([]byte(line), &n); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			nodes = append(nodes, n)
		}
	}
	for _, n := range nodes {
		out = append(out, n.Location+" "+n.State)
		if n.State == "deleted" && (n.ViewURL == "" || n.Kind != "secret") {
			t.Errorf("%+v", n)
		}
	}
	return out
}

// ls, find and status say which secrets are deleted, by one LIST more for each folder; tree does
// not ask.
func TestDeleted(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := deletedEstate(t, v)
		run := func(args ...string) outcome {
			t.Helper()
			v.forget()
			o := e.start(e.lister, append(args, "--catalog", t.TempDir())...).run(t)
			if o.status != render.OK || o.stderr != "" {
				t.Errorf("%q: status %d, stderr %q", args, o.status, o.stderr)
			}
			return o
		}
		asked := func(what string, want ...string) {
			t.Helper()
			equalLines(t, what, v.asked(), want)
		}
		if o := run("ls", "secrets/old"); o.stdout != "secrets/old/deep/\nsecrets/old/stripe-key\tdeleted\nsecrets/old/stripe-new\n" {
			t.Errorf("ls: %q", o.stdout)
		}
		asked("ls", "LIST secrets/metadata/old/", "LIST secrets/metadata/old/"+live)
		if o := run("ls", "secrets/gone", "-o", "json"); fmt.Sprint(statesOf(t,
			o.stdout)) != "[secrets/gone/stripe-a deleted secrets/gone/stripe-b deleted]" {
			t.Errorf("ls of deleted secrets alone: %s", o.stdout)
		}
		if o := run("ls", "secrets/old/stripe-key"); o.stdout != "secrets/old/stripe-key\tdeleted\n" {
			t.Errorf("ls of a secret: %q", o.stdout)
		}
		if o := run("ls", "-0", "secrets/old"); o.stdout != "secrets/old/deep/\x00secrets/old/stripe-key\x00secrets/old/stripe-new\x00" {
			t.Errorf("ls -0: %q", o.stdout)
		}
		run("ls", "secrets")
		asked("ls of folders alone", "LIST secrets/metadata/")
		run("ls", "team/legacy")
		asked("ls of version 1", "LIST team/legacy/")

		o := run("find", "--in", "secrets", "stripe")
		if lines := strings.Split(strings.TrimSpace(o.stdout), "\n"); len(lines) != 6 ||
			!slices.Contains(lines, "secrets/old/stripe-key\tdeleted") ||
			!slices.Contains(lines, "secrets/gone/stripe-b\tdeleted") ||
			!slices.Contains(lines, "secrets/old/stripe-new") || strings.Count(o.stdout, "deleted") != 3 {
			t.Errorf("find: %q", o.stdout)
		}
		marks := 0
		for _, a := range v.asked() {
			if strings.HasSuffix(a, live) {
				marks++
			}
		}
		if marks != 4 {
			t.Errorf("find asked four folders %d times", marks)
		}
		for _, format := range []string{"json", "jsonl"} {
			got := statesOf(t, run("find", "--in", "secrets/old", "-o", format, "stripe").stdout)
			slices.Sort(got)
			equalLines(t, "find -o "+format, got, []string{"secrets/old/deep/stripe-x listed",
				"secrets/old/stripe-key deleted", "secrets/old/stripe-new listed"})
		}
		run("find", "--in", "secrets", "old/ !stripe") // a folder alone
		if i := slices.IndexFunc(v.asked(),
			func(a string) bool { return strings.HasSuffix(a, live) }); i >= 0 {
			t.Errorf("find of a folder asked for %s", v.asked()[i])
		}
		if o := run("tree", "secrets/old"); strings.Contains(o.stdout, "deleted") {
			t.Errorf("tree: %q", o.stdout)
		}
		asked("tree", "LIST secrets/metadata/old/", "LIST secrets/metadata/old/deep/")

		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "catalog-info.yaml"),
			"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: old\n"+
				"  annotations:\n    vault.io/secrets-path: old\n    vault.io/secrets-engine: secrets\n")
		v.forget()
		if o := e.start(e.lister, "entity", "old", "--catalog", dir).run(t); o.status != render.OK ||
			!strings.Contains(o.stdout, "stripe-key") ||
			!strings.Contains(o.stdout, "\tdeleted\n") || !strings.Contains(o.stdout, "stripe-new") {
			t.Errorf("entity: status %d, %q, %q", o.status, o.stdout, o.stderr)
		}
		asked("entity", "LIST secrets/metadata/old/", "LIST secrets/metadata/old/"+live)

		s := e.start(e.lister, "find", "--in", "secrets/old", "stripe")
		s.width, s.height = 100, 20
		m := s.terminal(t)
		m.end(render.OK)
		if row := m.screen().row("secrets/old/stripe-key"); strings.Join(strings.Fields(row),
			" ") != "secrets/old/stripe-key deleted" {
			t.Errorf("on a terminal:\n%s", m.screen())
		}
	})
}

// Results stay in their order on a terminal, where those with a word behind them are laid out in
// columns.
func TestDeletedInTheirOrder(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.put("secrets", "order/a", "order/b", "order/c", "order/d")
	v.deleteVersion("secrets", "order/b", "order/d")
	s := e.start(e.lister, "ls", "secrets/order")
	s.width, s.height = 80, 20
	m := s.terminal(t)
	m.end(render.OK)
	var rows []string
	for line := range strings.Lines(m.screen().String()) {
		if strings.Contains(line, "secrets/order/") {
			rows = append(rows, strings.TrimSpace(line))
		}
	}
	equalLines(t, "ls", rows, []string{"secrets/order/a", "secrets/order/b  deleted",
		"secrets/order/c", "secrets/order/d  deleted"})
}

// A find of many folders asks in 64 of them at the most, and says so.
func TestDeletedInManyFolders(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := deletedEstate(t, v)
	const folders = 100
	for i := range folders {
		v.put("secrets", fmt.Sprintf("fleet/host-%03d/agent-token", i))
		v.deleteVersion("secrets", fmt.Sprintf("fleet/host-%03d/agent-token", i))
	}
	for _, format := range []string{"text", "json", "jsonl"} {
		for _, version := range []string{"1.21.4", "1.20.4"} {
			v.Identify(memvault.Vault, version)
			want, note := mostDeletedFolders,
				"in 64 folders deleted secrets are marked, in the others with results they are not\n"
			if version == "1.20.4" {
				want, note = 0, ""
			}
			v.forget()
			o := e.start(e.lister, "find", "--in", "secrets", "-o", format, "agent", "--catalog",
				t.TempDir()).run(t)
			marks := 0
			for _, a := range v.asked() {
				if strings.HasSuffix(a, live) {
					marks++
				}
			}
			if deleted := strings.Count(o.stdout, "deleted"); marks != want || deleted != want ||
				o.stderr != note {
				t.Errorf("%s of Vault %s: it asked %d times, and %d are deleted, stderr %q", format, version,
					marks, deleted, o.stderr)
			}
		}
	}
}

// On an OpenBao it depends on the policy, and nothing is said of what nobody can know.
func TestDeletedOnOpenBao(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := deletedEstate(t, v)
	v.Identify(memvault.OpenBao, "2.6.2")
	v.policy("details", memvault.Allow("secrets/metadata/*", memvault.List),
		memvault.Allow("secrets/detailed-metadata/*", memvault.List))
	for _, tc := range []struct {
		token   string
		marked  string
		details int // lists of them
	}{
		{e.lister, "", 2},
		{e.only("details"), "\tdeleted", 1},
	} {
		v.forget()
		o := e.start(tc.token, "ls", "secrets/old").run(t)
		if o.status != render.OK || o.stderr != "" ||
			o.stdout != "secrets/old/deep/\nsecrets/old/stripe-key"+tc.marked+"\nsecrets/old/stripe-new\n" {
			t.Errorf("status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
		}
		details := 0
		for _, a := range v.asked() {
			if strings.Contains(a, "detailed-metadata") {
				details++
			}
		}
		if details != tc.details {
			t.Errorf("it asked for details %d times, want %d", details, tc.details)
		}
	}
	for version, want := range map[string]string{
		"2.6.2": "told apart where the token may list detailed-metadata/",
		"2.2.0": "not told apart: OpenBao does so since 2.3",
	} {
		v.Identify(memvault.OpenBao, version)
		if o := e.start(e.lister,
			"status").run(t); !strings.Contains(strings.Join(strings.Fields(o.stdout), " "),
			"deleted "+want) {
			t.Errorf("OpenBao %s: %s", version, o.stdout)
		}
	}
}

// Where the list that tells fails, the names are printed all the same, and stderr says what is not
// known.
func TestDeletedThatIsNotAnswered(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := deletedEstate(t, v)
	v.Identify(memvault.OpenBao, "2.6.2")
	v.Delay("secrets/detailed-metadata/old", time.Minute)
	o := e.start(v.RootToken(), "ls", "secrets/old", "--timeout", "500ms").run(t)
	if o.status != render.OK ||
		o.stdout != "secrets/old/deep/\nsecrets/old/stripe-key\nsecrets/old/stripe-new\n" ||
		o.stderr != "what is deleted is not known: listing secrets/old/: vault did not answer in time\n" {
		t.Errorf("status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
}

// A check asks once for each folder, and once more for one that holds what is not plainly there.
func TestCheckRequestsOfDeleted(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := deletedEstate(t, v)
		var text strings.Builder
		text.WriteString("-- run.sh --\n")
		for i := range 12 {
			v.put("secrets", fmt.Sprintf("many/f%02d/s", i))
			fmt.Fprintf(&text, "vault kv get secrets/many/f%02d/s\n", i)
		}
		for _, tc := range []struct{ more, folder string }{{"", ""},
			{"vault kv get secrets/old/stripe-new\nvault kv get secrets/old/stripe-key\n",
				"secrets/metadata/old/"}} {
			dir := repository(t, text.String()+tc.more)
			v.forget()
			e.start(e.lister, "check", "--catalog", dir).run(t)
			var want []string
			for i := range 12 {
				want = append(want, fmt.Sprintf("LIST secrets/metadata/many/f%02d/", i)+live)
			}
			if tc.folder != "" {
				want = append(want, "LIST "+tc.folder, "LIST "+tc.folder+live)
			}
			asked := v.asked()
			looked := func(line string) bool { return strings.Contains(line, "auth/token/lookup-self") }
			lists := slices.DeleteFunc(slices.Clone(asked), looked)
			if n := len(asked) - len(lists); n != 1 { // before many requests: how many the token is good for
				t.Errorf("the token was looked up %d times", n)
			}
			equalLines(t, "asked", lists, want)
		}
	})
}
