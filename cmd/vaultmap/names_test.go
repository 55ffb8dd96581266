package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Names are harmless in text and exact in what programs read. The attack: a name that takes over
// the terminal of whoever lists its folder, or looks like another one.
func TestNamesInOutput(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		v.mount("secrets", "kv", 2)
		var names []string
		for _, n := range append(memvault.OddNames(), escapes...) {
			if n = strings.ReplaceAll(n, "/", "-"); !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
		for _, n := range names {
			v.put("secrets", "n/"+n)
		}
		slices.Sort(names)
		v.policy("all", memvault.Allow("*", memvault.List))
		e := estate{vault: v}
		token := v.token(memvault.TokenOptions{Policies: []string{"all"}})
		for _, command := range []string{"ls secrets/n", "tree secrets"} {
			o := e.start(token, strings.Fields(command)...).run(t)
			var want []string
			for _, n := range names {
				want = append(want, harmless.Text("secrets/n/"+n))
			}
			slices.Sort(want)
			got := slices.Sorted(strings.Lines(o.stdout))
			for i := range got {
				got[i] = strings.TrimSuffix(got[i], "\n")
			}
			if o.status != render.OK || !slices.Equal(got, want) {
				t.Errorf("%s: status %d, printed %q, want %q", command, o.status, got, want)
			}
			checkPlain(t, command, o.stdout)

			o = e.start(token, append(strings.Fields(command), "-0")...).run(t)
			checkNames(t, command+" -0", strings.Split(strings.TrimSuffix(o.stdout, "\x00"), "\x00"), names)

			for _, format := range []string{"json", "jsonl"} {
				o = e.start(token, append(strings.Fields(command), "-o", format)...).run(t)
				checkPlain(t, command+" -o "+format, o.stdout)
				checkNames(t, command+" -o "+format, locations(t, format, o.stdout), names)
			}
		}
	})
}

// locations decodes JSON output, by somebody else's rules for JSON alone.
func locations(t *testing.T, format, out string) []string {
	t.Helper()
	var nodes []struct{ Location string }
	if format == "json" {
		if err := json.Unmarshal([]byte(out), &nodes); err != nil {
			t.Fatalf("decoding the document: %v", err)
		}
	} else {
		for line := range strings.Lines(out) {
			var n struct{ Location string }
			if err := json.Unmarshal([]byte(line), &n); err != nil {
				t.Fatalf("decoding %q: %v", line, err)
			}
			nodes = append(nodes, n)
		}
	}
	var all []string
	for _, n := range nodes {
		all = append(all, n.Location)
	}
	return all
}

func checkNames(t *testing.T, what string, locations, names []string) {
	t.Helper()
	var got []string
	for _, l := range locations {
		got = append(got, strings.TrimPrefix(l, "secrets/n/"))
	}
	slices.Sort(got)
	if !slices.Equal(got, names) {
		t.Errorf("%s: %q, want %q", what, got, names)
	}
}

// checkPlain fails the test where output holds what a terminal would act on or not show.
func checkPlain(t *testing.T, what, out string) {
	t.Helper()
	if i := strings.IndexFunc(out, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' ||
			hidden(r)
	}); i >= 0 {
		t.Errorf("%s: a raw %q in the output", what, out[i:min(i+10, len(out))])
	}
}

// Whoever reads only the first lines ends the program, and nothing is said about that.
func TestClosedPipe(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.Mount("many", "kv", 1, "")
	for i := range 3000 { // more than a pipe holds
		v.Put("many", fmt.Sprintf("folder/%s-%d", strings.Repeat("x", 60), i))
	}
	e := estate{vault: v}
	for _, args := range []string{"tree", "tree -o jsonl", "tree -o json", "ls many/folder",
		"ls -0 many/folder"} {
		cmd := e.start(v.root(), strings.Fields(args)...).command(t)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReaderSize(out, 16).ReadSlice(args[0])
		if len(line) == 0 && err != nil && err != bufio.ErrBufferFull {
			t.Errorf("%s: nothing was printed: %v", args, err)
		}
		out.Close()
		err = cmd.Wait()
		if _, ok := err.(*exec.ExitError); err != nil && !ok {
			t.Fatal(err)
		}
		if stderr.String() != "" {
			t.Errorf("%s: stderr %q", args, stderr.String())
		}
		if code := cmd.ProcessState.ExitCode(); code > 0 {
			t.Errorf("%s: status %d", args, code)
		}
	}
}
