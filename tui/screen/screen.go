package screen

import (
	"bytes"
	"os"
	"os/signal"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// between is the least time from one frame to the next, but for what the user does.
const between = 8 * time.Millisecond

// screen is the terminal as a program has it.
type screen struct {
	in, tty term.File
	env     uv.Environ
	resized chan os.Signal

	mu     sync.Mutex // held for a moment only: the loop of messages takes it
	next   frame
	raw    string      // to be sent as it is
	timer  *time.Timer // draws
	due    time.Time   // when it does; zero where nothing is to be drawn
	last   time.Time   // the newest frame
	urgent time.Time   // the newest that was drawn at once

	// Of a frame that is inline: where the cursor stood before.
	placed  bool      // that is known, or not waited for any more
	column  int       // from 0; -1 where nobody has said
	waiting time.Time // since when the terminal is asked; zero where it is not

	out    sync.Mutex  // held while something is written, which a slow line may take long for
	before *term.State // of in; nil while the terminal is not the program's
	asked  bool        // what the terminal is able to
	drawn  frame       // what it shows; the zero frame where it shows none
	render *uv.TerminalRenderer
	steps  bytes.Buffer // what render writes
	cells  uv.ScreenBuffer
}

func newScreen(in, out term.File, env []string) *screen {
	s := &screen{in: in, tty: out, env: env, resized: make(chan os.Signal, 1)}
	s.timer = time.AfterFunc(time.Hour, func() { s.guard(s.draw) })
	s.timer.Stop()
	return s
}

// show has a frame drawn, where it is a new one: at once where the user waits for it.
func (s *screen) show(f frame, urgent bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f != s.next && f.width > 0 {
		s.next = f
		s.schedule(urgent)
	}
}

// send has a sequence sent that is no part of a frame, with the next one.
func (s *screen) send(sequence string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raw += sequence
	s.schedule(true)
}

// schedule sets the time of the next frame, and never puts off one that is due. What the user does
// has a rate of its own: a frame that was drawn for an answer holds up no key, and a key that is
// held down draws no more than answers do.
func (s *screen) schedule(urgent bool) {
	now, at := time.Now(), s.last.Add(between)
	if urgent {
		at = s.urgent.Add(between)
	}
	if at.Before(now) {
		at = now
	}
	if s.due.IsZero() || at.Before(s.due) {
		if s.due = at; urgent {
			s.urgent = at
		}
		s.timer.Reset(at.Sub(now))
	}
}

// draw draws the newest frame.
func (s *screen) draw() {
	s.out.Lock()
	defer s.out.Unlock()
	if s.before == nil {
		return // open draws
	}
	f, b := s.take()
	switch {
	case f == s.drawn || f.width == 0 || s.drawn.width == 0 && f.content == "":
	case !f.inline || s.drawn.width > 0:
		b = s.lead(b, f)
	default:
		ask, placed := s.place()
		if b = append(b, ask...); placed {
			b = s.lead(b, f)
		}
	}
	if len(b) > 0 {
		_, _ = s.tty.Write(b) // a terminal that is gone says so by a signal
	}
}

// placeWithin is how long a frame waits for the terminal to say where the cursor stands. Over a
// slow line that takes a while, and some never do.
const placeWithin = time.Second / 2

// place reports whether a frame that is inline can be drawn, and returns what is to be sent for
// that.
func (s *screen) place() (ask []byte, placed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.placed:
		return nil, true
	case s.waiting.IsZero():
		s.waiting = time.Now()
		ask = []byte(ansi.RequestCursorPositionReport)
	case time.Since(s.waiting) >= placeWithin:
		s.placed = true
		return nil, true
	}
	s.due = s.waiting.Add(placeWithin)
	s.timer.Reset(time.Until(s.due))
	return ask, false
}

// waits reports whether the terminal is yet to say where its cursor stands.
func (s *screen) waits() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.placed && !s.waiting.IsZero()
}

// standsAt takes in where the cursor stood.
func (s *screen) standsAt(column int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.placed && !s.waiting.IsZero() {
		s.placed, s.column = true, column
		s.schedule(true)
	}
}

// take returns what is to be drawn, and what is to be sent before it.
func (s *screen) take() (frame, []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw := []byte(s.raw)
	s.raw, s.due, s.last = "", time.Time{}, time.Now()
	return s.next, raw
}

// Write is for what Bubble Tea itself sends.
func (s *screen) Write(b []byte) (int, error) {
	s.out.Lock()
	defer s.out.Unlock()
	return s.tty.Write(b)
}

// open takes the terminal: keys come as they are pressed, and the newest frame is drawn.
func (s *screen) open() error {
	if _, _, err := term.GetSize(s.tty.Fd()); err != nil {
		return err
	}
	before, err := term.MakeRaw(s.in.Fd())
	if err != nil {
		return err
	}
	s.out.Lock()
	s.before = before
	s.out.Unlock()
	s.mu.Lock()
	s.placed, s.column, s.waiting = false, -1, time.Time{}
	s.mu.Unlock()
	select {
	case s.resized <- nil: // another program may have had the signal
	default:
	}
	s.draw()
	return nil
}

// close gives the terminal back as it was. It may be called twice.
func (s *screen) close() {
	s.out.Lock()
	defer s.out.Unlock()
	if s.before == nil {
		return
	}
	_, b := s.take()
	if b = append(b, s.leave()...); len(b) > 0 {
		_, _ = s.tty.Write(b)
	}
	_ = term.Restore(s.in.Fd(), s.before) // who has hung up needs none
	s.before = nil
}

// guard runs f, and gives the terminal back where that panics: what is said of a panic would go
// with the screen.
func (s *screen) guard(f func()) {
	fault := true
	defer func() {
		if fault {
			s.close()
		}
	}()
	f()
	fault = false
}

// guarded is [screen.guard] for a command, and for those that it returns.
func (s *screen) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		s.guard(func() { msg = cmd() })
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, c := range batch {
				batch[i] = s.guarded(c)
			}
		}
		return msg
	}
}

// watchSize tells the size of the terminal now, and whenever that has changed, until stop is
// called.
func (s *screen) watchSize(tell func(tea.Msg)) (stop func()) {
	uv.NotifyWinch(s.resized)
	ended := make(chan struct{})
	go func() {
		for {
			select {
			case <-s.resized:
			case <-ended:
				return
			}
			if w, h, err := term.GetSize(s.tty.Fd()); err == nil {
				tell(tea.WindowSizeMsg{Width: w, Height: h})
			}
		}
	}()
	return func() { signal.Stop(s.resized); close(ended) }
}
