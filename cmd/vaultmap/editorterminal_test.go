package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/term"
)

// editorVariable makes this test's binary an editor that writes into the file of that name how it
// was started.
const editorVariable = "VAULTMAP_TEST_EDITOR"

// editorStatus is the variable that says with which status it ends.
const editorStatus = "VAULTMAP_TEST_EDITOR_STATUS"

// editorRun is how an editor was started.
type editorRun struct {
	Args, Env  []string
	Dir        string
	Terminals  [3]bool // stdin, stdout, stderr
	Discipline string  // the state of the terminal
}

func recordingEditor(record string) int {
	run := editorRun{Args: os.Args[1:], Env: os.Environ()}
	run.Dir, _ = os.Getwd()
	for i := range run.Terminals {
		run.Terminals[i] = term.IsTerminal(uintptr(i))
	}
	if state, err := term.GetState(0); err == nil {
		run.Discipline = fmt.Sprintf("%+v", *state)
	}
	b, err := json.Marshal(run)
	if err != nil {
		panic(err)
	}
	// What a person does: looks, types a line and leaves.
	fmt.Print("editing, say when: ")
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	fmt.Fprintf(os.Stderr, "heard %q\n", line)
	if err := os.WriteFile(record, b, 0o600); err != nil {
		panic(err)
	}
	status, _ := strconv.Atoi(os.Getenv(editorStatus))
	return status
}

// hostileFile is the name of a file of a repository: a shell that saw it would run what stands in
// it, in the working directory.
const hostileFile = "a b;touch pwned1;\n'touch pwned2'\"$(touch pwned3)`touch pwned4`&touch pwned5 #.sh"

// editorEstate is an estate whose catalog has one file with three uses, one of them missing. It
// returns how to run the program with this test's binary as the editor, and where that writes how
// it was started.
func editorEstate(t *testing.T) (s start, record string) {
	t.Helper()
	e := newEstate(t, newMemVault(t))
	if err := os.Remove(filepath.Join(e.catalog, "catalog-info.yaml")); err != nil {
		t.Fatal(err)
	}
	text := "# one\nvault kv get secrets/teams/payments/prod/db-main\n\nvault kv get secrets/teams/payments/prod/absent\n"
	if err := os.WriteFile(filepath.Join(e.catalog, hostileFile), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	record = filepath.Join(t.TempDir(), "record")
	s = e.start(e.only("lister"), "--catalog", e.catalog)
	s.dir = e.catalog
	s.env = append(s.env, "EDITOR="+self, editorVariable+"="+record, "BAO_TOKEN="+s.secrets[0],
		"VAULT_NAMESPACE=")
	return s, record
}

// readRun returns how the editor was started.
func readRun(t *testing.T, record string) (run editorRun) {
	t.Helper()
	b, err := os.ReadFile(record)
	if err == nil {
		err = json.Unmarshal(b, &run)
	}
	if err != nil {
		t.Fatalf("the editor was not run: %v", err)
	}
	return run
}

// The editor gets the file, at the line, as one argument however it is named; a terminal in the
// state in which the shell left it; and no token. Nothing of the name is run: the attack is a
// repository with a file that is named like a command. When it ends the explorer is there again,
// where it was.
func TestEditorOnATerminal(t *testing.T) {
	t.Parallel()
	s, record := editorEstate(t)
	m := s.terminal(t)
	m.see("vault 1.21.4 active", "secrets/", "unowned")
	m.press("!")
	m.seeRow("missing", "secrets/teams/payments/prod/absent")
	before := m.see("1 problem ")
	m.press("ctrl+e")
	shell := m.see("editing, say when:")
	if shell.has("Problems") {
		t.Errorf("the editor shares the screen with the explorer:\n%s", shell)
	}
	m.press("enough", "enter")
	// below is what changes with time
	m.wait("the same screen", func(s screen) bool {
		return slices.Equal(s[:len(s)-2], before[:len(before)-2])
	})

	run := readRun(t, record)
	file := filepath.Join(s.dir, hostileFile)
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	if want := []string{"+4", file}; !slices.Equal(run.Args, want) {
		t.Errorf("the editor got %q, want %q", run.Args, want)
	}
	if run.Terminals != [3]bool{true, true, true} {
		t.Errorf("stdin, stdout and stderr are terminals: %v", run.Terminals)
	}
	if want := fmt.Sprintf("%+v", *m.before); run.Discipline != want {
		t.Errorf("the terminal is in the state %s, want %s", run.Discipline, want)
	}
	for _, v := range run.Env {
		if name, value, _ := strings.Cut(v, "="); name == "VAULT_TOKEN" || name == "BAO_TOKEN" ||
			leakIn(value, s.secrets) != "" {
			t.Errorf("the editor has %s in its environment", name)
		}
	}
	if !slices.ContainsFunc(run.Env,
		func(v string) bool { return strings.HasPrefix(v, "VAULT_ADDR=") }) {
		t.Errorf("the editor lacks the rest of the environment: %q", run.Env)
	}
	if out := m.output(); !strings.Contains(out, "heard \"enough\\n\"") {
		t.Error("what was typed did not reach the editor as a line")
	}
	m.press("esc")
	m.seeNo("Problems")
	m.quit()
	if left, err := filepath.Glob(filepath.Join(s.dir, "pwned*")); err != nil || len(left) > 0 {
		t.Errorf("a shell saw the file's name: %q %v", left, err)
	}
}

// An editor that fails, and one that is not there, are told of in one line; the list stays, and the
// keys work.
func TestEditorFailsOnATerminal(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		env  []string
		runs bool
		want string
	}{
		"fails": {[]string{editorStatus + "=3"}, true, ": exit status 3"},
		"is not there": {[]string{"EDITOR=no-such-editor -w"}, false,
			"the editor no-such-editor cannot be run: set EDITOR"},
		"is no program": {[]string{"EDITOR=/"}, false, "the editor / cannot be run: set EDITOR"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := editorEstate(t)
			s.env = append(s.env, tc.env...)
			m := s.terminal(t)
			m.see("vault 1.21.4 active", "secrets/", "unowned")
			m.press("!")
			m.see("1 problem ")
			m.press("ctrl+e")
			if tc.runs {
				m.see("editing, say when:")
				m.press("enter")
			}
			m.see(tc.want, "Problems", "1 problem ")
			m.press("absent")
			m.see("filter: absent")
			m.press("esc")
			m.seeNo("Problems")
			m.quit()
		})
	}
}

// A program of the editor's name in the repository is not run, also where the working directory is
// in PATH: who can write a file there could otherwise run anything.
func TestEditorOfTheRepository(t *testing.T) {
	t.Parallel()
	s, _ := editorEstate(t)
	planted := filepath.Join(s.dir, "planted")
	if err := os.WriteFile(planted, []byte("#!/bin/sh\ntouch pwned\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.env = append(s.env, "EDITOR=planted", "PATH=.:"+os.Getenv("PATH"))
	m := s.terminal(t)
	m.see("vault 1.21.4 active", "unowned")
	m.press("!")
	m.see("1 problem ")
	m.press("ctrl+e")
	m.see("the editor planted cannot be run: set EDITOR")
	m.press("esc")
	m.seeNo("Problems")
	m.quit()
	if _, err := os.Stat(filepath.Join(s.dir, "pwned")); err == nil {
		t.Error("the repository's own program was run")
	}
}
