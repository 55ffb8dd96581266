package sources

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// isJsonnet reports by its name whether a file is a program in Jsonnet.
func isJsonnet(name string) bool { return hasExt(name, ".jsonnet", ".libsonnet") }

// jsonnetDocuments returns the manifests that stand in a program in Jsonnet, as YAML: each object
// with an apiVersion, with its texts and what is a constant of the file. Nothing is run: what else
// a value comes to is a placeholder, and of objects and lists that are added to each other it is
// one part, the last that stands there, or else the first. The lines are those of the file.
//
// https://jsonnet.org/ref/spec.html
func jsonnetDocuments(f File) iter.Seq[yamldoc.Document] {
	return func(yield func(yamldoc.Document) bool) {
		code := lex.NewCode(lex.NewText(string(f.Data), 1), lex.CodeLanguageOf(f.Name))
		if code.Cut > 0 {
			f.cut(code.Line(code.Cut), fmt.Sprintf(
				"not read from here on: the file has more than %d words and signs: split it", lex.MaxCodeTokens))
		}
		names := code.Names()
		for i := 0; i < len(code.Tokens); i++ {
			open := int(code.Tokens[i].Around)
			if open < 0 || !code.Is(open, "{") || code.Tokens[open].Match < 0 ||
				jsonnetKey(code, i) != "apiVersion" || !code.Is(i+1, ":", "::", "+") {
				continue
			}
			w := &jsonnetWriter{code: code, names: names, line: code.LineOf(open), cut: f.cut}
			w.object(open, 0)
			w.WriteByte('\n')
			if !yield(yamldoc.Document{Text: w.Bytes(), Line: code.LineOf(open)}) {
				return
			}
			i = int(code.Tokens[open].Match)
		}
	}
}

// jsonnetKey returns the key that a token is, "" where it is none.
func jsonnetKey(code *lex.Code, i int) string {
	switch {
	case code.IsKind(i, lex.CodeName):
		return code.Word(i)
	case code.IsKind(i, lex.CodeText):
		if parts := code.Parts(i); len(parts) == 1 && !parts[0].Expression {
			return parts[0].Text
		}
	}
	return ""
}

// jsonnetWriter writes values as YAML in flow style, each on its line.
type jsonnetWriter struct {
	bytes.Buffer
	code  *lex.Code
	names *lex.CodeNames
	line  int
	cut   yamldoc.CutFunc
}

// at goes on to the line of a token.
func (w *jsonnetWriter) at(token int) {
	for line := w.code.LineOf(token); w.line < line; w.line++ {
		w.WriteByte('\n')
	}
}

func (w *jsonnetWriter) text(s string) {
	quoted, err := json.Marshal(s)
	if err == nil {
		w.Write(quoted)
	}
}

// value writes what the tokens of an expression come to.
func (w *jsonnetWriter) value(from, to, depth int) {
	if from < to && depth > yamldoc.MaxDepth {
		w.cut(w.code.LineOf(from), fmt.Sprintf("not read: the object is nested more than %d deep here",
			yamldoc.MaxDepth))
	}
	if from >= to || depth > yamldoc.MaxDepth {
		w.WriteString("null")
		return
	}
	w.at(from)
	c := w.code
	switch last := int(c.Tokens[to-1].Match); {
	case last == from && c.Is(from, "("):
		w.value(from+1, to-1, depth+1)
		return
	case last == from && c.Is(from, "["):
		w.list(from, depth)
		return
	case last >= from && c.Is(last, "{") && (last == from || c.Is(last-1, "+") ||
		c.IsKind(last-1, lex.CodeName) && !c.Is(last-1, "then", "else", "in")):
		w.object(last, depth)
		return
	case c.Is(from, "{") && c.Is(int(c.Tokens[from].Match)+1, "+"):
		w.object(from, depth)
		return
	case c.Is(from, "[") && c.Is(int(c.Tokens[from].Match)+1, "+"):
		w.list(from, depth)
		return
	case to-from == 1 && (c.IsKind(from, lex.CodeNumber) || c.Is(from, "true", "false", "null")):
		w.WriteString(c.Word(from))
		return
	}
	if v := w.names.Value(from, to); v.Known {
		w.text(v.Text)
	} else {
		w.text("${" + lex.OneLine(c.Source(from, to)) + "}")
	}
}

func (w *jsonnetWriter) list(open, depth int) {
	w.WriteByte('[')
	for from, to := range w.parts(open) {
		w.value(from, to, depth+1)
		w.WriteByte(',')
	}
	w.WriteByte(']')
}

func (w *jsonnetWriter) object(open, depth int) {
	w.at(open)
	w.WriteByte('{')
	c := w.code
	for from, to := range w.parts(open) {
		colon := from + 1
		if c.Is(from, "[") {
			colon = int(c.Tokens[from].Match) + 1
		}
		if colon <= from || colon >= to || c.Is(from, "local", "assert") ||
			!c.Is(colon, ":", "::", "+") {
			continue // no field, or a function
		}
		w.at(from)
		if c.Is(from, "[") {
			w.value(from+1, colon-1, depth+1)
		} else {
			w.text(jsonnetKey(c, from))
		}
		w.WriteString(": ")
		for colon < to && c.Is(colon, ":", "::", "+") {
			colon++
		}
		w.value(colon, to, depth+1)
		w.WriteByte(',')
	}
	w.WriteByte('}')
}

// parts goes over what stands between the commas of a pair of brackets: the first and last token. A
// comprehension has one.
func (w *jsonnetWriter) parts(open int) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		c := w.code
		end := int(c.Tokens[open].Match)
		start := open + 1
		for i := start; i <= end; {
			if i == end || c.Is(i, ",", "for") {
				if i > start && !yield(start, i) || i == end || c.Is(i, "for") {
					return
				}
				start = i + 1
			}
			i++
			if c.IsKind(i-1, lex.CodeOpen) && int(c.Tokens[i-1].Match) >= i {
				i = int(c.Tokens[i-1].Match) + 1
			}
		}
	}
}
