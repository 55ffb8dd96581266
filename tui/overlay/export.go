package overlay

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// exportNames are what the forms are called.
var exportNames = map[xref.ExportForm]string{
	xref.ExportLocation:        "locations",
	xref.ExportAddress:         "addresses",
	xref.ExportVault:           "vault commands",
	xref.ExportBao:             "bao commands",
	xref.ExportExternalSecrets: "data of an ExternalSecret",
	xref.ExportKong:            "Kong references",
	xref.ExportAgent:           "Vault Agent templates",
	xref.ExportJSONL:           "JSON, an object a line",
}

// NewExports lists the forms in which several locations can be written down.
func NewExports(
	t *theme.Theme, k *theme.KeyMap, locations int, write func(xref.ExportForm) xref.Export,
) *Menu {
	var names []string
	var exports []xref.Export
	longest, first := 0, 0
	for _, form := range xref.ExportForms() {
		if e := write(form); e.Len() > 0 {
			names, exports = append(names, exportNames[form]), append(exports, e)
			longest = max(longest, draw.Width(exportNames[form]))
			first = max(first, draw.Width(firstOf(e)))
		}
	}
	title := "Copy " + draw.Thousands(locations) + " locations as"
	m := newMenu(t, k, title, "copies and shows them", len(names))
	m.Wants = longest + first + 18
	m.row = func(l *draw.Line, i int) {
		left := ""
		if n := len(exports[i].Left); n > 0 {
			left = draw.Thousands(n) + " left out"
		}
		l.Ink(t.Dim, names[i])
		l.Blank(longest - draw.Width(names[i]) + 2)
		l.Text(draw.Cut(firstOf(exports[i]), l.Left()-draw.Width(left)-2))
		l.Right(t.Warn, left)
	}
	m.choose = func(i int) Action {
		e := exports[i]
		var notes []string
		if e.Note != "" {
			notes = append(notes, e.Note)
		}
		for _, l := range e.Left {
			notes = append(notes, l.String())
		}
		return Close{Then: Export{
			Title: draw.Thousands(e.Len()) + " as " + names[i], Text: e.String(), Notes: notes,
		}}
	}
	return m
}

// firstOf returns the first line that tells of a location.
func firstOf(e xref.Export) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(e.String(), "data:\n"), "\n")
	return harmless.Text(first)
}

// NewExported shows what was put on the clipboard, for those whose terminal keeps that from it;
// where it went to is told below.
func NewExported(t *theme.Theme, k *theme.KeyMap, e Export, told string) *Page {
	b := Box{Theme: t, Keys: k, Title: e.Title, Foot: anyKey, selects: severalLines}
	return &Page{Box: b, lines: func(width int) (lines []string) {
		for text := range strings.Lines(e.Text) {
			bare := strings.TrimLeft(strings.TrimSuffix(text, "\n"), " ")
			indent := strings.Repeat(" ", len(text)-1-len(bare))
			whole := ansi.Hardwrap(indent+harmless.Text(bare), width, true) // to be selected by hand
			lines = append(lines, strings.Split(whole, "\n")...)
		}
		lines = append(lines, "")
		for _, note := range append(e.Notes, told) {
			for _, text := range draw.Wrap(harmless.Text(note), width) {
				lines = append(lines, t.Warn.Paint(text))
			}
		}
		return lines
	}}
}
