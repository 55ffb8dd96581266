package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// notice is a line that stands for a while in the lower edge of the panes, where it covers nothing:
// no row, nothing that is known of one, no key. Over an overlay it takes the place of the keys,
// which mean nothing then.
type notice struct {
	text    string
	seq     int
	stopped bool              // it tells that something was stopped
	kept    bool              // it is the newest of those that were told
	told    []overlay.Message // of late, the newest last
}

// mostTold is how many notices are kept, for who has missed one.
const mostTold = 50

// messagesName is the name of the command that shows them.
const messagesName = "messages"

type noticeTick struct{ seq int }

// noticeTime is how long a notice stands.
const noticeTime = 5 * time.Second

// say shows a notice.
func (r *lastRow) say(text string) tea.Cmd {
	n := &r.notice
	if len(n.told) == mostTold {
		n.told = slices.Delete(n.told, 0, 1)
	}
	n.told = append(n.told, overlay.Message{At: time.Now(), Text: text})
	cmd := r.hint(text, noticeTime)
	n.kept = true
	return cmd
}

// hint shows a notice that nobody will look for later.
func (r *lastRow) hint(text string, d time.Duration) tea.Cmd {
	n := &r.notice
	n.text, n.stopped, n.kept = text, false, false
	n.seq++
	return tick(d, noticeTick{n.seq})
}

// messages returns what was told, the newest first.
func (r *lastRow) messages() []overlay.Message {
	all := slices.Clone(r.notice.told)
	slices.Reverse(all)
	return all
}

// hintTime is how long it shows that a key means nothing.
const hintTime = 2 * time.Second

// noKey says that a key means nothing here, and what it would need to.
func (r *lastRow) noKey(k theme.Pressed, keys *theme.KeyMap) tea.Cmd {
	shown := theme.ShowKey(string(k))
	for _, c := range keys.Commands() {
		if slices.Contains(c.Key.Keys(), string(k)) && !c.Key.Enabled() {
			h := c.Key.Help()
			return r.hint(harmless.Text(shown)+" ("+h.Desc+") works "+keys.Why(c.Key), hintTime)
		}
	}
	return r.hint(harmless.Text(shown)+" means nothing here: "+theme.Key(keys.Help)+
		" lists keys", hintTime)
}

// draw draws the notice for the lower edge of the panes, and returns how wide it is.
func (n *notice) draw(b *strings.Builder, t *theme.Theme, k *theme.KeyMap, most int) (width int) {
	text := n.within(most-2, k)
	width = draw.Width(text) + 2
	l := draw.NewLine(b, width)
	l.Blank(1)
	l.Ink(t.Accent, text)
	l.End()
	return width
}

// within returns as much of the notice as fits, and where the rest can be read.
func (n *notice) within(width int, k *theme.KeyMap) string {
	if n.kept && draw.Width(n.text) > width && theme.HasKey(k.Palette) {
		rest := " " + theme.Key(k.Palette) + messagesName
		return draw.Cut(n.text, width-draw.Width(rest)) + rest
	}
	return draw.Cut(n.text, width)
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

// sayToo shows a notice beside the one that stands.
func (r *lastRow) sayToo(text string) tea.Cmd {
	stands := r.notice.text
	cmd := r.say(text)
	if stands != "" {
		r.notice.text += "; " + stands
	}
	return cmd
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
