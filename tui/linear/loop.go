package linear

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/session"
)

// wait is something that is under way because a line has asked for it.
type wait struct {
	done       func() bool
	then       func()        // once it is done
	stop       func()        // on an interrupt
	what       func() string // says how far it is
	line       func(string)  // takes a line meanwhile; nil takes none
	most       time.Duration // for who types; 0 is as long as it takes
	late       func()        // what is done after that instead
	from, said time.Time     // when it began, and when it was last looked how far it is
	last       string        // what was said of that, and when
	told       time.Time
}

// question is what the next line answers.
type question struct {
	what   string
	hidden bool
	answer func(text string)
	leave  func() // it is not answered
}

// Run reads lines and answers them until there is none any more, the user leaves, or the context
// ends.
func (m *Model) Run() (Switch, error) {
	defer m.end()
	defer m.listing.Stop()
	browsing{m}.begin()
	for !m.over && m.out.err == nil {
		m.settle()
		m.prompt()
		if m.over {
			break
		}
		m.step()
	}
	m.hide(false)
	if err := m.ctx.Err(); err != nil {
		if m.out.open {
			m.out.breakLine()
		}
		return Switch{}, context.Cause(m.ctx)
	}
	if m.next.Profile != nil || m.next.Namespace != nil {
		m.next.Left, m.next.Held = listing.Leave(m.listing), session.HeldBy(m.session)
	}
	return m.next, m.out.err
}

// step takes what comes next.
func (m *Model) step() {
	var lines <-chan inputLine
	if m.wait == nil || m.wait.line != nil {
		lines = m.in.lines
	}
	var due <-chan time.Time
	if m.wait != nil {
		timer := time.NewTimer(m.due())
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-m.ctx.Done():
		m.over = true
	case msg := <-m.tasks.inbox:
		m.take(msg)
	case <-m.svc.Interrupts:
		m.interrupt()
	case <-due:
		m.overdue()
	case line, ok := <-lines:
		m.hide(false)
		m.onLine(line, !ok)
	}
}

// take takes in what a command has brought.
func (m *Model) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case broken:
		panic(msg.value)
	case tea.BatchMsg:
		for _, cmd := range msg {
			m.tasks.run(cmd)
		}
	default:
		m.tasks.run(following{m}.update(msg))
		m.listen()
	}
}

// beside does something that takes its time, says what it is at meanwhile, and goes on with what
// came of it.
func beside(m *Model, do func() error, then func(error), meanwhile string) {
	came, err := false, error(nil)
	m.tasks.run(func() tea.Msg {
		done := do()
		return outcome(func() { came, err = true, done })
	})
	m.await(wait{
		done: func() bool { return came },
		then: func() { then(err) },
		stop: func() {}, what: func() string { return meanwhile },
	})
}

// await has something waited for.
func (m *Model) await(w wait) {
	w.from = time.Now()
	w.said = w.from
	m.wait = &w
	m.settle()
}

// settle does what is to be done once what was waited for is there.
func (m *Model) settle() {
	for m.wait != nil && m.wait.done() {
		then := m.wait.then
		m.wait = nil
		m.clear()
		then()
	}
}

// clear ends a prompt that nobody has answered, and has it asked again.
func (m *Model) clear() {
	if m.out.open {
		m.out.breakLine()
		m.heard.prompted = false
	}
}

// due returns how long nothing is to be done about what is waited for.
func (m *Model) due() time.Duration {
	next := m.wait.said.Add(sayAgain)
	if late := m.wait.from.Add(m.wait.most); m.set.Typed && m.wait.most > 0 && late.Before(next) {
		next = late
	}
	return time.Until(next)
}

// overdue says how far it is, or no longer waits.
func (m *Model) overdue() {
	w := m.wait
	m.clear()
	if m.set.Typed && w.most > 0 && time.Since(w.from) >= w.most {
		m.wait = nil
		w.late()
		return
	}
	w.said = time.Now()
	if what := w.what(); what != w.last || time.Since(w.told) >= sayStill {
		m.out.say(what)
		w.last, w.told = what, w.said
	}
}

// interrupt stops what is under way; where nothing is, the second one leaves.
func (m *Model) interrupt() {
	if m.heard.shows != nil {
		m.hide(false)
	} else if m.set.Typed {
		m.out.breakLine() // behind what the terminal shows of the key
	}
	m.heard.prompted = false
	switch {
	case m.wait != nil:
		stop := m.wait.stop
		m.wait = nil
		stop()
	case m.ask != nil:
		leave := m.ask.leave
		m.ask = nil
		leave()
	case m.listing.StopWalk():
		m.out.say("Stopped listing; what was found stays.")
	case m.heard.interrupted:
		m.over = true
	default:
		m.heard.interrupted = true
		m.out.say("Once more leaves, as 'quit' does.")
	}
}

// prompt asks for the next line, after what has changed by itself.
func (m *Model) prompt() {
	if m.wait != nil && m.wait.line == nil || m.heard.prompted {
		return
	}
	m.heard.prompted = true
	for _, text := range m.heard.take() {
		m.out.say(text)
	}
	text := browsing{m}.where() + ">"
	switch {
	case m.ask != nil:
		text = m.ask.what
		m.hide(m.ask.hidden)
	case m.wait != nil:
		text = "address:"
	}
	if m.set.Typed {
		m.out.prompt(text)
	}
}

// hide has what is typed show, or not.
func (m *Model) hide(on bool) {
	switch h := &m.heard; {
	case !on && h.shows != nil:
		h.shows()
		h.shows = nil
		m.out.breakLine() // the end of the line did not show, either
	case on && h.shows == nil && m.svc.Hide != nil:
		back, err := m.svc.Hide()
		if err != nil {
			m.out.say(err.Error())
			m.ask = nil
			return
		}
		h.shows = back
	}
}

// onLine answers a line, or ends where there is none any more.
func (m *Model) onLine(line inputLine, end bool) {
	m.heard.prompted, m.heard.interrupted = false, false
	m.out.typed()
	switch {
	case end:
		if m.set.Typed {
			m.out.breakLine()
		}
		m.over = true
	case line.why != "":
		m.out.say(line.why)
	case m.wait != nil:
		m.wait.line(line.text)
	case m.ask != nil:
		answer := m.ask.answer
		m.ask = nil
		answer(line.text)
	default:
		m.obey(line.text)
	}
}
