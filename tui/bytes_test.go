package tui

import (
	"bytes"
	"context"
	"os"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/screen"
	"github.com/vaultmap/vaultmap/tui/session"
)

// What goes over a slow line for one key, in bytes, with colours, on a terminal that knows
// synchronized output; its marks around each frame are not counted. A digit more of a number that
// changes its length comes on top.
const (
	maxMoveBytes   = 40  // the cursor moves by a row, at 200x60, beside what is drawn anew
	maxScrollBytes = 110 // the list moves by a row, at 80x24, where the pane has the screen for itself
	carryBytes     = 2
)

// wire is a program on a real pseudo-terminal, whose output is taken frame by frame.
type wire struct {
	tb     testing.TB
	p      *screen.Program
	frames chan int // sizes without the marks
	ended  chan error
}

func newWire(tb testing.TB, m *Model, width, height uint16, env ...string) *wire {
	tb.Helper()
	vault := idle{program: m.life.ctx}
	m.life.svc.Vault = vault
	m.session = session.New(m.life.ctx, session.Services{Vault: vault}, session.Settings{}, m.theme,
		m.keys)
	m.life.svc.Catalog = func(context.Context) (*catalog.Catalog, error) {
		<-m.life.ctx.Done()
		return nil, m.life.ctx.Err()
	}
	master, slave, err := pty.Open()
	if err != nil {
		tb.Fatalf("opening a pseudo-terminal: %v", err)
	}
	if err := pty.Setsize(slave, &pty.Winsize{Cols: width, Rows: height}); err != nil {
		tb.Fatal(err)
	}
	w := &wire{tb: tb, frames: make(chan int, 1000), ended: make(chan error, 1)}
	w.p = screen.New(m, screen.Options{In: slave, Out: slave,
		Env: append([]string{"TERM=xterm-256color"}, env...)})
	read := make(chan struct{})
	go func() {
		defer close(read)
		w.read(master)
	}()
	go func() { w.ended <- w.p.Run() }()
	tb.Cleanup(func() {
		w.p.Quit()
		if err := <-w.ended; err != nil {
			tb.Error(err)
		}
		slave.Close()
		<-read
		master.Close()
	})
	w.p.Send(tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset})
	w.press("end") // the frames before the marks have come
	// what the program is told at its start, and begins with, has frames of its own
	for quiet := false; !quiet; {
		select {
		case <-w.frames:
		case <-time.After(300 * time.Millisecond):
			quiet = true
		}
	}
	w.press("home")
	return w
}

// read passes on the size of each frame, until the terminal is closed.
func (w *wire) read(master *os.File) {
	var seen []byte
	b := make([]byte, 64<<10)
	for {
		n, err := master.Read(b)
		if err != nil {
			return // what Linux says when the other side is closed
		}
		seen = append(seen, b[:n]...)
		for {
			_, rest, begun := bytes.Cut(seen, []byte(ansi.SetModeSynchronizedOutput))
			frame, rest, whole := bytes.Cut(rest, []byte(ansi.ResetModeSynchronizedOutput))
			if !begun || !whole {
				break
			}
			w.frames <- len(frame)
			seen = rest
		}
	}
}

// press presses a key and returns how many bytes the frame after it takes.
func (w *wire) press(k string) int {
	w.tb.Helper()
	for len(w.frames) > 0 {
		<-w.frames
	}
	w.p.Send(keyPress(k))
	select {
	case n := <-w.frames:
		return n
	case <-time.After(30 * time.Second):
		w.tb.Fatalf("no frame after %q", k)
	}
	return 0
}

// each presses a key n times and returns the sizes, the smallest first.
func (w *wire) each(k string, n int) []int {
	w.tb.Helper()
	sizes := make([]int, n)
	for i := range sizes {
		sizes[i] = w.press(k)
	}
	slices.Sort(sizes)
	return sizes
}

func TestBytesOfACursorMove(t *testing.T) {
	// The row that the cursor leaves, to the end of its name; the one that it comes to, as wide as the
	// pane, where only some terminals can be told how often a blank is to be repeated; and what
	// changes in the pane of details, with the way there.
	const name, width, details = len("      service-000001-credentials"), 138,
		len("\x1b[3;165H12\x1b[18;")
	for term, there := range map[string]int{
		"xterm-256color": width + len("▌") - 1,
		"tmux-256color":  name + len(" \x1b[118b"),
	} {
		w := newWire(t, large(t, 100_000), 200, 60, "TERM="+term)
		w.each("down", 12)
		checkBytes(t, "a cursor move in "+term, w.each("down", 20),
			maxMoveBytes+name+there+details)
	}
}

func TestBytesOfScrolling(t *testing.T) {
	w := newWire(t, large(t, 100_000), 80, 24)
	w.each("down", 24)
	checkBytes(t, "scrolling by a row", w.each("down", 20), maxScrollBytes)
}

func checkBytes(t *testing.T, what string, sizes []int, most int) {
	t.Helper()
	t.Logf("bytes of %s: %v", what, sizes)
	if median := sizes[len(sizes)/2]; median > most {
		t.Errorf("%s takes %d bytes, at most %d", what, median, most)
	}
	if worst := sizes[len(sizes)-1]; worst > most+carryBytes {
		t.Errorf("%s takes %d bytes where digits are carried, at most %d", what, worst, most+carryBytes)
	}
}

// BenchmarkBytes prints what most keys send; where a digit is carried it is one or two bytes more.
func BenchmarkBytes(b *testing.B) {
	for _, tc := range []struct {
		unit          string
		width, height uint16
		before        int
	}{
		{"B/move", 200, 50, 12},
		{"B/scroll", 80, 24, 24},
		{"B/scroll-wide", 200, 50, 50}, // beside the catalog, whose rows do not move along
	} {
		w := newWire(b, large(b, 100_000), tc.width, tc.height)
		w.each("down", tc.before)
		sizes := w.each("down", 20)
		b.ReportMetric(float64(sizes[len(sizes)/2]), tc.unit)
	}
	b.ReportMetric(0, "ns/op") // nothing is timed
}
