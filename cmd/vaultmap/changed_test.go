package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// git runs git in a folder, away from the settings of whoever runs the test.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=x", "-c", "user.email=x",
		"-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v: %s", args, err, out)
	}
	return string(out)
}

// commit puts files into a repository and commits all of it.
func commit(t *testing.T, dir, archive string) {
	t.Helper()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		writeFile(t, filepath.Join(dir, f.Name), string(f.Data))
	}
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-qm", "x", "--allow-empty")
}

// gitRepository is a repository with a commit of some files.
func gitRepository(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	git(t, dir, "init", "-q")
	commit(t, dir, archive)
	return dir
}

// changedFiles returns the names of files that check says something about.
func changedFiles(t *testing.T, e estate, dir string, args ...string) []string {
	t.Helper()
	o := e.start("", append([]string{"check", "--offline", "-o", "jsonl", "--catalog", dir},
		args...)...).run(t)
	if o.status == render.Wrong {
		t.Errorf("%q: status %d, stderr %q", args, o.status, o.stderr)
	}
	var out []string
	for _, part := range strings.Split(o.stdout, `"file":"`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		out = append(out, name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Without a revision, what is not committed; with one, what has been committed since it and HEAD
// parted, too.
func TestCheckChanged(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	const run = "vault kv get secret/a\n"
	dir := gitRepository(t, "-- a.sh --\n"+run+"-- b.sh --\n"+run+"-- ä ö.sh --\n"+run+
		"-- deploy/c.sh --\n"+run+"-- gone.sh --\n"+run+"-- .gitignore --\nignored.sh\n")
	all := []string{"a.sh", "b.sh", "deploy/c.sh", "gone.sh", "ä ö.sh"}
	write := func(name, text string) { writeFile(t, filepath.Join(dir, name), text) }
	want := func(what string, want []string, args ...string) {
		t.Helper()
		if got := changedFiles(t, e, dir, args...); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	want("all", all)
	want("nothing", nil, "--changed")
	write("a.sh", run) // written again with the same content
	want("what only looks changed", nil, "--changed")
	write("a.sh", "# x\n"+run)
	want("not committed", []string{"a.sh"}, "--changed")
	git(t, dir, "add", "a.sh")
	want("to be committed", []string{"a.sh"}, "--changed")
	write("ignored.sh", run)
	write("deploy/new ü.sh", run)
	write("ä ö.sh", "# x\n"+run)
	want("new", []string{"a.sh", "deploy/new ü.sh", "ä ö.sh"}, "--changed")
	want("below", []string{"deploy/new ü.sh"}, "--changed", filepath.Join(dir, "deploy"))
	if err := os.Remove(filepath.Join(dir, "gone.sh")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "b.sh"), filepath.Join(dir, "moved.sh")); err != nil {
		t.Fatal(err)
	}
	want("moved and gone", []string{"a.sh", "deploy/new ü.sh", "moved.sh", "ä ö.sh"}, "--changed")
	commit(t, dir, "")
	want("committed", nil, "--changed=HEAD")
	want("since the first", []string{"a.sh", "deploy/new ü.sh", "moved.sh", "ä ö.sh"},
		"--changed=HEAD~1")

	// What others have committed meanwhile is none of the branch's.
	git(t, dir, "checkout", "-qb", "topic")
	commit(t, dir, "-- topic.sh --\n"+run)
	git(t, dir, "checkout", "-q", "main")
	commit(t, dir, "-- a.sh --\n# others\n"+run)
	git(t, dir, "checkout", "-q", "topic")
	write("deploy/c.sh", "# x\n"+run)
	want("of the branch", []string{"deploy/c.sh", "topic.sh"}, "--changed=main")
	want("of the branch, by a tag", []string{"deploy/c.sh", "topic.sh"}, "--changed=main^{}")

	// From a folder of it, from a worktree, and inside a hook of git, which is told another index.
	want("a folder", []string{"deploy/c.sh"}, "--changed=main", filepath.Join(dir, "deploy"))
	tree := filepath.Join(t.TempDir(), "tree")
	git(t, dir, "worktree", "add", "-q", tree, "topic", "--force", "--detach")
	if got := changedFiles(t, e, tree, "--changed=main"); !slices.Equal(got, []string{"topic.sh"}) {
		t.Errorf("in a worktree: %q", got)
	}
	s := e.start("", "check", "--offline", "--catalog", dir, "--changed")
	s.env = append(s.env, "GIT_DIR="+t.TempDir(), "GIT_INDEX_FILE=/nowhere", "GIT_WORK_TREE=/")
	if o := s.run(t); o.status != render.OK || !strings.Contains(o.stderr, "1 reference") {
		t.Errorf("status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
}

// Repositories below the one that is scanned: a submodule at another commit is changed as a whole,
// and what is not committed in it differs as anywhere.
func TestCheckChangedBelow(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	const run = "vault kv get secret/a\n"
	module := gitRepository(t, "-- in.sh --\n"+run+"-- too.sh --\n"+run)
	dir := gitRepository(t, "-- a.sh --\n"+run)
	git(t, dir, "submodule", "--quiet", "add", module, "sub")
	commit(t, dir, "")
	want := func(what string, want []string, args ...string) {
		t.Helper()
		if got := changedFiles(t, e, dir, args...); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	want("all", []string{"a.sh", "sub/in.sh", "sub/too.sh"})
	want("nothing", nil, "--changed")
	writeFile(t, filepath.Join(dir, "sub", "in.sh"), "# x\n"+run)
	want("in the submodule", []string{"sub/in.sh"}, "--changed")
	git(t, filepath.Join(dir, "sub"), "commit", "-qam", "x")
	want("another commit", []string{"sub/in.sh", "sub/too.sh"}, "--changed")
	commit(t, dir, "")
	want("that is committed", nil, "--changed")
	want("since before that", []string{"sub/in.sh", "sub/too.sh"}, "--changed=HEAD~1")
	other := filepath.Join(dir, "other")
	writeFile(t, filepath.Join(other, "x.sh"), run)
	git(t, other, "init", "-q")
	commit(t, other, "")
	want("a new repository", []string{"other/x.sh"}, "--changed")

	// Several side by side are each their own.
	both := t.TempDir()
	for _, name := range []string{"one", "two"} {
		at := filepath.Join(both, name)
		writeFile(t, filepath.Join(at, name+".sh"), run)
		git(t, at, "init", "-q")
		commit(t, at, "")
	}
	writeFile(t, filepath.Join(both, "two", "two.sh"), "# x\n"+run)
	if got := changedFiles(t, e, both, "--changed"); !slices.Equal(got, []string{"two/two.sh"}) {
		t.Errorf("side by side: %q", got)
	}
	// Where nothing has been committed, all is new.
	fresh := t.TempDir()
	writeFile(t, filepath.Join(fresh, "a.sh"), run)
	git(t, fresh, "init", "-q")
	if got := changedFiles(t, e, fresh, "--changed"); !slices.Equal(got, []string{"a.sh"}) {
		t.Errorf("without a commit: %q", got)
	}
}

// Only what has changed is asked for, and what other files say of it holds.
func TestCheckChangedAsksForLess(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	const store = `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: v}
spec: {provider: {vault: {server: "https://vault.example.com", path: secrets, version: v2}}}
`
	external := func(key string) string {
		return fmt.Sprintf(`apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: %[1]s}
spec:
  secretStoreRef: {name: v}
  data: [{secretKey: x, remoteRef: {key: %[1]s}}]
`, key)
	}
	dir := gitRepository(t, "-- store.yaml --\n"+store+
		"-- a.yaml --\n"+external("teams/payments/prod/db-main")+
		"-- b.yaml --\n"+external("teams/payments/staging/kafka")+
		"-- c.sh --\nvault kv get team/legacy/root-db\nvault kv get secrets/nowhere/x\n")
	writeFile(t, filepath.Join(dir, "b.yaml"), external("teams/payments/staging/nothing"))
	v.Forget()
	r := checked(t, e, dir, render.Nothing, "--changed")
	equalLines(t, "statuses", statuses(r), []string{
		"6 missing secrets/teams/payments/staging/nothing"})
	for _, asked := range v.asked() {
		if !strings.Contains(asked, "/teams/payments/staging/") {
			t.Errorf("asked for %s", asked)
		}
	}
}

// What is wrong with a revision, or with where it is looked for, is told, and nothing passes.
func TestCheckChangedWrong(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := gitRepository(t, "-- a.sh --\nvault kv get secret/a\n")
	commit(t, dir, "-- b.sh --\nvault kv get secret/a\n")
	shallow := filepath.Join(t.TempDir(), "shallow")
	git(t, dir, "clone", "-q", "--depth=1", "file://"+dir, shallow)
	git(t, dir, "checkout", "-q", "--orphan", "alone")
	commit(t, dir, "")
	none := repository(t, "-- a.sh --\nvault kv get secret/a\n")
	broken := repository(t, "-- .git/HEAD --\nref: refs/heads/main\n-- a.sh --\nvault kv get secret/a\n")
	inside := filepath.Join(dir, "inside")
	writeFile(t, filepath.Join(inside, ".git", "HEAD"), "ref: refs/heads/main\n")
	writeFile(t, filepath.Join(inside, "a.sh"), "vault kv get secret/a\n")
	for _, tc := range []struct{ dir, changed, err, hint string }{
		{none, "--changed", "no git repository", "without --changed"},
		{broken, "--changed", "not a git repository", ""},
		{inside, "--changed", "not a git repository", ""},
		{dir, "--changed=nowhere", `no revision "nowhere"`, "git fetch"},
		{dir, "--changed=--output=x", "takes a revision", "newest commit"},
		{dir, "--changed=", "takes a revision", "newest commit"},
		{dir, "--changed=main", "no commit in common", ""},
		{dir, "--changed=HEAD:a.sh", "no revision", ""},
		{shallow, "--changed=HEAD~1", "no revision", "fetch-depth: 0"},
	} {
		for _, format := range []string{"text", "sarif"} {
			o := e.start("", "check", "--offline", "-o", format, "--catalog", tc.dir, tc.changed).run(t)
			if o.status != render.Wrong || !strings.Contains(o.stderr, tc.err) ||
				!strings.Contains(o.stderr, tc.hint) {
				t.Errorf("%s: status %d, stdout %.200q, stderr %q; want %s", tc.changed, o.status, o.stdout,
					o.stderr, tc.err)
			}
		}
	}
	for _, args := range [][]string{{"--orphans"}, {"--write-baseline", "x"}} {
		o := e.start(e.lister, append([]string{"check", "--catalog", dir, "--changed"},
			args...)...).run(t)
		if o.status != render.Wrong || !strings.Contains(o.stderr, "no --changed") {
			t.Errorf("%q: status %d, stderr %q", args, o.status, o.stderr)
		}
	}
	// Without git, too.
	s := e.start("", "check", "--offline", "--catalog", dir, "--changed")
	s.env = append(s.env, "PATH="+t.TempDir())
	if o := s.run(t); o.status != render.Wrong || !strings.Contains(o.stderr, "no program git") {
		t.Errorf("status %d, stderr %q", o.status, o.stderr)
	}
}

// The attack: settings in the .git of somebody else's folder that have git start programs.
func TestCheckChangedHostile(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := gitRepository(t, "-- a.sh --\nvault kv get secret/a\n-- b.sh --\nvault kv get secret/b\n"+
		"-- .gitattributes --\n* filter=evil diff=evil\n")
	mark := filepath.Join(t.TempDir(), "mark")
	evil := filepath.Join(dir, ".git", "evil.sh")
	writeFile(t, evil, "#!/bin/sh\necho \"$0 $*\" >> "+mark+"\ncat\n")
	if err := os.Chmod(evil, 0o700); err != nil {
		t.Fatal(err)
	}
	hooks := filepath.Join(dir, ".git", "hooks")
	for _, hook := range []string{"post-index-change", "fsmonitor-watchman", "post-checkout",
		"reference-transaction"} {
		writeFile(t, filepath.Join(hooks, hook), "#!/bin/sh\necho hook >> "+mark+"\n")
		if err := os.Chmod(filepath.Join(hooks, hook), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, setting := range [][2]string{{"core.fsmonitor", evil}, {"core.hooksPath", hooks},
		{"diff.external", evil}, {"diff.evil.command", evil}, {"diff.evil.textconv", evil},
		{"filter.evil.clean", evil}, {"filter.evil.process", evil}, {"filter.evil.smudge", evil},
		{"core.pager", evil}, {"pager.diff-index", evil}, {"core.sshCommand", evil},
		{"core.editor", evil}, {"alias.diff-index", "!" + evil}, {"core.untrackedCache", "true"},
		{"status.submoduleSummary", "true"}, {"gpg.program", evil}, {"credential.helper", evil}} {
		git(t, dir, "config", setting[0], setting[1])
	}
	if err := os.RemoveAll(mark); err != nil {
		t.Fatal(err)
	}
	// Of files that are no older than the index git is not sure, and reads them through the filter.
	writeFile(t, filepath.Join(dir, "a.sh"), "vault kv get secret/c\n")
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(dir, ".git", "index"), old, old); err != nil {
		t.Fatal(err)
	}
	for _, changed := range []string{"--changed", "--changed=HEAD"} {
		if got := changedFiles(t, e, dir, changed); !slices.Contains(got, "a.sh") {
			t.Errorf("%s: %q", changed, got)
		}
	}
	if said, err := os.ReadFile(mark); err == nil {
		t.Errorf("a program of the repository ran: %s", said)
	}
	// The programs are ones that git does start, where nobody keeps it from that.
	cmd := exec.Command("git", "-C", dir, "status", "--short")
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	_, _ = cmd.CombinedOutput()
	if _, err := os.Stat(mark); err != nil {
		t.Error("git status did not start any: the test is none")
	}
}
