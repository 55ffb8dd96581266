package secretspane

import (
	"errors"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/treeview"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Title returns the pane's title, made harmless: what shows, and how it is sorted where that is not
// by name.
func (m *Model) Title() string {
	if by := m.order.Title(); by != "" {
		return m.theme.Texts.Join(shows(m), "  ", by)
	}
	return shows(m)
}

func shows(m *Model) string {
	switch s := m.subject; {
	case s.All():
		return "All mounts"
	case s.Nobody:
		return "Used by files of no entity"
	default:
		return m.theme.Texts.Join("Secrets of ", harmless.Text(s.Name()))
	}
}

// Count returns what stands at the right of the title.
func (m *Model) Count() string {
	t, matches, selected := m.theme.Texts, "", m.Selected.text
	if m.Filter() != "" {
		matches = m.theme.Matches(treeview.Match(m.view), m.view.Matches(), m.view.Similar())
	}
	if selected != "" && matches != "" {
		matches = t.Join(", ", matches)
	}
	room := m.width - besideTitle - draw.Width(m.Title()) - draw.Width(m.Filter()) -
		draw.Width(matches)
	if draw.Width(selected) > room { // a part of the kinds would seem to be all of them
		selected, _, _ = strings.Cut(selected, ":")
	}
	return t.Join(selected, matches)
}

// besideTitle is what the gaps in the edge take.
const besideTitle = 10

// Line draws one line of the pane. focused reports whether it has the keys.
func (m *Model) Line(b *strings.Builder, n int, focused bool) {
	if m.view.Len() > 0 {
		m.view.Line(b, n, focused)
		return
	}
	l := draw.NewLine(b, m.width)
	defer l.End()
	ink := draw.Ink{}
	for _, text := range m.Notes.placeholder(m.subject, m.Filter() != "") {
		lines := draw.Wrap(text, m.width-2)
		if n < len(lines) {
			l.Blank(1)
			l.Ink(ink, lines[n])
			return
		}
		n, ink = n-len(lines), m.theme.Dim
	}
}

// placeholder says why there are no rows.
func (n Notes) placeholder(s uses.Subject, filtered bool) []string {
	k, mounts, e := n.keys, n.listing.Mounts, s.Entity
	again := theme.Key(k.RefreshAll) + " asks again"
	switch {
	case filtered:
		return []string{
			"nothing that is known matches", "",
			theme.Key(k.ListAll) + " lists everything below a folder, so that it can be found",
		}
	case !mounts.Asked():
		return []string{"nothing is asked before the login", "", theme.Key(k.Login) + " logs in"}
	case mounts.State == listing.MountsAsking && mounts.Err == nil:
		return []string{"asking for the mounts…"}
	case mounts.State == listing.MountsFailed || mounts.State == listing.MountsAsking:
		lines := []string{harmless.Text(mounts.Err.Error()), "", n.hint(mounts.Err), again}
		if errors.Is(mounts.Err, vaultsvc.ErrNoToken) || errors.Is(mounts.Err, vaultsvc.ErrBadToken) {
			lines[2] = theme.Key(k.Login) + " logs in, or takes a token that you paste"
		}
		return lines
	case s.Nobody:
		return []string{
			"the files name nothing that can be shown: " +
				"their mounts are not known, or they hold placeholders",
		}
	case e != nil && !e.Annotated:
		return []string{
			harmless.Text(e.Name) + " names no secrets, and none of its files does", "",
			"the annotation " + catalog.AnnotationPath + " is missing in",
			harmless.Text(draw.FileLine(e.File, e.Line)),
		}
	case e != nil:
		lines := []string{"no path of " + harmless.Text(e.Name) + " can be asked for", ""}
		for _, problem := range e.Problems {
			lines = append(lines, harmless.Text(problem.String()))
		}
		return lines
	case mounts.State == listing.MountsHidden:
		return []string{
			mounts.WhyHidden(), "",
			"choose an entity of the catalog, or press " + theme.Key(k.Find) +
				" and type the location of a folder: MOUNT/FOLDER/",
		}
	}
	return []string{"there is no mount that this token can reach", "", again}
}
