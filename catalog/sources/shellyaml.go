package sources

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// shellYAML finds the commands that YAML holds, in a file of it or in a heredoc of a script: a word
// can end there where none ends in a shell. In "{sh: vault kv get a/b}" and "[sh, -c, vault kv get
// a/b]" it does so at the bracket. And a command can go on over lines.
//
// Where a document is YAML without a doubt, what reading its text found counts no more: comments,
// and words of several scalars. Templates and broken YAML are read as far as that goes, and what
// this finds there only corrects the other.
type shellYAML struct {
	lex.Text
	cut       yamldoc.CutFunc
	namespace string
	names     *shellNames
	refs      []Reference   // in the text, then those that were corrected and added
	onLine    map[int][]int // numbers of refs by their line
	// the number of the document that a ref was taken from last; 0 is the text itself
	from map[int]int
}

// mayHold reports whether looking at YAML can find more than reading the text did.
func (s *shellScan) mayHold(f File) bool {
	return (len(s.refs) > 0 || s.open || strings.Contains(s.text, "vault,") ||
		strings.Contains(s.text, "bao,")) &&
		(wantsYAML(f.Name) || isScript(f.Name))
}

func (y *shellYAML) find(f File) {
	markers := []string{"vault", "bao", "VAULT_", "BAO_ADDR", apiVersion}
	var all [][]Reference // of each document, those in texts behind the one around them
	complete := true
	for root := range f.roots(markers...) {
		if !root.IsMap() && !root.IsList() {
			continue
		}
		var found []Reference
		for n := range root.Every() {
			if n.IsList() {
				found = append(found, y.list(n)...)
			} else if text := n.Text(); lex.Mentions([]byte(text), markers...) {
				found = append(found, y.scalar(n, text)...)
			}
		}
		if len(found) > 0 {
			all = append(all, found)
		}
		alive := false
		for range root.Every() { // a document that was asked too much does not answer any more
			alive = true
			break
		}
		complete = complete && alive
	}
	if complete {
		y.dropYAML(f, markers)
	}
	y.onLine, y.from = map[int][]int{}, map[int]int{}
	for i, r := range y.refs {
		y.onLine[r.Line] = append(y.onLine[r.Line], i)
	}
	for i, found := range all {
		for _, r := range found {
			y.correct(r, i+1)
		}
	}
}

// dropYAML takes out what was found in the text of documents that are maps or lists of YAML.
func (y *shellYAML) dropYAML(f File, markers []string) {
	var first, last []int // lines of the documents
	for d := range f.documents(markers...) {
		if nodes, err := yamldoc.Parse(d.Text); err == nil && len(nodes) > 0 &&
			nodes[0].Kind != yaml.ScalarNode {
			first, last = append(first, d.Line), append(last, d.Line+bytes.Count(d.Text, []byte("\n")))
		}
	}
	y.refs = slices.DeleteFunc(y.refs, func(r Reference) bool {
		i, _ := slices.BinarySearch(first, r.Line+1)
		return i > 0 && r.Line <= last[i-1]
	})
}

// maxOnLine is how many references on a line are compared with one: a line in which there are more
// is none that a person wrote.
const maxOnLine = 64

// correct takes in a reference of a document, in place of the one on its line that was too long in
// the text around that.
func (y *shellYAML) correct(r Reference, document int) {
	here := y.onLine[r.Line]
	for _, i := range here[max(0, len(here)-maxOnLine):] {
		rest, ok := strings.CutPrefix(y.refs[i].Path, r.Path)
		if ok && y.from[i] != document && (rest == "" || strings.IndexByte("]},'\"", rest[0]) >= 0) {
			y.refs[i], y.from[i] = r, document
			return
		}
	}
	i := len(y.refs)
	y.refs, y.from[i] = append(y.refs, r), document
	y.onLine[r.Line] = append(here, i)
}

// scalar returns the commands in the text of a scalar.
func (y *shellYAML) scalar(n yamldoc.Node, text string) []Reference {
	s := newShellScan(lex.NewText(text, n.TextLine()), y.namespace)
	s.names = y.names
	s.scan()
	if n.TextLine() == n.Line() { // the lines of the text are not those of the file
		for i := range s.refs {
			s.refs[i].Line = y.lineOf(s.refs[i].Raw, n.Line(), len(text))
		}
	}
	return s.refs
}

// lineOf returns the line on which a path stands in a scalar of a length that begins on a line.
func (y *shellYAML) lineOf(place string, line, length int) int {
	start := y.Offset(line)
	end := min(len(y.Body), start+2*length+lex.MaxPath) // with what is folded and escaped in it
	if n := strings.Index(y.Body[start:end], place); n >= 0 && place != "" {
		return y.Line(start + n)
	}
	return line
}

// list returns the command whose words are the items of a list: [vault, kv, get, a/b].
func (y *shellYAML) list(list yamldoc.Node) []Reference {
	var words []lex.ShellWord
	var lines []int
	program := ""
	for item := range list.Items() {
		text := item.Text()
		switch {
		case program == "":
			if program = path.Base(text); program != "vault" && program != "bao" {
				return nil
			}
		case text != "" && len(words) < lex.MaxWords:
			words = append(words, lex.ShellWord{Text: text, Pos: len(words)})
			lines = append(lines, item.TextLine())
		}
	}
	s := &shellScan{namespace: y.namespace, names: y.names, cut: y.cut,
		lineOf: func(word int) int { return lines[word] }}
	s.command(words, len(words) < lex.MaxWords)
	return s.refs
}
