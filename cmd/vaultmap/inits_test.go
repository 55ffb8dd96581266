package main

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What packages make before main is paid for by each run of the program, also by one that completes
// a word in a shell: expressions are compiled, and tables made, where they are first needed. Go
// tells what a package took. Of the libraries vault/api alone takes 300 KB, which nobody can
// avoid who imports it.
func TestInits(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(released(), "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	line := regexp.MustCompile(`(?m)^init (\S+) .* clock, (\d+) bytes, \d+ allocs$`)
	all, ours := 0, 0
	for _, m := range line.FindAllStringSubmatch(string(text), -1) {
		n, _ := strconv.Atoi(m[2])
		all += n
		if strings.HasPrefix(m[1], "github.com/vaultmap/") || m[1] == "main" {
			ours += n
		}
		if strings.HasPrefix(m[1], "github.com/vaultmap/") && n > 16<<10 {
			t.Errorf("%s makes %d bytes", m[1], n)
		}
	}
	if all == 0 || all > 720<<10 || ours > 64<<10 {
		t.Errorf("%d bytes are made before main, %d of them in packages of ours", all, ours)
	}
}
