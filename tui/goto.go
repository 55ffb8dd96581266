package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/palette"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// mostPlaces is how many places are offered at once to who types where to go.
const mostPlaces = 200

// places returns the folder that was typed so far with what is known in it: what begins as the rest
// does, then what holds it.
func (c commands) places(typed string) []palette.Arg {
	store := c.m.listing.Store
	folder, rest := folderOf(store, typed)
	var begin, hold []palette.Arg
	add := func(to *[]palette.Arg, id tree.ID) {
		loc := store.Location(id)
		*to = append(*to, palette.Arg{Name: harmless.Text(loc.Mount + loc.Path),
			Then: overlay.Reveal{Location: loc}})
	}
	if rest == "" && folder != tree.Root {
		add(&begin, folder)
	}
	rest = strings.ToLower(rest)
	for _, id := range store.Children(folder) {
		to := &hold
		switch name := strings.ToLower(store.Name(id)); {
		case strings.HasPrefix(name, rest):
			to = &begin
		case !strings.Contains(name, rest):
			continue
		}
		if len(*to) < mostPlaces {
			add(to, id)
		}
	}
	all := append(begin, hold...)
	return all[:min(len(all), mostPlaces)]
}

// folderOf returns the folder in which a text lies that somebody types as mount and path, as far as
// it is known, and the rest of the text.
func folderOf(store *tree.Store, text string) (folder tree.ID, rest string) {
	folder, rest = tree.Root, text
	for _, id := range store.Children(tree.Root) {
		if name := store.Name(id); strings.HasPrefix(text, name) && len(name) > len(text)-len(rest) {
			folder, rest = id, text[len(name):]
		}
	}
	for folder != tree.Root {
		name, after, ok := strings.Cut(rest, "/")
		if !ok {
			break
		}
		id, known := store.Child(folder, name+"/")
		if !known {
			break
		}
		folder, rest = id, after
	}
	return folder, rest
}

// goTo goes to the place that a text names.
func (c commands) goTo(text string) tea.Cmd {
	m := c.m
	loc, ask, note, ok := m.overlays.find.Place(text)
	switch {
	case ok:
		return tea.Batch(m.act(overlay.Reveal{Location: loc, Ask: ask}),
			m.lastRow.sayIf(harmless.Text(note)))
	case note != "":
		return m.lastRow.say(harmless.Text(note))
	}
	return m.overlays.showFindOf(text) // it may be words
}
