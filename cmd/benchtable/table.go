package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

const heading = `# What it costs

Written by ` + "`make bench`" + ` on %s. The ratio is the part of the goal that is used up: up to 1 is good.
Times differ from machine to machine; counts, bytes and allocations do not, and ` + "`make bench-check`" + ` fails where one is worse than
it is here.

`

// The columns of the table.
var columns = []string{"what", "benchmark", "measured", "goal", "ratio", "", "kind"}

const (
	benchmarkColumn = 1
	measuredColumn  = 2
	kindColumn      = 6
)

// notInstalled stands in place of a figure that is a ratio to a program that is not there.
const notInstalled = "not installed"

// missingError says which figures were not printed.
type missingError []figure

func (m missingError) Error() string {
	names := make([]string, len(m))
	for i, f := range m {
		names[i] = f.String()
	}
	return "no figure for " + strings.Join(names, ", ")
}

// writeTable writes all goals with their figures as Markdown that can be read as it stands. It
// returns a [missingError] where the table is not whole.
func writeTable(out io.Writer, machine string, goals []goal, got results) error {
	rows := [][]string{columns}
	var missing missingError
	for _, g := range goals {
		text, ratio, verdict := "missing", "", ""
		switch measured, ok := got.of(g); {
		case ok:
			text, ratio, verdict = g.text(measured), fmt.Sprintf("%.2f", g.ratio(measured)), "ok"
			if !(g.ratio(measured) <= 1) { // nor where it is no number
				verdict = "no"
			}
		case g.peer != "":
			text = notInstalled
		default:
			missing = append(missing, figure{g.benchmark, g.unit})
		}
		rows = append(rows, []string{g.what, "`" + g.benchmark + "` " + g.unit, text, g.limit(), ratio,
			verdict, string(g.kind)})
	}
	if _, err := io.WriteString(out, fmt.Sprintf(heading, machine)+align(rows)); err != nil {
		return err
	}
	if missing != nil {
		return missing
	}
	return nil
}

// align makes a Markdown table, the first row its head, with columns of one width.
func align(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell), 3)
		}
	}
	var b strings.Builder
	line := func(row []string) {
		for i, cell := range row {
			b.WriteString("| " + cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)) + " ")
		}
		b.WriteString("|\n")
	}
	line(rows[0])
	rule := make([]string, len(widths))
	for i, w := range widths {
		rule[i] = strings.Repeat("-", w)
	}
	line(rule)
	for _, row := range rows[1:] {
		line(row)
	}
	return b.String()
}

// readTable reads the figures back that writeTable wrote, but for times.
func readTable(text string) (map[figure]float64, error) {
	figures := map[figure]float64{}
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != len(columns) {
			continue
		}
		name, ok := strings.CutPrefix(strings.TrimSpace(cells[benchmarkColumn]), "`")
		benchmark, unit, ok2 := strings.Cut(name, "` ")
		if !ok || !ok2 || kind(strings.TrimSpace(cells[kindColumn])) == speed {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(cells[measuredColumn]), 64)
		if err != nil {
			return nil, fmt.Errorf("reading the figure of %s %s: %w", benchmark, unit, err)
		}
		figures[figure{benchmark, unit}] = n
	}
	return figures, nil
}
