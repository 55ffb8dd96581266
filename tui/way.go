package tui

import (
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/treeview"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// way is the folders that lead to the one that the cursor is in. It is made anew when that is
// another one, or when there is more room for it or less: a step of the cursor costs nothing.
type way struct {
	folder tree.ID
	room   int
	text   string
	stages []stage
	title  string // where that is, for the window
}

// stage is a folder of the way, and which columns of it it has.
type stage struct {
	span
	folder tree.ID
}

const (
	between  = " / "
	cutWidth = len("… / ") - 2 // cells that say that there is more before
)

// within returns the way to the cursor of the secrets, cut at its beginning where it is too long.
func (w *way) within(view *treeview.Model, store *tree.Store, t *draw.Texts, room int) string {
	w.follow(view, store, t)
	if w.room == room {
		return w.text
	}
	w.room, w.text = room, ""
	w.stages = w.stages[:0]
	for id := w.folder; id != tree.Root; id = store.Parent(id) {
		name := nameOf(store, id)
		width, before := draw.Width(name), cutWidth
		if store.Parent(id) == tree.Root {
			before = 0
		}
		if left := draw.Width(w.text); left > 0 && before+width+len(between)+left > room {
			w.text = t.Join("…", between, w.text)
			break
		}
		w.stages = append(w.stages, stage{folder: id, span: span{to: width}})
		if w.text != "" {
			name = t.Join(name, between)
		}
		w.text = t.Join(name, w.text)
	}
	w.text = draw.CutLeft(w.text, room)
	at := draw.Width(w.text)
	for i := range w.stages {
		s := &w.stages[i]
		s.from, s.to = max(at-s.to, 0), at
		at = max(s.from-len(between), 0)
	}
	return w.text
}

// nameOf returns a folder's name without the slash at its end.
func nameOf(store *tree.Store, id tree.ID) string {
	return harmless.Text(strings.TrimSuffix(store.Name(id), "/"))
}

// follow takes in which folder the cursor is in.
func (w *way) follow(view *treeview.Model, store *tree.Store, t *draw.Texts) {
	folder := tree.Root
	if id, ok := view.Cursor(); ok {
		folder = store.Parent(id)
	}
	if folder == w.folder {
		return
	}
	*w = way{folder: folder, stages: w.stages}
	for id := folder; id != tree.Root; id = store.Parent(id) {
		w.title = t.Join(nameOf(store, id), "/", w.title)
	}
}

// at returns the folder that a column of the way stands for.
func (w *way) at(x int) (tree.ID, bool) {
	for _, s := range w.stages {
		if s.has(x) {
			return s.folder, true
		}
	}
	return tree.Root, false
}
