package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

// gitRepo is a git repository that is asked by git itself. Nobody trusts it: its own settings
// could have git start programs (core.fsmonitor, hooks, filters, drivers of diffs, transports of
// what a partial clone lacks), so all of these are switched off, and git finds no other repository
// in its place.
type gitRepo struct {
	root    string // its folder, without links
	program string
	env     []string
}

// Bounds of one call of git.
const (
	gitTime  = 2 * time.Minute
	gitBytes = 64 << 20
)

var errNoGit = errors.New("there is no program git")

// openGit returns the repository whose folder root is; environ is what programs get to see.
func openGit(ctx context.Context, root string, environ []string) (*gitRepo, error) {
	program, err := lookOwn("git")
	if err != nil {
		return nil, errNoGit
	}
	g := &gitRepo{root: root, program: program, env: gitEnviron(root, environ)}
	top, err := g.run(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	if at := repo.Real(filepath.FromSlash(strings.TrimRight(string(top), "\r\n"))); at != root {
		return nil, fmt.Errorf("%s: its files are said to be elsewhere", root)
	}
	// A filter runs for files of which git is not sure that they are as they were.
	names, err := g.run(ctx, "config", "--list", "--name-only", "-z")
	if err != nil {
		return nil, err
	}
	var off []string
	for name := range strings.SplitSeq(string(names), "\x00") {
		if section, key := cutLast(name, "."); strings.HasPrefix(section, "filter.") &&
			slices.Contains([]string{"clean", "smudge", "process", "required"}, key) {
			off = append(off, name+"=")
		}
	}
	g.env = withGitConfig(g.env, off)
	return g, nil
}

func cutLast(s, sep string) (before, after string) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i+len(sep):]
}

// gitEnviron is the environment of git in a repository: without what says that it is another one,
// as hooks of git are told, and without what has it talk or ask.
func gitEnviron(root string, environ []string) []string {
	kept := []string{"GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH", "GIT_TEST_"}
	env := slices.DeleteFunc(slices.Clone(environ), func(v string) bool {
		return strings.HasPrefix(v, "GIT_") && !slices.ContainsFunc(kept, func(name string) bool {
			return strings.HasPrefix(v, name)
		}) || strings.HasPrefix(v, "LC_ALL=") || strings.HasPrefix(v, "LANGUAGE=")
	})
	env = append(env, "LC_ALL=C", "GIT_CEILING_DIRECTORIES="+filepath.Dir(root),
		"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_PAGER=cat", "GIT_NO_LAZY_FETCH=1",
		"GIT_ALLOW_PROTOCOL=none")
	return withGitConfig(env, []string{"core.fsmonitor=false", "core.hooksPath=" + os.DevNull,
		"diff.external="})
}

// withGitConfig adds settings to an environment, behind those that are there: the last one holds.
func withGitConfig(env, settings []string) []string {
	n := 0
	for _, v := range env {
		if count, ok := strings.CutPrefix(v, "GIT_CONFIG_COUNT="); ok {
			if _, err := fmt.Sscanf(count, "%d", &n); err != nil {
				n = 0
			}
		}
	}
	for _, s := range settings {
		name, value := cutLast(s, "=")
		env = append(env, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", n, name),
			fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", n, value))
		n++
	}
	return append(env, fmt.Sprintf("GIT_CONFIG_COUNT=%d", n))
}

// run returns what a command of git prints. What git says of a fault is in the error.
func (g *gitRepo) run(ctx context.Context, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, gitTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, g.program, append([]string{"--no-pager", "-C", g.root},
		args...)...)
	cmd.Env, cmd.WaitDelay = g.env, time.Second
	out, stderr := &firstBytes{most: gitBytes}, &firstBytes{most: 4 << 10}
	cmd.Stdout, cmd.Stderr = out, stderr
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("git %s: %w", args[0], ctx.Err())
	case out.over:
		return nil, fmt.Errorf("git %s: its answer is larger than %d MiB", args[0], gitBytes>>20)
	case err != nil:
		said, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		if said = strings.TrimPrefix(said, "fatal: "); said == "" {
			said = err.Error()
		}
		return nil, fmt.Errorf("git %s: %s", args[0], said)
	}
	return out.Bytes(), nil
}

// firstBytes keeps the beginning of what is written to it.
type firstBytes struct {
	bytes.Buffer
	most int
	over bool
}

func (b *firstBytes) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.most {
		b.over = true
		return len(p), nil
	}
	return b.Buffer.Write(p)
}
