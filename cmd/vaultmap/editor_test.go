package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// programIn makes a folder with a program that does nothing.
func programIn(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\nexit 0\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// Each editor is told the line in its own way, and a file's name is one argument, whatever stands
// in it: the attack is a repository with a file named so that a shell would run it.
func TestEditorArguments(t *testing.T) {
	t.Parallel()
	const file = "/repo/a b;touch pwned\n'\"$(touch pwned)`touch pwned`.yaml"
	folder := func(program string) string { return filepath.Dir(program) + "/" }
	vi, code, helix := programIn(t, "vi"), programIn(t, "code"), programIn(t, "hx")
	blank := programIn(t, "my editor")
	for _, tc := range []struct {
		env  map[string]string
		line int
		want []string
	}{
		{map[string]string{"EDITOR": vi}, 22, []string{vi, "+22", file}},
		{map[string]string{"EDITOR": vi}, 0, []string{vi, file}},
		{map[string]string{"EDITOR": "  " + vi + "   -u  NONE "}, 1,
			[]string{vi, "-u", "NONE", "+1", file}},
		{map[string]string{"EDITOR": vi, "VISUAL": code}, 22, []string{code, "--wait", "--goto", file +
			":22"}},
		{map[string]string{"EDITOR": code + " --new-window"}, 0, []string{code, "--new-window", file}},
		{map[string]string{"EDITOR": helix}, 7, []string{helix, file + ":7"}},
		{map[string]string{"EDITOR": blank}, 7, []string{blank, "+7", file}},
		{map[string]string{"EDITOR": vi + " -c ;touch pwned;"}, 7,
			[]string{vi, "-c", ";touch", "pwned;", "+7", file}},
	} {
		cmd, err := newEditor(func(name string) string { return tc.env[name] }, nil)(file, tc.line)
		if err != nil {
			t.Errorf("%v: %v", tc.env, err)
			continue
		}
		if e := cmd.(*editor); !slices.Equal(e.Args, tc.want) || e.Path != tc.want[0] {
			t.Errorf("%v runs %q with %q, want %q", tc.env, e.Path, e.Args, tc.want)
		}
	}
	for _, named := range []string{"no-such-editor", folder(vi), "no-such-editor -w", vi + "-x"} {
		_, err := newEditor(func(string) string { return named }, nil)(file, 1)
		if err == nil || !strings.Contains(err.Error(), " cannot be run: set EDITOR") ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", named, err)
		}
	}
	if _, err := newEditor(func(string) string { return "   " }, nil)(file, 1); err == nil {
		t.Error("an EDITOR of blanks is run")
	}
}
