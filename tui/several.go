package tui

import (
	"cmp"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/details"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/pages"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// several does what an overlay wants done with several locations at once.
type several struct{ m *Model }

// manyPages is how many pages are opened without asking.
const manyPages = 5

const noAddress = "its address is not known: the mount is not"

// press does what a key says with all that is selected in the secrets pane. It returns false for
// keys that are about the row under the cursor alone.
func (s several) press(k theme.Pressed) (tea.Cmd, bool) {
	keys := s.m.keys
	if !key.Matches(k, keys.CopyPath, keys.CopyAddress, keys.CopyAs, keys.View, keys.Edit) {
		return nil, false
	}
	at := s.m.panes.secrets.Selected.Places()
	switch {
	case key.Matches(k, keys.CopyPath):
		lines := make([]string, len(at))
		for i, loc := range at {
			lines[i] = loc.String()
		}
		return s.act(overlay.CopyLines{Lines: lines, Name: true, At: at}), true
	case key.Matches(k, keys.CopyAddress):
		return s.act(overlay.CopyAddress{Locations: at}), true
	case key.Matches(k, keys.CopyAs):
		return s.act(overlay.CopyAs{Locations: at}), true
	}
	return s.act(overlay.OpenPages{Locations: at, Edit: key.Matches(k, keys.Edit)}), true
}

// mark marks all that is selected in the secrets pane, or none of it where all is.
func (s several) mark() tea.Cmd {
	places := s.m.listing.Places
	at, marks := s.m.panes.secrets.Selected.Places(), places.Marks()
	isMarked := func(l vaultpath.Location) bool { return marks[l.String()] == l }
	change := slices.DeleteFunc(slices.Clone(at), isMarked)
	told := " marked: " + theme.Key(s.m.keys.Find) + " has them before you type"
	if len(change) == 0 {
		change, told = at, " not marked any more"
	}
	cmds := []tea.Cmd{s.m.lastRow.say(draw.Thousands(len(change)) + told)}
	for _, loc := range change {
		_, keep := places.Mark("", loc)
		cmds = append(cmds, keep)
	}
	return tea.Batch(cmds...)
}

func (s several) act(action overlay.Action) tea.Cmd {
	switch a := action.(type) {
	case overlay.CopyLines:
		if len(a.Lines) == 1 {
			c := overlay.Copy{Text: a.Lines[0], Name: a.Name}
			if len(a.At) == 1 {
				c.At = a.At[0]
			}
			return s.m.act(c)
		}
		dealt := s.m.overlays.dealt("copied", a.At...)
		return tea.Batch(dealt, s.copyLines(a.Lines, cmp.Or(a.What, "names"), a.Name))
	case overlay.CopyAddress:
		addresses := s.addresses(a.Locations, false)
		switch len(addresses) {
		case 0:
			return s.m.lastRow.say(noAddress)
		case 1:
			return s.m.act(overlay.Copy{Text: addresses[0], At: a.Locations[0]})
		}
		dealt := s.m.overlays.dealt("copied", a.Locations...)
		return tea.Batch(dealt, s.copyLines(addresses, "addresses", false))
	case overlay.CopyAs:
		if at := a.Locations; len(at) == 1 {
			address, _ := s.m.pages().View(at[0])
			s.m.overlays.showForms(at[0], address)
			return nil
		}
		return s.showExports(a.Locations)
	case overlay.Export:
		return s.export(a)
	case overlay.OpenPages:
		addresses := s.addresses(a.Locations, a.Edit)
		n := len(addresses)
		if n == 0 {
			return s.m.lastRow.say(noAddress)
		}
		if n > manyPages && !a.Sure {
			a.Sure = true
			s.m.overlays.Push(overlay.NewChoices(s.m.theme, s.m.keys, overlay.Choose{
				Title: "Open " + draw.Thousands(n) + " pages in the browser?",
				Choices: []overlay.Choice{{Name: "no"},
					{Name: "yes, open all " + draw.Thousands(n), Then: a}},
			}))
			return nil
		}
		dealt := s.m.overlays.dealt("opened", a.Locations...)
		return tea.Batch(dealt, s.m.life.open(addresses...))
	}
	return nil
}

// copyLines copies several texts, each as a line, and says so. For names see [Model.copy].
func (s several) copyLines(lines []string, what string, names bool) tea.Cmd {
	told := s.m.life.between.Sent() + " " + draw.Thousands(len(lines)) + " " + what
	if names && slices.ContainsFunc(lines, func(l string) bool { return !xref.IsSafeWord(l) }) {
		told = "quote them in a shell: " + told
	}
	return tea.Batch(s.m.life.copyLines(lines), s.m.lastRow.say(told))
}

// pages has the addresses of the web UI.
func (m *Model) pages() pages.Pages {
	server, _ := m.session.Server()
	return pages.New(m.set.PublicURL, server, m.listing.Store.Namespace(), m.listing.Mounts.At)
}

// addressesAt returns those of the pages of a location; id is its node.
func (m *Model) addressesAt(loc vaultpath.Location, id tree.ID) (a details.Addresses) {
	p := m.pages()
	a.View, _ = p.View(loc)
	a.Edit, _ = p.Of(loc, loc, weburl.URLs.Edit)
	a.Create, _ = p.Of(loc, m.panes.secrets.CreateAt(loc, id), weburl.URLs.Create)
	return a
}

// addresses returns those of the pages of locations, as far as they have any.
func (s several) addresses(at []vaultpath.Location, edit bool) (all []string) {
	pages, of := s.m.pages(), weburl.URLs.View
	if edit {
		of = weburl.URLs.Edit
	}
	for _, loc := range at {
		if address, ok := pages.Of(loc, loc, of); ok {
			all = append(all, address)
		}
	}
	return all
}
