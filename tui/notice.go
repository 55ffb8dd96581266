package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// notice is a line that stands in for the help line for a while.
type notice struct {
	text string
	seq  int
	stop bool // it tells that something was stopped
}

// noticeTime is how long a notice stands.
const noticeTime = 5 * time.Second

// say shows a notice.
func (m *Model) say(text string) tea.Cmd {
	m.notice = notice{text: text, seq: m.notice.seq + 1}
	return tick(noticeTime, noticeTick{m.notice.seq})
}

// sayStopped shows a notice that goes with the next question that the user has asked.
func (m *Model) sayStopped(what string) tea.Cmd {
	cmd := m.say("stopped; " + what)
	m.notice.stop = true
	return cmd
}

// goesOn takes in that a question began with a message. What goes on by itself does not make it untrue that something was
// stopped.
func (n *notice) goesOn(with tea.Msg) {
	switch with.(type) {
	case tea.KeyPressMsg, tea.MouseMsg, tea.PasteMsg:
		if n.stop {
			n.text = ""
		}
	}
}
