package repo

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ignoreFile is one .gitignore file, and by parent those of the folders around it. The
// nil ignoreFile ignores nothing.
//
// Format: gitignore(5). Globs are matched by a library; what stands here is the grammar
// of a line around the glob, and which of several matching lines wins. A folder that is
// ignored is never entered, so a file in it cannot be named again by a later "!" line:
// that is git's own rule, and it is kept by the walk.
type ignoreFile struct {
	parent *ignoreFile
	base   string // the folder that holds the file, below the top of the walk: "" or "a/b/"
	rules  []ignoreRule
}

type ignoreRule struct {
	glob     string
	negated  bool // "!": what matches is not ignored
	dirOnly  bool // closing "/": only folders match
	anchored bool // a "/" in it: the whole path must match, else the last name is enough
}

// newIgnoreFile reads the lines of a .gitignore file that stands in folder base.
func newIgnoreFile(parent *ignoreFile, base string, data []byte) *ignoreFile {
	f := &ignoreFile{parent: parent, base: base}
	for line := range strings.SplitSeq(strings.TrimPrefix(string(data), "\ufeff"), "\n") {
		if r, ok := parseIgnoreRule(strings.TrimSuffix(line, "\r")); ok {
			f.rules = append(f.rules, r)
		}
	}
	if len(f.rules) == 0 {
		return parent
	}
	return f
}

// ignored reports whether a file or folder is left out. name is its path below the top of
// the walk, with slashes. The innermost file decides, and in it the last line that matches.
func (f *ignoreFile) ignored(name string, isDir bool) bool {
	for ; f != nil; f = f.parent {
		rel, ok := strings.CutPrefix(name, f.base)
		if !ok {
			continue
		}
		for i := len(f.rules) - 1; i >= 0; i-- {
			if f.rules[i].matches(rel, isDir) {
				return !f.rules[i].negated
			}
		}
	}
	return false
}

func (r ignoreRule) matches(rel string, isDir bool) bool {
	if r.dirOnly && !isDir {
		return false
	}
	if !r.anchored {
		rel = path.Base(rel)
	}
	return doublestar.MatchUnvalidated(r.glob, rel)
}

// parseIgnoreRule reads one line. It returns false for blanks, comments and globs that
// git would never match.
func parseIgnoreRule(line string) (r ignoreRule, ok bool) {
	if line == "" || line[0] == '#' {
		return r, false
	}
	line, r.negated = strings.CutPrefix(line, "!")
	line = trimBlanks(line)
	line, r.dirOnly = strings.CutSuffix(line, "/")
	r.anchored = strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if strings.HasSuffix(line, "/**") {
		line += "/*" // all that is inside the folder, but not the folder
	}
	r.glob = gitGlob(line)
	return r, line != "" && doublestar.ValidatePattern(r.glob)
}

// trimBlanks drops blanks at the end of a line, but not one behind a backslash.
func trimBlanks(line string) string {
	for {
		rest, ok := strings.CutSuffix(line, " ")
		if !ok {
			return line
		}
		if slashes := len(rest) - len(strings.TrimRight(rest, `\`)); slashes%2 == 1 {
			return line
		}
		line = rest
	}
}

// gitGlob writes a glob of git in the library's dialect: braces have no meaning in git, "]" is
// itself as the first of a bracket expression, and named classes such as [:digit:] stand in one.
func gitGlob(glob string) string {
	var b strings.Builder
	bracket := -1 // where the open bracket expression begins to have members
	for i := 0; i < len(glob); i++ {
		switch c := glob[i]; {
		case c == '\\' && i+1 < len(glob):
			b.WriteString(glob[i : i+2])
			i++
		case c == '{', c == '}', c == ']' && i == bracket:
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '[' && bracket < 0:
			b.WriteByte(c)
			bracket = i + 1
			if bracket < len(glob) && (glob[bracket] == '!' || glob[bracket] == '^') {
				b.WriteByte('!')
				i++
				bracket++
			}
		case c == '[':
			name, _, _ := strings.Cut(glob[i:], ":]")
			if members, ok := classMembers[name+":]"]; ok {
				b.WriteString(members)
				i += len(name) + 1
			} else {
				b.WriteString(`\[`)
			}
		default:
			if c == ']' {
				bracket = -1
			}
			b.WriteByte(c)
		}
	}
	return b.String()
}

// classMembers are the members of the named classes, as ranges.
var classMembers = map[string]string{
	"[:alpha:]": "a-zA-Z", "[:digit:]": "0-9", "[:alnum:]": "a-zA-Z0-9", "[:lower:]": "a-z",
	"[:upper:]":  "A-Z",
	"[:xdigit:]": "0-9a-fA-F", "[:space:]": " \t", "[:blank:]": " \t", "[:punct:]": `!-/:-@\[-` +
		"`{-~",
}
