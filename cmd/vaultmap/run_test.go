package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// patience is how long anything may take on a busy machine.
const patience = 30 * time.Second

// raceOptions has a program that was built with the race detector end at once, and not a second
// later.
const raceOptions = "atexit_sleep_ms=0"

// start says how the program is run. The zero value runs it without arguments, in an empty folder.
type start struct {
	program string   // else the real one
	args    []string // of the program
	env     []string // beside a home folder of its own, PATH and TERM
	dir     string   // working directory; else an empty one
	secrets []string // that must be seen nowhere, beside those that every run looks for
	foreign bool     // it is a shell: what goes to the terminal is its own

	width, height int         // of the terminal; else 120x40
	background    color.Color // that it says it has; nil says nothing
	stdin         string      // of a run without a terminal
}

// command returns the program ready to be started, with nothing of the tester's own environment
// that it would act on.
func (s start) command(t testing.TB) *exec.Cmd {
	t.Helper()
	if s.program == "" {
		s.program = binary()
	}
	if s.dir == "" {
		s.dir = t.TempDir()
	}
	home := t.TempDir()
	cmd := exec.Command(s.program, s.args...)
	cmd.Dir = s.dir
	cmd.Env = append([]string{
		"HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, ".config"), "XDG_CONFIG_DIRS=" +
			filepath.Join(home, "xdg"),
		"TMPDIR=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color",
		"LANG=C.UTF-8", "GORACE=" + raceOptions,
	}, s.env...)
	return cmd
}

// outcome is a run that has ended.
type outcome struct {
	stdout, stderr string
	status         int
}

// run runs the program without a terminal.
func (s start) run(t testing.TB) outcome {
	t.Helper()
	cmd := s.command(t)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(s.stdin), &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // the tester's terminal is none of its own
	timer := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	defer timer.Stop()
	err := cmd.Run()
	var exited *exec.ExitError
	if err != nil && !errors.As(err, &exited) {
		t.Fatalf("running vaultmap %q: %v", s.args, err)
	}
	o := outcome{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
	checkNoLeak(t, "stdout", o.stdout, s.secrets)
	checkNoLeak(t, "stderr", o.stderr, s.secrets)
	return o
}

// tokenLike finds what looks like one of Vault's own tokens, whoever made it.
var tokenLike = regexp.MustCompile(`hv[sb]\.[A-Za-z0-9_-]{20,}`)

// checkNoLeak fails the test where text holds what [leakIn] looks for. Every run of the program
// goes through it.
func checkNoLeak(t testing.TB, where, text string, secrets []string) {
	t.Helper()
	if leak := leakIn(text, secrets); leak != "" {
		t.Errorf("%s holds %s", where, leak)
	}
}

// leakIn looks in a text for the value of a secret and for tokens: those given, and everything that
// looks like one. It also finds what the race detector says.
func leakIn(text string, secrets []string) string {
	texts := []string{text, ansi.Strip(text)}
	// On its way to the clipboard text is in base64.
	for _, m := range clipboardSequence.FindAllStringSubmatch(text, -1) {
		if b, err := base64.StdEncoding.DecodeString(m[1]); err == nil {
			texts = append(texts, string(b))
		}
	}
	for _, text := range texts {
		for _, s := range append([]string{vaulttest.Canary}, secrets...) {
			if s != "" && strings.Contains(text, s) {
				return "a secret"
			}
		}
		if tokenLike.MatchString(text) {
			return "a token"
		}
		if i := strings.Index(text, "DATA RACE"); i >= 0 {
			return "the report of a data race: " + text[i:min(i+4000, len(text))]
		}
	}
	return ""
}

// clipboardSequence is OSC 52: base64 text for the clipboard of the terminal.
var clipboardSequence = regexp.MustCompile(`\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)`)
