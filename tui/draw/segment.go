package draw

// Segment is one part of the status bar. Of two, the one with the lower rank stays longer when the
// width shrinks.
type Segment struct {
	Text  string
	Ink   Ink
	Rank  int
	Token bool // it tells of the token
}
