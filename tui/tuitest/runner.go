package tuitest

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Runner runs commands in goroutines, and delivers what they return when all others wait. Make one
// with [New].
type Runner struct {
	Hold func(tea.Msg) bool // messages to keep back in Held; nil for none
	Held []tea.Msg

	update func(tea.Msg) tea.Cmd
	inbox  chan tea.Msg
}

// New returns a runner of what takes in messages by update.
func New(update func(tea.Msg) tea.Cmd) *Runner {
	return &Runner{update: update, inbox: make(chan tea.Msg, 10_000)}
}

// Exec begins a command.
func (r *Runner) Exec(cmd tea.Cmd) {
	if cmd != nil {
		go func() { r.inbox <- cmd() }()
	}
}

// Update has a message taken in, and begins what follows.
func (r *Runner) Update(msg tea.Msg) { r.Exec(r.update(msg)) }

func (r *Runner) deliver(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, cmd := range msg {
			r.Exec(cmd)
		}
	default:
		if r.Hold != nil && r.Hold(msg) {
			r.Held = append(r.Held, msg)
			return
		}
		r.Update(msg)
	}
}

// Settle delivers what has been answered, until nothing more comes without time passing.
func (r *Runner) Settle() {
	for {
		synctest.Wait()
		select {
		case msg := <-r.inbox:
			r.deliver(msg)
		default:
			return
		}
	}
}

// Advance lets time pass. What comes meanwhile is delivered when it comes.
func (r *Runner) Advance(d time.Duration) {
	end := time.After(d)
	for r.Settle(); d > 0; r.Settle() {
		select {
		case msg := <-r.inbox:
			r.deliver(msg)
		case <-end:
			d = 0
		}
	}
}

// Until delivers what comes until a condition holds. It is for use in real time.
func (r *Runner) Until(t testing.TB, good func() bool) {
	t.Helper()
	late := time.After(time.Minute)
	for !good() {
		select {
		case msg := <-r.inbox:
			r.deliver(msg)
		case <-late:
			t.Fatal("it does not come to that")
		}
	}
}

// Release delivers the messages that were held back, in an order of its own. No more are held.
func (r *Runner) Release(order []int) {
	held := r.Held
	r.Held, r.Hold = nil, nil
	for _, i := range order {
		r.Update(held[i])
	}
	r.Settle()
}

// RunOut waits until all ticks have come, which cannot be stopped: a bubble ends when nobody waits.
// Nobody takes in what comes.
func RunOut() {
	time.Sleep(time.Hour)
	synctest.Wait()
}
