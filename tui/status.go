package tui

import (
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// drawStatus draws the status bar.
func drawStatus(b *strings.Builder, t *theme.Theme, width int, segs []draw.Segment) {
	l := draw.NewLine(b, width)
	l.Blank(1)
	for i, seg := range fit(segs, width-2) {
		if i > 0 {
			l.Ink(t.Dim, t.Texts.Join(" ", t.Glyphs.Separator, " "))
		}
		l.Ink(seg.Ink, seg.Text)
	}
	l.End()
}

// segmentAt returns the part of the status bar that stands in a column.
func segmentAt(x, width int, segs []draw.Segment) (draw.Segment, bool) {
	at := 1
	for _, seg := range fit(segs, width-2) {
		w := draw.Width(seg.Text)
		if x >= at && x < at+w {
			return seg, true
		}
		at += w + 3
	}
	return draw.Segment{}, false
}

// fit drops segments by rank until the rest fits; the last one left may be cut.
func fit(segs []draw.Segment, width int) []draw.Segment {
	for len(segs) > 1 {
		total, last := -3, 0
		for i, s := range segs {
			total += draw.Width(s.Text) + 3
			if s.Rank >= segs[last].Rank {
				last = i
			}
		}
		if total <= width {
			break
		}
		segs = append(segs[:last:last], segs[last+1:]...)
	}
	return segs
}

// segments adds the parts of the status bar to segs, in the order in which they stand.
func (m *Model) segments(segs []draw.Segment) []draw.Segment {
	t := m.theme.Texts
	segs = m.session.Segments(segs)
	if n := m.listing.Walks.Walk.Progress.AtOnce; n > 0 && m.listing.Walks.Walk.Running {
		text := t.Join("slowed down for the server: ", t.Int(n), " at once")
		segs = append(segs, draw.Segment{Text: text, Ink: m.theme.Warn, Rank: 3})
	}
	c := m.listing.Store.Counts()
	text := t.Counted(c.Names, "name", "names")
	if m.listing.Store.HasEarlier() {
		text = t.Join(text, ", some stale")
	}
	if c.Denied > 0 {
		text = t.Join(text, ", ", t.Thousands(c.Denied), " denied")
	}
	if c.Failed > 0 {
		text = t.Join(text, ", ", t.Thousands(c.Failed), " failed")
	}
	segs = append(segs, draw.Segment{Text: text, Rank: 2})
	switch w, folders := m.listing.Walks.Walk, m.listing.Walks.FoldersToList(); {
	case w.Running:
		perSecond := t.Counted(w.Progress.PerSecond, "request/s", "requests/s")
		text := t.Join(draw.Percent(w.Progress.Share), " done, ", perSecond)
		segs = append(segs, draw.Segment{Text: text, Ink: m.theme.Dim, Rank: 5})
	case m.listing.Work().Refresh > 0:
		text := t.Join(t.Counted(m.listing.Work().Refresh, "folder", "folders"), " to refresh")
		segs = append(segs, draw.Segment{Text: text, Ink: m.theme.Dim, Rank: 5})
	case m.listing.Work().Complete && c.Failed == 0:
		segs = append(segs, draw.Segment{Text: "all listed", Ink: m.theme.Dim, Rank: 5})
	case folders > 0:
		text := t.Join(t.Int(100*c.Listed/folders), "% of ", t.Counted(folders, "folder", "folders"),
			" listed")
		segs = append(segs, draw.Segment{Text: text, Ink: m.theme.Dim, Rank: 5})
	}
	return segs
}
