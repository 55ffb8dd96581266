package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// row draws a result, with what matched.
func (f *finder) row(i, width int) string {
	var b strings.Builder
	l := draw.NewLine(&b, width)
	match := f.matches[i]
	_, spans, _ := f.shown.Score(match.Location)
	marked := make([]bool, len(match.Location))
	for _, span := range spans {
		for at := span.From; at < span.To; at++ {
			marked[at] = true
		}
	}
	note, warn := "entity", false
	switch o, isOther := f.other(match); {
	case !isOther:
		note, warn = f.data.note(tree.ID(match.ID))
	case o.typed:
		note = "not listed yet"
	case o.entity == nil:
		note = "reference"
		word, bad := f.data.status(o.use)
		if word != xref.OK.String() && word != xref.Unchecked.String() {
			note, warn = note+", "+word, bad
		}
	}
	room := width - draw.Width(note) - 1
	text := harmless.Text(match.Location)
	switch {
	case text != match.Location || draw.Width(text) > room:
		l.Text(draw.CutLeft(text, room)) // places have moved: better plain than wrong
	default:
		for from := 0; from < len(text); {
			to := from
			for to < len(text) && marked[to] == marked[from] {
				to++
			}
			if marked[from] {
				l.Ink(f.Theme.Title, text[from:to])
			} else {
				l.Text(text[from:to])
			}
			from = to
		}
	}
	ink := f.Theme.Dim
	if warn {
		ink = f.Theme.Warn
	}
	l.Right(ink, note)
	l.End()
	return b.String()
}

// reveal leaves the overlay for the result's place in the tree of all mounts, or for the entity's
// secrets. A reference that names no place in Vault is shown in its file.
func (f *finder) reveal(i int) overlay.Action {
	if i >= len(f.matches) {
		return nil // fewer have come since the list was drawn
	}
	match := f.matches[i]
	o, isOther := f.other(match)
	loc, inVault := f.placeOf(match)
	switch {
	case isOther && o.entity != nil:
		return f.close(overlay.ShowEntity{Entity: o.entity, Inside: true})
	case isOther && o.typed:
		return f.close(overlay.Reveal{Location: o.at, Ask: true})
	case isOther && !inVault:
		return overlay.ShowLines{Place: f.data.placeOf(o.use)} // and back to the list
	case !inVault:
		return overlay.Say{Text: "it is gone: the server does not list it any more"}
	}
	return f.close(overlay.Reveal{Location: loc})
}

// onKey does something with the result under the cursor that keeps the overlay open, or narrows the
// find. It reports whether the key was one for that.
func (f *finder) onKey(k theme.Pressed) (overlay.Action, tea.Cmd, bool) {
	switch typing := &f.Keys.Typing; {
	case f.scope > 0 && key.Matches(k, typing.Close):
		return nil, f.setScope(0), true
	case key.Matches(k, typing.Next):
		return nil, f.narrow(1), true
	case key.Matches(k, typing.Prev):
		return nil, f.narrow(-1), true
	case key.Matches(k, typing.Copy):
		if f.Cursor < len(f.matches) {
			return f.copied(f.matches[f.Cursor]), nil, true
		}
		return nil, nil, true
	case key.Matches(k, typing.OpenPage):
		// An entity has no page in Vault, nor has what is gone.
		if f.Cursor < len(f.matches) {
			if loc, inVault := f.placeOf(f.matches[f.Cursor]); inVault {
				return overlay.OpenPage{Location: loc}, nil, true
			}
		}
		return nil, nil, true
	}
	return nil, nil, false
}

// copied returns what is copied of a result.
func (f *finder) copied(match find.Match) overlay.Action {
	switch o, isOther := f.other(match); {
	case isOther && o.entity != nil:
		return overlay.Copy{Text: o.entity.Ref}
	case isOther && o.typed:
		return overlay.Copy{Text: o.text}
	case isOther:
		return overlay.Copy{Text: draw.FileLine(o.use.Path, o.use.Line)}
	}
	if loc, inVault := f.placeOf(match); inVault {
		return overlay.Copy{Text: loc.String()}
	}
	return nil
}
