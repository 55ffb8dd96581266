package catalogpane

import (
	"iter"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/selection"
)

// Selected is the entities that somebody has selected, by their references, whatever a filter
// leaves of them.
type Selected struct {
	pane *Model
	set  selection.Set[string, string]
	text string // what there is to say of it; "" where nothing is selected
}

// Len returns how many entities are selected.
func (s *Selected) Len() int { return s.set.Len() }

// Refs returns their references, in the order in which they were selected.
func (s *Selected) Refs() []string { return s.set.All() }

// Next selects the entity under the cursor, or no longer, and goes on to the next row; n times.
func (s *Selected) Next(n int) {
	win := &s.pane.win
	for range max(n, 1) {
		if e := s.pane.current().entity; e != nil {
			s.set.Toggle(e.Ref, e.Ref)
		}
		win.MoveTo(win.Cursor + 1)
	}
	s.count()
}

// All selects all entities that show, or none of them where all are.
func (s *Selected) All() {
	s.set.ToggleAll(iter.Seq2[string, string](func(yield func(string, string) bool) {
		for _, r := range s.pane.rows {
			if r.entity != nil && !yield(r.entity.Ref, r.entity.Ref) {
				return
			}
		}
	}))
	s.count()
}

// Clear has nothing be selected. It reports whether something was.
func (s *Selected) Clear() bool {
	was := s.Len() > 0
	s.set.Clear()
	s.count()
	return was
}

// follow takes in that the files were read: an entity that is gone is selected no more.
func (s *Selected) follow() {
	if s.Len() > 0 {
		s.set.Keep(func(ref string) bool { return s.pane.files.Entity(ref) != nil })
		s.count()
	}
}

func (s *Selected) count() {
	if s.text = ""; s.Len() > 0 {
		s.text = draw.Thousands(s.Len()) + " selected"
	}
}
