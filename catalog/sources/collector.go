package sources

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// collector gathers what one source finds in a file.
type collector struct {
	File
	source string
	known  map[Reference]bool // each is taken once: aliases show the same ones over and over
	refs   []Reference
	stores []Store

	grants  []Grant
	namings []Naming
}

// text returns the file as a text, which all sources share.
func (c *collector) text() lex.Text {
	if c.shared.text == nil {
		text := lex.NewText(string(c.Data), 1)
		c.shared.text = &text
	}
	return *c.shared.text
}

// lineOf returns the line on which a text stands in a setting that begins on a line, or that line.
func (c *collector) lineOf(place string, line int) int {
	text := c.text()
	start := text.Offset(line)
	near := text.Body[start:min(len(text.Body), start+maxSetting)]
	if n := strings.Index(near, place); n >= 0 {
		return text.Line(start + n)
	}
	return line
}

// room returns how many more references the collector takes: one more than are kept, which tells
// [Find] that there are more.
func (c *collector) room() int { return max(0, maxReferences+1-len(c.refs)) }

// add takes in a reference whose path is the text of a node. It stands on the node's line,
// unless it has another already.
func (c *collector) add(at yamldoc.Node, r Reference) {
	text := strings.TrimSpace(at.Text())
	r.Path, r.Raw = cmp.Or(r.Path, text), cmp.Or(r.Raw, lex.OneLine(text))
	if r.Line == 0 {
		r.Line = at.TextLine()
	}
	c.addText(r)
}

// addText takes in a reference that has its path and line. It is left out where the path is no
// location.
func (c *collector) addText(r Reference) {
	if !isLocation(wholePath(r)) {
		return
	}
	r.Templated = r.Templated || lex.HoldsPlaceholder(r.Path) || lex.HoldsPlaceholder(r.Mount) ||
		lex.HoldsPlaceholder(r.Namespace)
	c.keep(r)
}

// wholePath returns the path of a reference with the mount, if it has one: below a mount any name
// is a good one.
func wholePath(r Reference) string {
	if (r.Mount != "" || r.Store != "" || r.Context != "") && r.Path != "" {
		return "mount/" + r.Path
	}
	return r.Path
}

// tooLong takes note of a path that is longer than any that is taken for one.
func (c *collector) tooLong(line int) {
	c.cut(line, fmt.Sprintf("not read: the path has more than %d bytes", lex.MaxPath))
}

// keep takes in references as they are, but for those whose path is too long.
func (c *collector) keep(refs ...Reference) {
	for _, r := range refs {
		if len(wholePath(r)) > lex.MaxPath {
			c.tooLong(r.Line)
			continue
		}
		if r.Source = c.source; c.room() == 0 || c.known[r] {
			continue
		}
		if c.known == nil {
			c.known = map[Reference]bool{}
		}
		c.known[r] = true
		c.refs = append(c.refs, r)
	}
}
