package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// The picture's measures, in pixels. A cell is as wide as the usual monospaced fonts are at that
// size.
const (
	cellWidth, cellHeight = 8.4, 18
	fontSize              = 14
	margin                = 14
)

// Attributes of a cell, as the emulator numbers them.
const (
	bold    = 1 << 0
	faint   = 1 << 1
	reverse = 1 << 5
)

const ground, ink = "#16181d", "#d5d8de"

// palette are the terminal's 16 colours on a dark ground.
var palette = [16]string{
	"#2b2f38", "#e5737b", "#8fc46f", "#e3bf72", "#6aaef2", "#c98be0", "#5bc0c9", "#d5d8de",
	"#6b7280", "#f0939a", "#abd892", "#f0d394", "#93c5f7", "#dbabec", "#86d5dc", "#ffffff",
}

// uprights are the lines that go on from row to row, and how thick they are. A font would leave
// gaps between the rows.
var uprights = map[string]float64{"│": 1, "┃": 2}

// svgOf draws what a terminal shows.
func svgOf(rows []string, width int) []byte {
	var b bytes.Buffer
	svgBegin(&b, width, len(rows), "The explorer on the demo's Vault", "")
	for _, row := range rows {
		b.WriteString(row)
	}
	svgEnd(&b)
	return b.Bytes()
}

// svgBegin begins a picture of a terminal's cells, with some lines of style.
func svgBegin(b *bytes.Buffer, columns, rows int, label, style string) {
	width, height := float64(columns)*cellWidth+2*margin, rows*cellHeight+2*margin
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %d" width="%g" height="%d" role="img" aria-label="%s">`+"\n",
		width, height, width, height, label)
	if style != "" {
		fmt.Fprintf(b, "<style>\n%s</style>\n", style)
	}
	fmt.Fprintf(b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", ground)
	fmt.Fprintf(b, `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace" font-size="%d" fill="%s">`+"\n",
		fontSize, ink)
}

func svgEnd(b *bytes.Buffer) { b.WriteString("</g>\n</svg>\n") }

// svgRows draws each row of a terminal. Runs of cells that look alike are one text each, and every
// text is held to the width of its cells: box drawing meets whatever font there is.
func svgRows(emu *vt.Emulator) []string {
	var rows []string
	for y := range emu.Height() {
		var b bytes.Buffer
		for x := 0; x < emu.Width(); {
			x = svgRun(&b, emu, x, y)
		}
		rows = append(rows, b.String())
	}
	return rows
}

// svgRun draws the run that begins at a cell, and returns where the next one begins.
func svgRun(b *bytes.Buffer, emu *vt.Emulator, x, y int) int {
	first := emu.CellAt(x, y)
	var text strings.Builder
	end := x
	for end < emu.Width() {
		cell := emu.CellAt(end, y)
		if cell == nil || !cell.Style.Equal(&first.Style) {
			break
		}
		content := cell.Content
		if content == "" {
			content = " "
		}
		// A gap splits a run: the columns behind it keep their place in any font. Upright lines are
		// drawn.
		if so := text.String(); strings.HasSuffix(so, "  ") && content != " " || so != "" &&
			uprights[content] > 0 || uprights[so] > 0 {
			break
		}
		text.WriteString(content)
		end += max(cell.Width, 1)
	}
	shown := strings.Trim(text.String(), " ")
	fg, bg := svgColour(first.Style.Fg, ink), svgColour(first.Style.Bg, "")
	if first.Style.Attrs&reverse != 0 {
		if fg, bg = bg, fg; fg == "" {
			fg = ground
		}
	}
	left := margin + float64(x)*cellWidth
	if bg != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", left,
			margin+y*cellHeight, float64(end-x)*cellWidth, cellHeight, bg)
	}
	if shown == "" {
		return end
	}
	blanks := len(text.String()) - len(strings.TrimLeft(text.String(), " "))
	left += float64(blanks) * cellWidth
	cells := end - x - (text.Len() - len(shown))
	if thick := uprights[shown]; thick > 0 {
		fmt.Fprintf(b, `<rect x="%.1f" y="%d" width="%g" height="%d" fill="%s" fill-opacity="%g"/>`+"\n",
			left+(cellWidth-thick)/2, margin+y*cellHeight, thick, cellHeight, fg, opacity(first.Style.Attrs))
		return end
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%d" textLength="%.1f" lengthAdjust="spacingAndGlyphs"`, left,
		margin+y*cellHeight+fontSize-1, float64(cells)*cellWidth)
	if fg != ink {
		fmt.Fprintf(b, ` fill="%s"`, fg)
	}
	if first.Style.Attrs&bold != 0 {
		b.WriteString(` font-weight="bold"`)
	}
	if first.Style.Underline != 0 {
		b.WriteString(` text-decoration="underline"`)
	}
	if o := opacity(first.Style.Attrs); o < 1 {
		fmt.Fprintf(b, ` fill-opacity="%g"`, o)
	}
	b.WriteString(">")
	xml.EscapeText(b, []byte(shown)) // to a buffer: cannot fail
	b.WriteString("</text>\n")
	return end
}

func opacity(attributes uint8) float64 {
	if attributes&faint != 0 {
		return 0.6
	}
	return 1
}

// svgColour returns a colour of the terminal as SVG has it, or what stands for none.
func svgColour(c color.Color, none string) string {
	switch c := c.(type) {
	case nil:
		return none
	case ansi.BasicColor:
		return palette[c%16]
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
