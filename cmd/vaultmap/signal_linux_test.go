package main

import (
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The attack: who reads what the program writes does not read on, and the program waits in a write
// that no context ends. The first signal asks it to stop; the second must end it.
func TestTheSecondSignalEndsTheProgram(t *testing.T) {
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
	queued := func() int {
		n, err := unix.IoctlGetInt(int(out.Fd()), unix.TIOCINQ)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	most := queued()
	if _, err := io.ReadFull(out, make([]byte, 4096)); err != nil { // room to begin in
		t.Fatal(err)
	}
	cmd := exec.Command(binary(), "completion", "bash")
	cmd.Stdout = full
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	wait := func(d time.Duration) bool {
		select {
		case err = <-ended:
			return true
		case <-time.After(d):
			return false
		}
	}
	defer cmd.Process.Kill()
	for queued() < most { // until it writes, it need not have asked for signals yet
		if wait(10 * time.Millisecond) {
			t.Fatalf("it did not wait for its reader: %v", err)
		}
	}
	cmd.Process.Signal(os.Interrupt)
	if wait(time.Second) {
		t.Fatalf("the first signal ended it in the middle of a write: %v", err)
	}
	cmd.Process.Signal(os.Interrupt)
	if !wait(10 * time.Second) {
		t.Fatal("the second signal did not end it")
	}
	if err == nil {
		t.Error("it says that it did what it was asked for")
	}
}
