package problems

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/order"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/selection"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// selected is the problems that somebody has selected, whatever is typed.
type selected = selection.Set[problemKey, *uses.Problem]

// problemKey tells problems apart, also across counts.
type problemKey struct {
	at, what string
	inFile   bool
}

func keyOf(p *uses.Problem) problemKey { return problemKey{p.At, p.What, p.Use == nil} }

// newSorting returns by what problems can be sorted: by file and line as they come, by how bad they
// are, by what they name, or by whose they are.
func newSorting() order.Order[*uses.Problem] {
	type key = order.Key[*uses.Problem]
	return order.New(
		key{Name: "file"},
		key{Name: "status", Rank: func(p *uses.Problem) order.Rank {
			if p.Use == nil {
				return order.Rank{N: -1, Text: p.Word()}
			}
			return order.Rank{N: 1 + slices.Index(xref.Statuses(), p.Verdict.Status)}
		}},
		key{Name: "location", Rank: func(p *uses.Problem) order.Rank {
			if p.Use == nil {
				return order.Rank{}
			}
			return order.Rank{Text: p.What}
		}},
		key{Name: "entity", Rank: func(p *uses.Problem) order.Rank { return order.Rank{Text: p.Ref} }},
	)
}

// chosen returns the problems that are selected, or else the one under the cursor.
func (m *Model) chosen() []*uses.Problem {
	if m.selected.Len() > 0 {
		return m.selected.All()
	}
	if p := m.current(); p != nil {
		return []*uses.Problem{p}
	}
	return nil
}

// selectNext selects the problem under the cursor, or no longer, and goes on to the next.
func (m *Model) selectNext() {
	if p := m.current(); p != nil {
		m.selected.Toggle(keyOf(p), p)
		m.Moved, m.AtLine = true, false
		m.MoveTo(m.Cursor + 1)
	}
}

// selectAll selects all problems that show, or none of them where all are.
func (m *Model) selectAll() {
	m.selected.ToggleAll(func(yield func(problemKey, *uses.Problem) bool) {
		for _, p := range m.shown {
			if !yield(keyOf(p), p) {
				return
			}
		}
	})
}

// renewSelected takes in a newer count: what is no problem any more is selected no more.
func (m *Model) renewSelected(list []uses.Problem) {
	if m.selected.Len() == 0 {
		return
	}
	still := map[problemKey]bool{}
	for i := range list {
		key := keyOf(&list[i])
		still[key] = true
		m.selected.Renew(key, &list[i])
	}
	m.selected.Keep(func(key problemKey) bool { return still[key] })
}

// sort sorts the problems by the next key, or the other way round. The cursor stays where it is.
func (m *Model) sort(turn bool) {
	if turn {
		m.sorting.Turn()
	} else {
		m.sorting.Next()
	}
	m.Title = "Problems"
	if by := m.sorting.Title(); by != "" {
		m.Title += "  " + by
	}
	m.Moved = true
	m.follow()
}

// copied copies some problems, as check prints them.
func copied(all []*uses.Problem) overlay.Action {
	return overlay.CopyLines{Lines: linesOf(all, (*uses.Problem).Text), What: "problems"}
}

// copiedAs has the user choose in which form some problems are copied.
func copiedAs(all []*uses.Problem) overlay.Action {
	var at []vaultpath.Location
	for _, p := range all {
		if p.Use != nil && p.Use.Resolved() && !slices.Contains(at, p.Use.Location) {
			at = append(at, p.Use.Location)
		}
	}
	var names, references []string
	for _, loc := range at {
		names = append(names, loc.String())
	}
	for _, p := range all {
		if p.Use != nil {
			references = append(references, overlay.ReferenceLine(p.Use, p.Verdict))
		}
	}
	return overlay.CopyForms("Copy "+count(len(all))+" as",
		overlay.CopyForm{Name: "lines, as check prints them",
			Lines: copied(all).(overlay.CopyLines)},
		overlay.CopyForm{Name: "JSON, an object a line",
			Lines: overlay.CopyLines{Lines: references, What: "references"}},
		overlay.CopyForm{Name: "file:line", Lines: overlay.CopyLines{
			Lines: linesOf(all, func(p *uses.Problem) string { return p.At }), What: "places in files",
			Name: true}},
		overlay.CopyForm{Name: "what they name in Vault",
			Lines: overlay.CopyLines{Lines: names, Name: true, At: at}},
	)
}

func count(n int) string {
	if n == 1 {
		return "1 problem"
	}
	return draw.Thousands(n) + " problems"
}

// linesOf returns a line for each problem.
func linesOf(all []*uses.Problem, line func(*uses.Problem) string) (lines []string) {
	for _, p := range all {
		lines = append(lines, strings.ReplaceAll(line(p), "\n", " "))
	}
	return lines
}
