package tui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/overlay"
)

// lastRow is the last row: what is typed as a filter, a notice, or the keys; and what else the
// terminal is told.
type lastRow struct {
	input   textinput.Model // the filter; open while it is focused
	notice  notice
	pending pending // typed, and not a whole yet
	help    helpLine
	mouse   bool // it is the explorer's, not the terminal's
	touched bool // the user has pressed a key or used the mouse

	// for the next frame: panes are drawn through an interface, which costs one otherwise
	frame strings.Builder
}

func newLastRow(mouse bool) lastRow {
	return lastRow{input: overlay.NewInput("/"), mouse: mouse}
}

func (r *lastRow) resize(width int) {
	r.input.SetWidth(max(width-3, 1))
	r.help.width = 0
}

// notice is a line that stands in for the help line for a while.
type notice struct {
	text    string
	seq     int
	stopped bool // it tells that something was stopped
}

type noticeTick struct{ seq int }

// noticeTime is how long a notice stands.
const noticeTime = 5 * time.Second

// say shows a notice.
func (r *lastRow) say(text string) tea.Cmd {
	r.notice = notice{text: text, seq: r.notice.seq + 1}
	return tick(noticeTime, noticeTick{r.notice.seq})
}

// sayStopped shows a notice that goes with the next question that the user has asked.
func (r *lastRow) sayStopped(what string) tea.Cmd {
	cmd := r.say("stopped; " + what)
	r.notice.stopped = true
	return cmd
}

// sayIf shows a notice where there is one.
func (r *lastRow) sayIf(text string) tea.Cmd {
	if text == "" {
		return nil
	}
	return r.say(text)
}

func (n *notice) onTick(t noticeTick) {
	if t.seq == n.seq {
		n.text = ""
	}
}

// goesOn takes in that a question began with a message. What goes on by itself does not make it
// untrue that something was stopped.
func (n *notice) goesOn(with tea.Msg) {
	switch with.(type) {
	case tea.KeyPressMsg, tea.MouseMsg, tea.PasteMsg:
		if n.stopped {
			n.text = ""
		}
	}
}
