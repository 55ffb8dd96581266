package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// With -o jsonl and --limit a find ends with its last line: what was not looked at is neither asked
// for nor missed.
func TestFindEndsWithTheLimit(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		const folders = 60
		for i := range folders {
			v.put("secrets", fmt.Sprintf("fleet/host-%02d/agent-token", i))
		}
		for _, tc := range []struct {
			limit, status, lines, most int
		}{
			{1, render.OK, 1, 6}, // the mount, fleet/, a host, and those that were under way
			{3, render.OK, 3, 8},
			{folders + 1, render.OK, folders, folders + 2},
		} {
			v.forget()
			o := e.start(e.lister, "find", "-o", "jsonl", "--concurrency", "1", "--limit",
				fmt.Sprint(tc.limit), "--in", "secrets/fleet", "agent-token").run(t)
			if n := strings.Count(o.stdout, "\n"); o.status != tc.status || n != tc.lines || o.stderr != "" {
				t.Errorf("--limit %d: status %d, %d lines, stderr %q", tc.limit, o.status, n, o.stderr)
			}
			marks := 0 // lists that say what is deleted: one for each folder with a result
			asked := v.asked()
			for _, a := range asked {
				if strings.HasSuffix(a, live) {
					marks++
				}
			}
			if n := len(asked) - marks; n > tc.most || marks != tc.lines {
				t.Errorf("--limit %d: %d requests, want at most %d, and %d for what is deleted", tc.limit, n,
					tc.most, marks)
			}
		}
		// Whatever is denied or slow in what is left: nobody wants to know.
		o := e.start(e.lister, "find", "-o", "jsonl", "--limit", "1", "teams").run(t)
		if o.status != render.OK || strings.Count(o.stdout, "\n") != 1 ||
			strings.Contains(o.stderr, "partial") || strings.Contains(o.stderr, "stopped") {
			t.Errorf("status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
		}
	})
}

// Answers that are under way when the last line was printed are not waited for.
func TestFindLimitWaitsForNobody(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.Delay("secrets/deep/", patience)
	began := time.Now()
	o := e.start(e.lister, "find", "-o", "jsonl", "--limit", "1", "--in", "secrets", "kafka").run(t)
	if o.status != render.OK || strings.Count(o.stdout, "\n") != 1 || time.Since(began) > patience/2 {
		t.Errorf("status %d after %s, stdout %q, stderr %q", o.status, time.Since(began), o.stdout,
			o.stderr)
	}
}

// The answer of a very large folder is read by one at a time: who prints what was found in it
// asks what of that is deleted, and does not wait for itself.
func TestFindInAVeryLargeFolder(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	const names = 20_000
	for i := range names {
		v.put("secrets", fmt.Sprintf("old/a-secret-with-a-long-name-%05d", i))
	}
	v.deleteVersion("secrets", "old/a-secret-with-a-long-name-00007")
	o := e.start(e.lister, "find", "-o", "jsonl", "--in", "secrets/old", "a-long-name").run(t)
	if lines := strings.Count(o.stdout, "\n"); o.status != render.OK || lines != names ||
		strings.Count(o.stdout, `"state":"deleted"`) != 1 || o.stderr != "" {
		t.Errorf("status %d, %d lines, stderr %q", o.status, lines, o.stderr)
	}
}
