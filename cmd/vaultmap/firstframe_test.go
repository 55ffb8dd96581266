package main

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/creack/pty"
)

// pty returns a program that is ready to be started on a pseudo-terminal, and the other side of
// that. Nothing but the bytes is looked at: to draw them is up to the terminal. When the program
// has been started release is to be called: where it ends the terminal does.
func (s start) pty(tb testing.TB) (cmd *exec.Cmd, master *os.File, release func()) {
	tb.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		tb.Fatalf("opening a pseudo-terminal: %v", err)
	}
	if err := pty.Setsize(slave, &pty.Winsize{Cols: 120, Rows: 40}); err != nil {
		tb.Fatal(err)
	}
	cmd = s.command(tb)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = newSession()
	return cmd, master, func() { slave.Close() }
}

// firstFrame returns what a program takes from its start until a text has come to its terminal.
func (s start) firstFrame(tb testing.TB, text string) cost {
	tb.Helper()
	cmd, master, release := s.pty(tb)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	defer cmd.Process.Kill()
	release()
	var seen []byte
	for b := make([]byte, 64<<10); !bytes.Contains(seen, []byte(text)); {
		n, err := master.Read(b)
		if err != nil {
			tb.Fatalf("the program ended before %q came: %q", text, seen)
		}
		seen = append(seen, b[:n]...)
	}
	wall := time.Since(began)
	cmd.Process.Kill() // what comes after it is no part of it
	cmd.Wait()
	return cost{wall: wall, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
}

// BenchmarkFirstFrame is what it costs the processor from the start of the program until its first
// frame is whole, as a ratio to a Bubble Tea program that does nothing (x-empty). The demo has its
// server in the same process.
func BenchmarkFirstFrame(b *testing.B) {
	e := newEstate(b, newMemVault(b))
	nothing := start{program: build("empty", "./testdata/empty", "-trimpath", "-ldflags", "-s -w")}
	for _, tc := range []struct {
		name string
		args []string
	}{
		{"bare", []string{"--catalog", b.TempDir()}}, {"catalog", []string{"--catalog", e.catalog}},
		{"demo", []string{"demo"}},
	} {
		b.Run(tc.name, func(b *testing.B) {
			full := e.start(e.lister, tc.args...)
			full.program = released()
			we, they := against(b, 21, cpuOf,
				func() cost { return full.firstFrame(b, "quit") }, // the end of the last row
				func() cost { return nothing.firstFrame(b, "empty") })
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(we*1000, "ms-cpu")
			b.ReportMetric(they*1000, "ms-cpu-empty")
			b.ReportMetric(we/they, "x-empty")
		})
	}
}

// Over a slow line the bytes count: all that is sent until everything stands on a screen of 120x40.
func TestFirstFrame(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	m := e.explore(t, e.lister)
	sent := len(m.output())
	m.quit()
	t.Logf("bytes until the screen is complete: %d", sent)
	const budget = 8000 // of which a fifth are colours
	if sent > budget {
		t.Errorf("%d bytes until the screen is complete, of %d at the most", sent, budget)
	}
}
