package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// keptEstate is a server with many folders, of which an explorer has kept all names.
type keptEstate struct {
	estate
	token string
	home  string
}

func newKeptEstate(t *testing.T, v vault) keptEstate {
	t.Helper()
	v.mount("secret", "kv", 2)
	v.mount("kv", "kv", 1)
	var paths []string
	for i := range 150 {
		paths = append(paths, fmt.Sprintf("teams/team-%03d/db", i),
			fmt.Sprintf("teams/team-%03d/prod/api", i))
	}
	v.put("secret", append(paths, "teams/team-007/prod/stripe", "teams/team-011/stripe-webhook",
		"infra/stripe")...)
	v.put("kv", "old/stripe", "old/kafka")
	v.policy("lister", memvault.Allow("secret/metadata/*", memvault.List),
		memvault.Allow("kv/*", memvault.List))
	e := keptEstate{estate: estate{vault: v, catalog: t.TempDir()}}
	e.token = e.estate.token(memvault.TokenOptions{Policies: []string{"lister"}})
	e.home = keepingHome(t, e.address())
	s := e.start(e.token, "--catalog", e.catalog)
	s.env = append(s.env, e.env()...)
	m := s.terminal(t)
	m.see("all listed")
	m.quit()
	if files := keptFiles(t, e.home, []string{e.token}); len(files) != 1 {
		t.Fatalf("kept are %q", files)
	}
	v.forget()
	return e
}

func (e keptEstate) env() []string {
	return []string{"HOME=" + e.home, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME="}
}

// run runs a command by the token, and returns which folders it has listed.
func (e keptEstate) run(t *testing.T, token string, args ...string) (o outcome, lists []string) {
	t.Helper()
	e.forget()
	if args[0] == "find" {
		args = append(args, "--catalog", e.catalog)
	}
	s := e.start(token, args...)
	s.env = append(s.env, e.env()...)
	o = s.run(t)
	for _, r := range e.asked() {
		if folder, ok := strings.CutPrefix(r, "LIST "); ok && !strings.HasSuffix(r, live) {
			lists = append(lists, folder)
		}
	}
	return o, lists
}

// With names that were kept a find lists the folders of what it prints, and no more. What is gone
// is not printed, what is new in these folders is, and it says that it has not looked elsewhere.
func TestFindFromKeptNames(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newKeptEstate(t, v)
		o, lists := e.run(t, e.token, "find", "stripe")
		want := "secret/infra/stripe\nkv/old/stripe\nsecret/teams/team-007/prod/stripe\nsecret/teams/team-011/stripe-webhook\n"
		if sortedLines(o.stdout) != sortedLines(want) || o.status != render.Partial ||
			!strings.Contains(o.stderr, ", confirmed by listing 4 folders of ") ||
			!strings.Contains(o.stderr, ": --fresh lists all\n") {
			t.Errorf("status %d, stdout\n%sstderr\n%s", o.status, o.stdout, o.stderr)
		}
		folders := []string{"kv/old/", "secret/metadata/infra/", "secret/metadata/teams/team-007/prod/",
			"secret/metadata/teams/team-011/"}
		if !slices.Equal(lists, folders) {
			t.Errorf("listed: %q", lists)
		}

		v.remove("secret", "teams/team-007/prod/stripe", "infra/stripe")
		v.put("secret", "teams/team-007/prod/stripe-new", "teams/team-020/stripe-elsewhere")
		o, lists = e.run(t, e.token, "find", "-o", "jsonl", "stripe")
		if n := strings.Count(o.stdout, "\n"); n != 3 || !strings.Contains(o.stdout, "stripe-new") ||
			strings.Contains(o.stdout, "elsewhere") || o.status != render.Partial || len(lists) != 4 {
			t.Errorf("status %d, listed %q, stdout\n%s", o.status, lists, o.stdout)
		}
		o, lists = e.run(t, e.token, "find", "--limit", "1", "stripe-webhook")
		if o.stdout != "secret/teams/team-011/stripe-webhook\n" || len(lists) != 1 {
			t.Errorf("one: listed %q, stdout\n%s", lists, o.stdout)
		}
		// All folders that there are were listed.
		o, lists = e.run(t, e.token, "find", "--in", "kv/old", "stripe")
		if o.stdout != "kv/old/stripe\n" || len(lists) != 1 || o.stderr != "" || o.status != render.OK {
			t.Errorf("in one folder: status %d, listed %q, stdout\n%sstderr\n%s", o.status, lists, o.stdout,
				o.stderr)
		}
		o, lists = e.run(t, e.token, "find", "--fresh", "stripe")
		if o.status != render.OK || len(lists) < 300 || !strings.Contains(o.stdout, "elsewhere") ||
			strings.Contains(o.stderr, "kept") {
			t.Errorf("--fresh: status %d, %d lists, stdout\n%s", o.status, len(lists), o.stdout)
		}

		// Many match: the best are confirmed, and the others counted.
		o, lists = e.run(t, e.token, "find", "db")
		if n := strings.Count(o.stdout, "\n"); n != mostKeptFolders || len(lists) != mostKeptFolders ||
			!strings.Contains(o.stderr, "86 kept names more match, in folders that were not listed") {
			t.Errorf("many: %d of %d lists, stderr\n%s", n, len(lists), o.stderr)
		}

		// What is not known, or not any more, is looked for everywhere, and nothing is asked for twice.
		for _, word := range []string{"elsewhere", "kafka"} {
			if v.remove("kv", "old/kafka"); word == "kafka" {
				v.put("kv", "new/kafka")
			}
			o, lists = e.run(t, e.token, "find", word)
			if o.status != render.OK || strings.Count(o.stdout, "\n") != 1 || len(lists) < 300 ||
				len(slices.Compact(lists)) != len(lists) {
				t.Errorf("%s: status %d, %d lists, stdout\n%sstderr\n%s", word, o.status, len(lists), o.stdout,
					o.stderr)
			}
		}
	})
}

// Where what was kept is gone, and nothing else matches, it says once what is similar, as a find
// that has listed everything.
func TestFindOfNothingKept(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newKeptEstate(t, v)
	v.Remove("kv", "old/kafka")
	v.Put("kv", "old/kafak")
	kept, _ := e.run(t, e.token, "find", "kafka")
	fresh, _ := e.run(t, e.token, "find", "--fresh", "kafka")
	if kept != fresh || kept.status != render.Nothing ||
		strings.Count(kept.stderr, "kv/old/kafak") != 1 {
		t.Errorf("status %d, stderr\n%sand with --fresh\n%s", kept.status, kept.stderr, fresh.stderr)
	}
}

// The attack: kept names tell a token what another one has seen. They are for one identity with its
// policies, and of what a folder refuses now nothing is printed.
func TestFindFromOthersNames(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newKeptEstate(t, v)
		v.policy("less", memvault.Allow("kv/*", memvault.List))
		other := e.estate.token(memvault.TokenOptions{Policies: []string{"less"}})
		o, _ := e.run(t, other, "find", "stripe")
		if o.stdout != "kv/old/stripe\n" || strings.Contains(o.stderr, "kept") {
			t.Errorf("another token: stdout\n%sstderr\n%s", o.stdout, o.stderr)
		}
		v.policy("lister", memvault.Allow("secret/metadata/*", memvault.List),
			memvault.Allow("secret/metadata/teams/team-007/*", memvault.Deny),
			memvault.Allow("kv/*", memvault.List))
		o, _ = e.run(t, e.token, "find", "stripe")
		if strings.Contains(o.stdout, "team-007") || o.status != render.Partial ||
			!strings.Contains(o.stderr, "denied: ") || strings.Count(o.stdout, "\n") != 3 {
			t.Errorf("denied now: status %d, stdout\n%sstderr\n%s", o.status, o.stdout, o.stderr)
		}
	})
}

func sortedLines(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
