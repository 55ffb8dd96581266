package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"
)

// testVersion is what the binary under test calls itself.
const testVersion = "v9.9.9-test"

// Nothing is built until a test asks for it: see [binary].
func TestMain(m *testing.M) {
	if os.Getenv(panicVariable) != "" {
		os.Exit(panickingExplorer())
	}
	if os.Getenv(shellVariable) != "" {
		os.Exit(jobShell())
	}
	if record := os.Getenv(editorVariable); record != "" {
		os.Exit(recordingEditor(record))
	}
	if settings := os.Getenv(rawLoopVariable); settings != "" {
		os.Exit(rawLoop(settings))
	}
	status := m.Run()
	os.RemoveAll(buildDir())
	os.Exit(status)
}

func buildDir() string {
	return filepath.Join(os.TempDir(), fmt.Sprintf("vaultmap-test-%d", os.Getpid()))
}

// binary returns the path of the real program, which is built once: with the race detector where
// the test has it, else as a release is.
var binary = sync.OnceValue(func() string {
	if raceDetector() {
		return build("vaultmap-race", ".", "-race", "-ldflags", "-X main.version="+testVersion)
	}
	return released()
})

// released returns the path of the program as a release is built, whatever the test is built with.
var released = sync.OnceValue(func() string {
	return build("vaultmap", ".", "-trimpath", "-ldflags", "-s -w -X main.version="+testVersion)
})

// build builds the program in a folder. It cannot fail a test from where it is called, so it
// panics.
func build(name, folder string, flags ...string) string {
	path := filepath.Join(buildDir(), name)
	cmd := exec.Command("go", append(append([]string{"build", "-o", path}, flags...), folder)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("building %s: %v\n%s", name, err, out))
	}
	return path
}

// raceDetector reports whether this test was built with the race detector.
func raceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, s := range info.Settings {
			if s.Key == "-race" {
				return s.Value == "true"
			}
		}
	}
	return false
}
