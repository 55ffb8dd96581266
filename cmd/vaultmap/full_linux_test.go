package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// A disk that is full must not look like an answer: every command tells of what it could not write,
// once, and fails.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	writeFile(t, filepath.Join(e.catalog, "run.sh"),
		"vault kv get secrets/teams/payments/prod/nowhere\n")
	for _, args := range []string{
		"ls", "ls secrets/teams", "ls -o json secrets/teams", "ls -o jsonl", "ls -0", "ls " + webhook,
		"tree", "tree -o json", "tree -o jsonl", "find webhook", "find -o json webhook",
		"find -o jsonl webhook", "find -o jsonl --limit 1 webhook",
		"entity", "entity -o json", "entity payments-api", "entity payments-api -o json",
		"refs", "refs -o jsonl", "refs secrets/teams", "check", "check -o json", "check -o jsonl",
		"check -o sarif", "check -o github", "check --orphans", "check --offline -o json",
		"open --print " + webhook, "status", "status -o json", "index -o json", "index clear",
		"index clear -o json",
		"completion bash", "completion zsh", "completion fish", "completion powershell", "man", "version",
		"version -o json",
		"--help", "help", "help find", "find --help", "completion --help", "__complete ls sec",
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			s := e.start(e.lister, strings.Fields(args)...)
			s.args = append(s.args, "--catalog", e.catalog)
			if strings.HasPrefix(args, "__complete") {
				s.args = strings.Fields(args)
			}
			cmd := s.command(t)
			full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer full.Close()
			var stderr strings.Builder
			cmd.Stdout, cmd.Stderr = full, &stderr
			cmd.Run()
			checkNoLeak(t, "stderr", stderr.String(), s.secrets)
			if status := cmd.ProcessState.ExitCode(); status != render.Wrong ||
				strings.Count(stderr.String(), "no space left on device") != 1 {
				t.Errorf("status %d, stderr %q", status, stderr.String())
			}
		})
	}
}
