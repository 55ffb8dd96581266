package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// The commands, on the in-memory server and on the real one: testdata/script holds a script for
// each. They run on an [estate] that none of them changes, with its list-only token unless they
// take another one.
//
// Beside what testscript has there is:
//
//	exits STATUS vaultmap ...   run the program, and look for its exit status and for leaks
//
// $LISTER, $DEEP, $ROOT and $KNOWN, which may look itself up, are tokens, $CATALOG is the catalog's
// folder.
func TestCommands(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		e.policy("deep", deepRule)
		tokens := map[string]string{"LISTER": e.lister, "DEEP": e.only("deep"), "ROOT": e.root(),
			"KNOWN": e.token(memvault.TokenOptions{Policies: []string{"lister"}, TTL: time.Hour})}
		testscript.Run(t, testscript.Params{
			Dir:                 "testdata/script",
			RequireExplicitExec: true,
			RequireUniqueNames:  true,
			Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
			Setup: func(env *testscript.Env) error {
				env.Values["secrets"] = tokens
				for name, token := range tokens {
					env.Setenv(name, token)
				}
				for name, value := range map[string]string{
					"VAULT_ADDR": e.address(), "VAULT_TOKEN": e.lister, "CATALOG": e.catalog, "BROWSER": "none",
					"LC_ALL": "C", "GORACE": raceOptions,
					"HOME": filepath.Join(env.WorkDir, "home"), "XDG_CONFIG_HOME": "",
					"XDG_CONFIG_DIRS": filepath.Join(env.WorkDir, "xdg"),
					"PATH": filepath.Dir(released()) + string(filepath.ListSeparator) +
						env.Getenv("PATH"),
				} {
					env.Setenv(name, value)
				}
				return nil
			},
		})
	})
}

// exits runs a program that must end with a status, and keeps what it printed for the commands that
// look at it.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: exits STATUS PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	began := time.Now()
	err = ts.Exec(args[1], args[2:]...)
	// A completion says what is known when its time is over. Where that was nothing, on a machine that
	// is busy, one presses tab again.
	for tab := 0; tab < 10 && args[2] == "__complete" && ts.ReadFile("stdout") == ":4\n" &&
		time.Since(began) > completionTimeout; tab++ {
		began = time.Now()
		err = ts.Exec(args[1], args[2:]...)
	}
	status := 0
	var exited *exec.ExitError
	if errors.As(err, &exited) {
		status = exited.ExitCode()
	} else {
		ts.Check(err)
	}
	if status != want {
		ts.Fatalf("exit status %d, want %d", status, want)
	}
	var secrets []string
	for _, s := range ts.Value("secrets").(map[string]string) {
		secrets = append(secrets, s)
	}
	for _, stream := range []string{"stdout", "stderr"} {
		if leak := leakIn(ts.ReadFile(stream), secrets); leak != "" {
			ts.Fatalf("%s holds %s", stream, leak)
		}
	}
}
