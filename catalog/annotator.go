package catalog

import (
	"bytes"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// annotator finds the places in one text.
type annotator struct {
	text   []byte
	starts []int // of lines
	engine string
	paths  []string

	line func(int) int // of the file, of one of the document
}

func (a *annotator) split() {
	for at := 0; at < len(a.text); {
		a.starts = append(a.starts, at)
		n := bytes.IndexByte(a.text[at:], '\n')
		if n < 0 {
			return
		}
		at += n + 1
	}
}

func (a *annotator) find(e *Entity) ([]Insertion, error) {
	for doc := range yamldoc.Split(a.text) {
		a.line = doc.FileLines()
		nodes, err := yamldoc.Parse(doc.Text)
		if err != nil {
			continue
		}
		for _, n := range nodes {
			if a.line(n.Line) != e.Line {
				continue
			}
			if found, times := yamldoc.Find(n, "metadata"); times == 1 {
				return a.into(found)
			}
		}
	}
	return nil, errNoEntity
}

// into returns what goes into the metadata of an entity.
func (a *annotator) into(metadata yamldoc.Entry) ([]Insertion, error) {
	m := metadata.Value
	if m == nil || m.Kind != yaml.MappingNode || len(m.Content) == 0 {
		return nil, errNoPlace
	}
	annotations, times := yamldoc.Find(m, "annotations")
	step := max(m.Content[0].Column-metadata.Key.Column, 0)
	if step == 0 {
		step = 2
	}
	indent := m.Content[0].Column - 1
	switch value := annotations.Value; {
	case times == 0 && isFlow(m):
		return a.inFlow(m, "annotations: {"+a.pairs(true)+"}")
	case times == 0:
		return a.below(a.nameLine(metadata), append([]string{blanks(indent) + "annotations:"},
			a.lines(indent+step)...))
	case times > 1, value != nil && value.Kind != yaml.MappingNode && yamldoc.TypeOf(value) != "null":
		return nil, errNoPlace
	case value == nil || yamldoc.TypeOf(value) == "null":
		if value != nil && value.Value != "" {
			return nil, errNoPlace
		}
		return a.below(a.line(annotations.Key.Line), a.lines(annotations.Key.Column-1+step))
	case isFlow(value) && len(value.Content) == 0:
		return a.inFlow(value, a.pairs(true))
	}
	return a.among(annotations)
}

// among returns what goes into annotations of which there are some.
func (a *annotator) among(annotations yamldoc.Entry) ([]Insertion, error) {
	m := annotations.Value
	path, times := yamldoc.Find(m, AnnotationPath)
	switch {
	case times > 1:
		return nil, errNoPlace
	case times == 1:
		return a.behind(m, path)
	case isFlow(m):
		return a.inFlow(m, a.pairs(true))
	}
	return a.below(a.line(annotations.Key.Line), a.lines(m.Content[0].Column-1))
}

// behind returns what goes behind the paths of an annotation.
func (a *annotator) behind(m *yaml.Node, path yamldoc.Entry) ([]Insertion, error) {
	v, more := path.Value, ", "+strings.Join(a.paths, ", ")
	if a.engine != "" || v == nil || v.Kind != yaml.ScalarNode || v.Value == "" {
		return nil, errNoPlace
	}
	at, ok := a.offset(v.Line, v.Column)
	if !ok {
		return nil, errNoPlace
	}
	for _, quote := range []string{`"`, "'", ""} {
		written := quote + v.Value + quote
		if bytes.HasPrefix(a.text[at:], []byte(written)) && (quote != "" || !isFlow(m)) &&
			isPlain(strings.Join(a.paths, "/")) {
			return []Insertion{{at + len(written) - len(quote), more}}, nil
		}
	}
	if v.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		return nil, errNoPlace
	}
	last := strings.TrimRight(v.Value, " \n")
	last = last[strings.LastIndexAny(last, "\n ")+1:]
	end := a.line(path.Next) - 1
	if path.Next == 0 {
		end = a.line(v.Line) + strings.Count(v.Value, "\n") + 1
	}
	for n := min(end, len(a.starts)); n > a.line(v.Line) && last != ""; n-- {
		text := strings.TrimRight(a.lineText(n), " \t\r\n")
		if strings.HasSuffix(text, last) {
			if strings.HasSuffix(text, ",") {
				more = more[1:]
			}
			return []Insertion{{a.starts[n-1] + len(text), more}}, nil
		}
	}
	return nil, errNoPlace
}

// nameLine returns the line of the entity's name, below which its annotations go, or else that of
// the key of its metadata.
func (a *annotator) nameLine(metadata yamldoc.Entry) int {
	name, times := yamldoc.Find(metadata.Value, "name")
	if times == 1 && name.Value != nil && name.Value.Kind == yaml.ScalarNode &&
		name.Value.Line == name.Key.Line && !strings.ContainsAny(name.Value.Value, "\n ") {
		return a.line(name.Key.Line)
	}
	return a.line(metadata.Key.Line)
}

// below returns lines that go below one.
func (a *annotator) below(line int, add []string) ([]Insertion, error) {
	if line < 1 || line > len(a.starts) {
		return nil, errNoPlace
	}
	text := a.lineText(line)
	end := "\n"
	switch {
	case strings.HasSuffix(text, "\r\n"):
		end = "\r\n"
	case !strings.HasSuffix(text, "\n"):
		if bytes.Contains(a.text, []byte("\r\n")) {
			end = "\r\n"
		}
		return []Insertion{{len(a.text), end + strings.Join(add, end)}}, nil
	}
	return []Insertion{{a.starts[line-1] + len(text), strings.Join(add, end) + end}}, nil
}

// inFlow returns what goes in behind the bracket of a map.
func (a *annotator) inFlow(m *yaml.Node, pairs string) ([]Insertion, error) {
	at, ok := a.offset(m.Line, m.Column)
	if !ok || a.text[at] != '{' {
		return nil, errNoPlace
	}
	if len(m.Content) > 0 {
		pairs += ", "
	}
	return []Insertion{{at + 1, pairs}}, nil
}

// lines returns the annotations as lines.
func (a *annotator) lines(indent int) []string {
	paths := scalar(strings.Join(a.paths, ", "), false)
	out := []string{blanks(indent) + AnnotationPath + ": " + paths}
	if a.engine != "" {
		out = append(out, blanks(indent)+AnnotationEngine+": "+scalar(a.engine, false))
	}
	return out
}

// pairs returns the annotations as they stand between brackets.
func (a *annotator) pairs(flow bool) string {
	out := AnnotationPath + ": " + scalar(strings.Join(a.paths, ", "), flow)
	if a.engine != "" {
		out += ", " + AnnotationEngine + ": " + scalar(a.engine, flow)
	}
	return out
}

// offset returns where a node begins in the text.
func (a *annotator) offset(line, column int) (int, bool) {
	n := a.line(line)
	if n < 1 || n > len(a.starts) {
		return 0, false
	}
	text := a.lineText(n)
	for i := range text {
		if column--; column == 0 {
			return a.starts[n-1] + i, true
		}
	}
	return 0, false
}

func (a *annotator) lineText(n int) string {
	end := len(a.text)
	if n < len(a.starts) {
		end = a.starts[n]
	}
	return string(a.text[a.starts[n-1]:end])
}

func isFlow(n *yaml.Node) bool { return n.Style&yaml.FlowStyle != 0 }

func blanks(n int) string { return strings.Repeat(" ", n) }

// scalar writes a text as YAML has it: as it stands where that is clear to everybody.
func scalar(text string, flow bool) string {
	if isPlain(text) && !(flow && strings.Contains(text, ",")) {
		return text
	}
	return strconv.Quote(text)
}

// isPlain reports whether a text is itself in YAML, and nothing but a text.
func isPlain(text string) bool {
	if text == "" || strings.Trim(strings.ToLower(text[:1]), "abcdefghijklmnopqrstuvwxyz") != "" {
		return false
	}
	switch strings.ToLower(text) {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n":
		return false
	}
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			strings.IndexByte("_./-", c) >= 0, c == ',' && strings.HasPrefix(text[i:], ", "),
			c == ' ' && i > 0 && text[i-1] == ',':
		default:
			return false
		}
	}
	return true
}
