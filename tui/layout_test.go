package tui

import (
	"fmt"
	"testing"
)

// At any size and with any wishes the panes that show fill the width, each is of some use, and
// every cell belongs to what is drawn there.
func TestLayout(t *testing.T) {
	t.Parallel()
	for _, width := range []int{39, 40, 80, 99, 100, 120, 139, 140, 200, 500} {
		for _, height := range []int{9, 10, 13, 14, 24, 60} {
			for focus := range paneDetails + 1 {
				for _, w := range []wishes{{}, {bare: true}, {noDetails: true},
					{widths: [3]int{paneCatalog: 400, paneDetails: 400}},
					{widths: [3]int{paneCatalog: 1, paneDetails: 1}},
					{widths: [3]int{paneDetails: 90}}} {
					l := newLayout(width, height, focus, w)
					about := fmt.Sprintf("%dx%d, %v, %+v: %+v", width, height, focus, w, l)
					if l.tooSmall != (width < minWidth || height < minHeight) {
						t.Errorf("too small: %s", about)
					}
					if !l.tooSmall {
						checkLayout(t, l, w, about)
					}
				}
			}
		}
	}
}

func checkLayout(t *testing.T, l layout, w wishes, about string) {
	t.Helper()
	sum, shown := 0, 0
	for id, width := range l.widths {
		sum += width
		if width > 0 {
			shown++
		}
		if width > 0 && l.wide && width < leastWidths[id] {
			t.Errorf("pane %d has %d columns: %s", id, width, about)
		}
	}
	want := 1
	if l.wide {
		want = 2
	}
	if l.width >= widestWidth && !w.noDetails {
		want = 3
	}
	if l.wide && w.bare && l.focus != paneCatalog {
		want--
	}
	lines := 2
	if l.height < 14 {
		lines = 1
	}
	if l.beside {
		lines = 0
	}
	if sum != l.width || shown != want || l.widths[l.focus] == 0 || l.lines != lines {
		t.Errorf("%d panes of %d columns, want %d of %d, with %d lines: %s", shown, sum, want, l.width,
			lines, about)
	}
	areas := map[area]int{}
	rows := map[paneID]map[int]int{}
	for y := range l.height {
		for x := range l.width {
			in, id, row := l.at(x, y)
			areas[in]++
			if in == areaRow {
				if rows[id] == nil {
					rows[id] = map[int]int{}
				}
				rows[id][row]++
			}
		}
	}
	for id, width := range l.widths {
		for row := range l.rowsOf(paneID(id)) {
			if width > 0 && rows[paneID(id)][row] != inner(width) {
				t.Errorf("row %d of pane %d has %d cells, of %d: %s", row, id, rows[paneID(id)][row],
					inner(width), about)
			}
		}
	}
	if areas[areaHeader] != l.width || areas[areaStatus] != l.left() || areas[areaLast] != l.left() ||
		areas[areaLines] != l.lines*l.width {
		t.Errorf("the areas have %v cells: %s", areas, about)
	}
	if in, _, _ := l.at(-1, 2); in != areaNone {
		t.Errorf("beside the screen is %v", in)
	}
}
