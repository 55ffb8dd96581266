package tui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// pending is what was typed and is no whole yet: a number, and behind it the first key of a chord,
// or a key that a letter follows.
type pending struct {
	count int
	first theme.Pressed // of a chord
	name  theme.Pressed // that a letter follows
}

// mostCount bounds a number: there are not that many rows.
const mostCount = 9_999_999

// whole is what was typed once nothing is to follow. A chord is one key. The zero value is what is
// not a whole yet, or was dropped.
type whole struct {
	key    theme.Pressed
	count  int
	letter string // where one follows the key; key is the one before it then
	wrong  bool   // key is no chord, or was to be followed by a letter
}

// any reports whether something waits for another key.
func (p *pending) any() bool { return *p != pending{} }

// take takes in a key that is no text.
func (p *pending) take(k theme.Pressed, keys *theme.KeyMap) whole {
	was := *p
	digit := len(k) == 1 && k >= "0" && k <= "9"
	*p = pending{}
	var chord theme.Pressed
	if was.first != "" {
		chord = theme.Chord(was.first, k)
	}
	switch {
	case chord != "" && keys.TakesLetter(chord) != nil:
		p.name = chord
		return whole{}
	case chord != "" && keys.Bound(chord):
		return whole{key: chord, count: was.count}
	case key.Matches(k, keys.Typing.Interrupt, keys.Suspend): // they hold whatever was typed
		return whole{key: k}
	case was.any() && isBack(keys, k):
		return whole{}
	case was.name != "" && key.Matches(k, keys.Typing.Space, keys.Enter): // no letter
		return whole{key: was.name}
	case was.name != "" && len([]rune(k)) == 1:
		return whole{key: was.name, letter: string(k)}
	case was.first != "" || was.name != "":
		return whole{key: theme.Chord(was.first+was.name, k), wrong: true}
	case digit && (k != "0" || was.count > 0) && !keys.Bound(k):
		p.count = min(was.count*10+int(k[0]-'0'), mostCount)
		return whole{}
	case keys.Begins(k):
		*p = pending{count: was.count, first: k}
		return whole{}
	case keys.TakesLetter(k) != nil:
		p.name = k
		return whole{}
	}
	return whole{key: k, count: was.count}
}

// isBack reports whether a key leads back, also where there is nothing else to leave.
func isBack(keys *theme.KeyMap, k theme.Pressed) bool {
	return key.Matches(k, keys.Typing.Close) || slices.Contains(keys.Back.Keys(), string(k))
}

// text returns what stands for it in the last row: as it was typed, and what may follow.
func (p *pending) text(t *theme.Theme, keys *theme.KeyMap) string {
	number := ""
	if p.count > 0 {
		number = t.Texts.Int(p.count)
	}
	switch {
	case p.first != "":
		return number + theme.ShowKey(string(p.first)) + "…  " + keys.After(p.first)
	case p.name != "":
		return theme.ShowKey(string(p.name)) + "…  a letter or digit, " +
			theme.Key(keys.Typing.Space) + " for none"
	}
	return number
}

// complete takes a key to its whole, which it returns with the message that stands for it: nil
// where something is to follow, or where nothing is left to do but what it says.
func (r *lastRow) complete(
	k theme.Pressed, msg tea.Msg, keys *theme.KeyMap,
) (whole, tea.Msg, tea.Cmd) {
	w := r.pending.take(k, keys)
	switch {
	case w.key == "":
		return w, nil, nil
	case w.wrong:
		return w, nil, r.noKey(w.key, keys)
	case w.key != k:
		msg = tea.KeyPressMsg{Text: string(w.key)}
	}
	return w, msg, nil
}

// takesKeys reports whether keys are text in a line of the overlay on top, or each stands for one
// of its choices.
func (o *overlays) takesKeys() bool {
	switch o.Top().(type) {
	case interface{ Focus() tea.Cmd }, *overlay.Choices:
		return true
	}
	return false
}
