package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	"charm.land/lipgloss/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"

	tea "charm.land/bubbletea/v2"
)

// overlay is a band over the middle of the screen. It has no sides, so that text which is
// selected with the mouse holds nothing but itself.
type overlay struct {
	title string
	foot  string                   // what keys do, beside moving
	body  func(width int) []string // lines with escape sequences of our own, each at most width wide
	top   int                      // first line that shows

	// Instead of body, for what may be long: how many lines there are, and one of them.
	count int
	line  func(i, width int) string

	pick   func(m *Model, i int) tea.Cmd // what choosing a line does; nil where it does nothing
	cursor int                           // the line that would be chosen
	moved  bool                          // somebody has put it there
	back   *overlay                      // shows again when this one closes; nil where none does

	login   bool                                // it belongs to a login that is under way, and closes with it
	input   *textinput.Model                    // asks for a text below the body; nil where nothing is asked
	submit  func(m *Model, text string) tea.Cmd // what enter does with it
	changed func(m *Model, text string) tea.Cmd // what typing does; nil is nothing until enter
	status  func() string                       // stands at the right of the title; nil is nothing
	rows    int                                 // how many lines show at least
	hints   func() []string                     // stands where the list has no lines; nil is nothing
	about   func(width, lines int) []string     // says more of the line under the cursor, below the list, in so many lines
	cancel  func(m *Model) tea.Cmd              // what closing it without an answer does; nil is nothing
	find    bool                                // it is that of the find

	press func(m *Model, k theme.Pressed) (tea.Cmd, bool) // keys of its own; nil is none

	lines, shown int // as drawn last
	at, end      int // the rows of the screen of the first line, and below the last edge, as drawn last
}

// aboutLines returns how many lines there are about the one under the cursor.
func (o *overlay) aboutLines(height int) int {
	switch {
	case o.about == nil:
		return 0
	case height < 14:
		return 2
	}
	return 3
}

// room returns how many lines of the list fit into a screen of a height.
func (o *overlay) room(height int) int { return max(height-5-o.aboutLines(height), 1) }

const (
	footClose = "any key closes"
	moreLines = " ↑↓ more ━━"
)

// newAddressOverlay shows an address for those who must open it elsewhere.
func newAddressOverlay(address, why string) *overlay {
	return &overlay{title: "Open this address in a browser", foot: footClose, body: func(width int) []string {
		link := lipgloss.NewStyle().Hyperlink(address)
		var lines []string
		for rest := harmless.Text(address); rest != ""; {
			n := min(len(rest), max(width, 1)) // an address is ASCII
			lines = append(lines, link.Render(rest[:n]))
			rest = rest[n:]
		}
		return append(lines, "", draw.Cut("copied to the clipboard, where the terminal allows that (OSC 52)", width), draw.Cut(why, width))
	}}
}

// newHelpOverlay shows every key that is live.
func newHelpOverlay(k *theme.KeyMap) *overlay {
	return &overlay{title: "Keys", foot: footClose, body: func(width int) []string {
		const column = 38
		groups := k.Groups()
		var all []key.Binding
		for _, g := range groups {
			for _, b := range g {
				if b.Enabled() {
					all = append(all, b)
				}
			}
		}
		columns := max(1, min(3, width/(column-12)))
		each := (len(all) + columns - 1) / columns
		cell := width / columns
		var lines []string
		for row := range each {
			var b strings.Builder
			for c := range columns {
				l := draw.NewLine(&b, cell)
				if i := c*each + row; i < len(all) {
					h := all[i].Help()
					l.Blank(1)
					l.Text(h.Key)
					l.Blank(10 - draw.Width(h.Key))
					l.Text(h.Desc)
				}
				l.End()
			}
			lines = append(lines, b.String())
		}
		return append(lines, "",
			draw.Cut(" view, edit and create open Vault's own UI in the browser", width),
			draw.Pieces(" find takes "+findOperators+", and words in any order", width))
	}}
}

// pressOverlay handles a key while an overlay is open: movement scrolls or moves the cursor, enter chooses the line
// where lines can be chosen, all else closes.
func (m *Model) pressOverlay(k theme.Pressed, msg tea.Msg) tea.Cmd {
	o := m.overlay
	if o.input != nil {
		return m.pressPrompt(k, msg)
	}
	if o.press != nil {
		if cmd, ok := o.press(m, k); ok {
			return cmd
		}
	}
	at := o.top
	if o.pick != nil {
		at = o.cursor
	}
	if to, ok := m.keys.Motion(k, at, o.lines, o.shown); ok {
		if o.pick != nil {
			o.moveTo(to)
		} else {
			o.scroll(to - at)
		}
		return nil
	}
	if o.pick != nil && o.lines > 0 && key.Matches(k, m.keys.Enter) {
		return o.pick(m, o.cursor)
	}
	m.closeOverlay()
	return nil
}

func (m *Model) closeOverlay() {
	m.overlay = m.overlay.back
	m.excerpt++ // one that is on its way comes too late
}

// clickOverlay handles a click: on a line that can be chosen it moves the cursor there, or chooses the
// line under the cursor. Elsewhere it closes, but where something is typed only beside it.
func (m *Model) clickOverlay(y int) tea.Cmd {
	o := m.overlay
	i := o.top + y - o.at
	if o.pick == nil || y < o.at || y >= o.at+o.shown {
		if o.input != nil && y >= o.at-1 && y < o.end {
			return nil
		}
		return m.dismiss()
	}
	o.moved = true
	if i == o.cursor {
		return o.pick(m, i)
	}
	o.moveTo(i)
	return nil
}

// dismiss closes the overlay without an answer.
func (m *Model) dismiss() tea.Cmd {
	o := m.overlay
	m.closeOverlay()
	if o.login {
		m.session.CancelLogin()
	}
	if o.cancel != nil {
		return o.cancel(m)
	}
	return nil
}

// wheel scrolls; the cursor is taken along at the edges.
func (o *overlay) wheel(by int) {
	o.moved = true
	o.scroll(by)
	o.cursor = max(o.top, min(o.cursor, o.top+o.shown-1))
}

func (o *overlay) scroll(by int) { o.top = max(0, min(o.top+by, o.lines-o.shown)) }

// moveTo puts the cursor on a line, and the line on the screen.
func (o *overlay) moveTo(i int) {
	o.cursor = max(0, min(i, o.lines-1))
	o.top = max(min(o.top, o.cursor), o.cursor-max(o.shown, 1)+1)
}

// footGap is what stands between the parts of a foot.
const footGap = "   "

// footWithin returns as much of the foot as fits, in whole parts, and what stands at its right where there are more lines
// than show. The first part, how to choose, and the last, how to leave, stay longest; the last one always.
func (o *overlay) footWithin(width int) (foot, more string) {
	parts := strings.Split(o.foot, footGap)
	first, last := parts[0], parts[len(parts)-1]
	least := last
	if len(parts) > 1 {
		least = first + footGap + last
	}
	if o.lines > o.shown && draw.Width(least+moreLines) <= width {
		more = moreLines
		width -= draw.Width(more)
	}
	for len(parts) > 2 && draw.Width(strings.Join(parts, footGap)) > width {
		parts = slices.Delete(parts, len(parts)-2, len(parts)-1)
	}
	if foot = strings.Join(parts, footGap); draw.Width(foot) <= width {
		return foot, more
	}
	if first = draw.Pieces(first, width-draw.Width(footGap+last)); len(parts) > 1 && first != "" && !strings.HasSuffix(first, "…") {
		return first + footGap + last, more
	}
	return draw.Cut(last, width), more
}

// draw returns the screen lines of the overlay, and the row where they begin.
func (o *overlay) draw(s *theme.Theme, width, height int) (lines []string, at int) {
	room := width - 1
	if o.pick != nil {
		room-- // for the mark
	}
	o.lines = o.count
	var body []string
	if o.line == nil && o.body != nil {
		body = o.body(room)
		o.lines = len(body)
	}
	o.shown = min(o.lines, o.room(height))
	if o.rows > 0 {
		o.shown = min(o.shown, o.rows)
	}
	o.scroll(0)
	if o.pick != nil {
		o.moveTo(o.cursor) // there may be room for less than before
	}
	edge := func(text, right string) string {
		var b strings.Builder
		l := draw.NewLine(&b, width)
		l.Rule(s.Focused, "━", 2)
		if text != "" {
			l.Text(" ")
			l.Ink(s.Title, text)
			l.Text(" ")
		}
		if l.Left() > draw.Width(right) {
			l.Rule(s.Focused, "━", l.Left()-draw.Width(right))
			l.Ink(s.Dim, right)
		}
		l.End()
		return b.String()
	}
	right := ""
	if o.status != nil {
		right = " " + draw.Pieces(o.status(), max(width-draw.Width(o.title)-8, width/2)) + " "
	}
	lines = append(lines, edge(draw.CutLeft(o.title, width-6), right))
	for i := o.top; i < o.top+o.shown; i++ {
		var text string
		if o.line == nil {
			text = body[i]
		} else {
			text = o.line(i, room)
		}
		switch {
		case o.pick == nil:
		case i == o.cursor:
			text = s.Cursor.Paint(s.Glyphs.Cursor) + text
		default:
			text = " " + text
		}
		lines = append(lines, text+strings.Repeat(" ", max(0, width-lipgloss.Width(text))))
	}
	var hints []string
	if o.hints != nil && o.lines == 0 {
		hints = o.hints()
	}
	// fill adds the nth of some texts, or a line with nothing.
	fill := func(texts []string, n int, ink draw.Ink) {
		var b strings.Builder
		l := draw.NewLine(&b, width)
		if n < len(texts) {
			l.Blank(1)
			l.Ink(ink, texts[n])
		}
		l.End()
		lines = append(lines, b.String())
	}
	for n := o.shown; n < min(o.rows, o.room(height)); n++ {
		fill(hints, n, s.Dim)
	}
	if n := o.aboutLines(height); n > 0 {
		about := o.about(width-2, n)
		for n := range n {
			fill(about, n, s.Accent)
		}
	}
	if o.input != nil {
		o.input.SetWidth(max(width-draw.Width(o.input.Prompt)-2, 1))
		var b strings.Builder
		l := draw.NewLine(&b, width)
		l.Blank(1)
		l.Text(typed(o.input))
		l.End()
		lines = append(lines, b.String())
	}
	foot, more := o.footWithin(width - 5)
	lines = append(lines, edge(foot, more))
	at = max(0, (height-len(lines))/2)
	o.at, o.end = at+1, at+len(lines)
	return lines, at
}
