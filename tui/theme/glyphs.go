package theme

// Glyphs are the marks, each one cell wide.
type Glyphs struct {
	Cursor string // before the row under the cursor
	Idle   string // the same where the keys go elsewhere
	Chosen string // before a row that was selected
	Open   string // a folder or group that shows what is in it
	Closed string // one that does not

	Good, Busy, Plain, Warn, Bad, Asking, Hidden string // before a state of the token or the server

	Separator string // between parts of the status bar
}

// UTF8 returns the marks for terminals that show more than ASCII.
func UTF8() Glyphs {
	return Glyphs{
		Cursor: "▌", Idle: "›", Chosen: "✓", Open: "▾", Closed: "▸",
		Good: "●", Busy: "◌", Plain: "◆", Warn: "▲", Bad: "✗", Asking: "…", Hidden: "?",
		Separator: "│",
	}
}
