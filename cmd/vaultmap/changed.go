package main

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// newest is the revision that --changed compares with where it names none.
const newest = "HEAD"

// gitChanges are the files that differ from a revision of their git repositories: what has been
// committed since it and the newest commit parted, what is not committed yet, and new files that
// are not ignored.
type gitChanges struct {
	revision string
	environ  []string
	tops     map[string]bool         // the repositories around the folders that are scanned
	of       map[string]*repoChanges // by the folder of the repository
}

// repoChanges are those of one repository, by their paths in it, with slashes.
type repoChanges struct {
	all   bool            // there is no commit yet
	files map[string]bool // a name that ends in a slash is a repository in this one
	// files that git would have to read, and did not: with the names of their content in the revision
	unsure map[string]string
}

// changedOf returns the uses and problems in files that differ from a revision. What they mean is
// known by all files.
func changedOf(ctx context.Context, s *connect.Session, revision string, uses []*xref.Use,
	problems []catalog.Problem) ([]*xref.Use, []catalog.Problem, error) {
	c, err := newGitChanges(ctx, revision, s.Folders.Dirs, connect.Environ(s.SecretVariables))
	if err != nil {
		return nil, nil, err
	}
	differs := map[string]bool{}
	has := func(path string) bool {
		if _, known := differs[path]; !known && err == nil {
			differs[path], err = c.Has(ctx, path)
		}
		return differs[path]
	}
	uses = slices.DeleteFunc(slices.Clone(uses), func(u *xref.Use) bool { return !has(u.Path) })
	problems = slices.DeleteFunc(slices.Clone(problems), func(p catalog.Problem) bool {
		return !has(p.Path)
	})
	return uses, problems, err
}

// newGitChanges begins to look for changes in the repositories around some folders.
func newGitChanges(ctx context.Context, revision string, dirs, environ []string) (*gitChanges,
	error) {
	c := &gitChanges{revision: revision, environ: environ, tops: map[string]bool{},
		of: map[string]*repoChanges{}}
	if revision == "" || strings.HasPrefix(revision, "-") {
		return nil, render.Usage(fmt.Sprintf("--changed takes a revision of git, not %q", revision),
			"without one, as --changed alone, it is the newest commit")
	}
	for _, dir := range dirs {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return nil, err
		}
		if root, ok := enclosing(repo.Real(abs)); ok {
			c.tops[root] = true
		}
	}
	for root := range c.tops {
		if _, err := c.in(ctx, root); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// enclosing returns the repository around a file or folder.
func enclosing(path string) (string, bool) {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		path = filepath.Dir(path)
	}
	return repo.Enclosing(path)
}

// Has reports whether a file differs; its path is absolute and without links.
func (c *gitChanges) Has(ctx context.Context, path string) (bool, error) {
	root, ok := enclosing(path)
	if !ok {
		return false, render.Usage(fmt.Sprintf("--changed: %s is in no git repository",
			render.FromHere(path)), "without --changed all files are checked")
	}
	for {
		in, err := c.in(ctx, root)
		if err != nil {
			return false, err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return false, err
		}
		if in.has(path, filepath.ToSlash(rel)) {
			return true, nil
		}
		// A submodule that is at another commit, or a repository that is new, is changed as a whole.
		above, nested := repo.Enclosing(filepath.Dir(root))
		if !nested || c.tops[root] || !c.isScanned(above) {
			return false, nil
		}
		root, path = above, root
	}
}

// isScanned reports whether a repository is one of those that were named, or below one.
func (c *gitChanges) isScanned(root string) bool {
	for top := range c.tops {
		if repo.Holds(top, root) {
			return true
		}
	}
	return false
}

func (r *repoChanges) has(path, rel string) bool {
	if was, ok := r.unsure[rel]; ok {
		return !hasContent(path, was)
	}
	return r.all || r.files[rel] || r.files[rel+"/"]
}

// in returns the changes of a repository. The revision is one of those around the folders that are
// scanned; others below them are compared with their own newest commits.
func (c *gitChanges) in(ctx context.Context, root string) (*repoChanges, error) {
	if known := c.of[root]; known != nil {
		return known, nil
	}
	g, err := openGit(ctx, root, c.environ)
	if err != nil {
		return nil, c.failed(root, err)
	}
	revision := c.revision
	if !c.tops[root] && c.isScanned(root) {
		revision = newest
	}
	base, err := mergeBase(ctx, g, revision)
	if err != nil {
		return nil, err
	}
	r := &repoChanges{all: base == "", files: map[string]bool{}, unsure: map[string]string{}}
	c.of[root] = r
	if r.all {
		return r, nil
	}
	// Plumbing compares no content, and so runs no filter: what only looks changed is looked at here.
	diff, err := g.run(ctx, "diff-index", "--raw", "-z", "--no-renames", "--no-abbrev",
		"--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty", base, "--")
	if err != nil {
		return nil, c.failed(root, err)
	}
	r.addDiff(diff)
	others, err := g.run(ctx, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, c.failed(root, err)
	}
	for name := range strings.SplitSeq(string(others), "\x00") {
		r.files[name] = true
	}
	return r, nil
}

// addDiff reads the raw form of git's diffs (git-scm.com/docs/diff-format):
// ":100644 100644 <oid> <oid> M", a NUL, the path, a NUL. An oid of zeros is content that git has
// not looked at.
func (r *repoChanges) addDiff(raw []byte) {
	fields := strings.Split(string(raw), "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		words := strings.Fields(strings.TrimPrefix(fields[i], ":"))
		if len(words) == 5 && words[4] == "M" && words[0] == words[1] &&
			strings.HasPrefix(words[0], "100") && strings.Trim(words[3], "0") == "" {
			r.unsure[fields[i+1]] = words[2]
			continue
		}
		r.files[fields[i+1]] = true
	}
}

// hasContent reports whether a file has the content that git calls by a name: the hash of a header
// and all of it. One that git would convert counts as another: it is looked at for nothing.
func hasContent(path, name string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	var sum hash.Hash = sha1.New()
	if len(name) == 2*sha256.Size {
		sum = sha256.New()
	}
	fmt.Fprintf(sum, "blob %d\x00", info.Size())
	_, err = io.Copy(sum, io.LimitReader(f, info.Size()))
	return err == nil && hex.EncodeToString(sum.Sum(nil)) == name
}

// mergeBase returns the commit at which a revision and the newest commit have parted; "" where
// there is no commit at all.
func mergeBase(ctx context.Context, g *gitRepo, revision string) (string, error) {
	commit := func(revision string) (string, error) {
		out, err := g.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options",
			revision+"^{commit}")
		return string(bytes.TrimSpace(out)), err
	}
	head, err := commit(newest)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil && revision == newest {
		return "", nil
	}
	at, err := commit(revision)
	if err != nil {
		return "", render.Failed(fmt.Errorf("--changed: %s has no revision %q", g.root, revision),
			shallowHint(ctx, g, "'git fetch' brings what only the server has"))
	}
	if at == head {
		return head, nil
	}
	base, err := g.run(ctx, "merge-base", at, newest)
	if err != nil {
		return "", render.Failed(fmt.Errorf("--changed: %s and the newest commit have no commit in common",
			revision), shallowHint(ctx, g, ""))
	}
	return string(bytes.TrimSpace(base)), nil
}

// shallowHint says what to do where a clone lacks history, else something else.
func shallowHint(ctx context.Context, g *gitRepo, otherwise string) string {
	if out, err := g.run(ctx, "rev-parse", "--is-shallow-repository"); err == nil &&
		strings.TrimSpace(string(out)) == "true" {
		return "the clone has not all commits: fetch-depth: 0 of actions/checkout, GIT_DEPTH: 0 of GitLab," +
			" or git fetch --unshallow"
	}
	return otherwise
}

// failed is the error where git does not answer.
func (c *gitChanges) failed(root string, err error) error {
	hint := ""
	switch {
	case errors.Is(err, errNoGit):
		hint = "--changed asks git; without it all files are checked"
	case strings.Contains(err.Error(), "dubious ownership"):
		hint = "where you trust it: git config --global --add safe.directory " + root
	}
	return render.Failed(fmt.Errorf("--changed: %w", err), hint)
}
