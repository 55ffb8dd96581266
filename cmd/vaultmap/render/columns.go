package render

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// widestColumn is how wide a column gets at the most: one cell that is longer would push all others
// off the screen.
const widestColumn = 60

// columns lays rows out in columns for a terminal, one a line, with two blanks between them. No
// cell may hold what a terminal acts on.
func columns(rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if w := ansi.StringWidth(cell); w <= widestColumn {
				widths[i] = max(widths[i], w)
			}
		}
	}
	var out strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell)
			line.WriteString(strings.Repeat(" ", max(widths[i]-ansi.StringWidth(cell), 0)+2))
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return out.String()
}
