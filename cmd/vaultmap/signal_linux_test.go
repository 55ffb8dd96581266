package main

import (
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// The attack: who reads what the program writes does not read on, and the program waits in a write
// that no context ends. The first signal asks it to stop; the second must end it.
func TestTheSecondSignalEndsTheProgram(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	for i := range 200 {
		v.put("secret", fmt.Sprintf("folder-%d/secret-with-a-long-name", i))
	}
	env := []string{"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + v.root()}
	for name, args := range map[string][]string{
		"completion":          {"completion", "powershell"},
		"man":                 {"man"},
		"tree":                {"tree"},
		"tree as it comes":    {"tree", "-o", "jsonl"},
		"tree in one piece":   {"tree", "-o", "json"},
		"find":                {"find", "secret"},
		"find as it comes":    {"find", "secret", "-o", "jsonl"},
		"names of one folder": {"ls", "secret", "-o", "json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			twoSignals(t, start{args: args, env: env})
		})
	}
}

func twoSignals(t *testing.T, s start) {
	out, full, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	defer full.Close()
	full.SetWriteDeadline(time.Now().Add(time.Second))
	for err == nil {
		_, err = full.Write(make([]byte, 4096))
	}
	most := waiting(t, out)
	if _, err := io.ReadFull(out, make([]byte, 4096)); err != nil { // room to begin in
		t.Fatal(err)
	}
	cmd := s.command(t)
	cmd.Stdout = full
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	ended := waitFor(cmd)
	// until it writes, it need not have asked for signals yet; a line is written whole, or not at all
	until(t, ended, func() bool { return waiting(t, out) > most-1024 })
	cmd.Process.Signal(os.Interrupt)
	select {
	case <-ended:
		t.Fatalf("the first signal ended it in the middle of a write: %v", cmd.ProcessState)
	case <-time.After(time.Second):
	}
	cmd.Process.Signal(os.Interrupt)
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatal("the second signal did not end it")
	}
	if status := cmd.ProcessState.ExitCode(); status != render.Interrupted {
		t.Errorf("it ends with %v", cmd.ProcessState)
	}
}

// waiting returns how many bytes nobody has read yet.
func waiting(t *testing.T, f *os.File) (n int) {
	t.Helper()
	conn, err := f.SyscallConn()
	if err == nil {
		err = conn.Control(func(fd uintptr) { n, _ = unix.IoctlGetInt(int(fd), unix.TIOCINQ) })
	}
	if err != nil {
		t.Fatal(err)
	}
	return n
}
