package sources

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// lineIndex tells the line of a byte of a text, as an editor counts lines.
type lineIndex struct {
	first int   // the line of the text's first byte
	ends  []int // where each line ends: the offset behind its break
}

func indexLines(text string, first int) lineIndex {
	x := lineIndex{first: first}
	for i := 0; i < len(text); i++ {
		if c := text[i]; c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			x.ends = append(x.ends, i+1)
		}
	}
	return x
}

// at returns the line of the byte at an offset.
func (x lineIndex) at(offset int) int {
	before, _ := slices.BinarySearch(x.ends, offset+1)
	return x.first + before
}

// lineStart returns the offset of the first byte of the line in which offset lies.
func (x lineIndex) lineStart(offset int) int {
	before, _ := slices.BinarySearch(x.ends, offset+1)
	if before == 0 {
		return 0
	}
	return x.ends[before-1]
}

// offset returns the offset of the first byte of a line.
func (x lineIndex) offset(line int) int {
	if before := min(line-x.first, len(x.ends)); before > 0 {
		return x.ends[before-1]
	}
	return 0
}

// maxRaw is how much of the text of a reference is kept: an expression may go on over lines.
const maxRaw = 300

// oneLine returns a text as a reference keeps it: on one line and not too long.
func oneLine(s string) string {
	if len(s) > maxRaw {
		s = strings.ToValidUTF8(s[:maxRaw], "")
	}
	if strings.ContainsAny(s, "\n\r\t") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return strings.TrimSpace(s)
}

// maxPath is the length from which on a text is not taken for a path.
const maxPath = 1024

// isLocation tells whether a path may name a place where secrets are: not empty, not the
// API of the server itself, and without what no name holds.
func isLocation(path string) bool {
	trimmed := strings.TrimLeft(strings.TrimSpace(path), "/")
	if trimmed == "" || len(path) > maxPath || strings.ContainsAny(trimmed, "\n\r\x00") {
		return false
	}
	for _, api := range []string{"auth", "sys", "identity"} {
		if rest, ok := strings.CutPrefix(trimmed, api); ok && (rest == "" || rest[0] == '/') {
			return false
		}
	}
	return true
}

// isWhole tells whether a path that should begin with its mount goes on below it.
func isWhole(path string) bool {
	_, below, _ := strings.Cut(strings.TrimLeft(strings.TrimSpace(path), "/"), "/")
	return isLocation(path) && (below != "" || templated(path))
}

// sortByLine puts references in the order in which they stand in the file.
func sortByLine(refs []Reference) []Reference {
	slices.SortStableFunc(refs, func(a, b Reference) int { return a.Line - b.Line })
	return refs
}

// addText takes in a reference that was found in text, and has its path and line.
func (c *collector) addText(r Reference) { c.add(yamldoc.Node{}, r) }
