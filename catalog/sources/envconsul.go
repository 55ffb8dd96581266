package sources

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// envconsul finds the secret blocks of its configuration and the -secret flags of its command
// line. Its prefix blocks name places in Consul.
//
// It reads by consul-template's library, which asks as [askTemplate] has it.
//
// https://github.com/hashicorp/envconsul
// https://github.com/hashicorp/envconsul/blob/main/runner.go (NewVaultReadQuery)
func envconsul() Source {
	const name = "envconsul"
	return Source{
		Name:    name,
		Wants:   func(name string) bool { return hasExt(name, ".hcl") || wantsShell(name) },
		Markers: append([]string{name}, envconsulMarkers...),
		Ask:     askTemplate,
		find: func(c *collector) {
			if lex.Mentions(c.Data, name) {
				c.envconsulFlags()
			}
			switch {
			case wantsYAML(c.Name):
				for m := range c.maps(envconsulMarkers...) {
					for key, value := range m.Pairs() {
						if strings.HasSuffix(key.Text(), ".hcl") { // of a ConfigMap
							c.envconsulText(value)
						}
					}
				}
			case hasExt(c.Name, ".hcl") && !isNomadName(c.Name):
				c.envconsulBlocks(c.Data, func(line int) int { return line })
			}
		},
	}
}

// envconsulMarkers open a block.
var envconsulMarkers = []string{"secret {", "secret{", "secret  ", "secret\t"}

// envconsulText takes in a configuration that is a text of YAML.
func (c *collector) envconsulText(at yamldoc.Node) {
	var lines []int
	for line := range at.Lines() {
		lines = append(lines, line)
	}
	if len(lines) > 0 {
		c.envconsulBlocks([]byte(at.Text()), func(line int) int { return lines[min(line, len(lines))-1] })
	}
}

// envconsulBlocks takes in the secret blocks of a configuration: a reference for each, or for each
// key of it. Its lines are those of the file by lineOf.
func (c *collector) envconsulBlocks(data []byte, lineOf func(line int) int) {
	if !lex.Mentions(data, envconsulMarkers...) || isNomadJob(string(data)) {
		return
	}
	h := lex.ParseHCL(data, func(line int, message string) { c.cut(lineOf(line), message) })
	if h == nil {
		return
	}
	namespace := vaultNamespace(h)
	for _, b := range lex.BlocksOf(h.Body, "secret") {
		place, ok := h.Attr(b.Body, "path")
		if !ok || len(b.Labels) > 0 {
			continue
		}
		r := namedBy(place)
		r.Namespace, r.Line = namespace, lineOf(r.Line)
		keys := lex.BlocksOf(b.Body, "key")
		if _, all := h.Attr(b.Body, "format"); all {
			keys = nil // they are not looked at then
		}
		for _, k := range keys {
			if key, ok := h.Attr(k.Body, "name"); ok {
				r.Field, r.Line = key.Text, lineOf(key.Line)
				c.addText(r)
			}
		}
		if r.Field == "" {
			c.addText(r)
		}
	}
}

// namedBy returns a reference whose path is the value of an attribute.
func namedBy(place lex.HCLValue) Reference {
	return Reference{Line: place.Line, Raw: place.Raw, Path: place.Text, Templated: !place.Known}
}

func vaultNamespace(h *lex.HCLFile) (namespace string) {
	for _, b := range lex.BlocksOf(h.Body, "vault") {
		ns, _ := h.Attr(b.Body, "namespace")
		namespace = ns.Text
	}
	return namespace
}

func (c *collector) envconsulFlags() {
	const program = "envconsul"
	text := c.text()
	namespace := onlyNamespace(text.Body)
	var quotes lex.ShellQuotes
	pos := 0
	for line := range strings.Lines(text.Body) {
		quotes.Reset()
		commented := strings.HasPrefix(strings.TrimLeft(line, " \t"), "#")
		for i := 0; i < len(line) && !commented; {
			if !strings.HasPrefix(line[i:], program) {
				i += quotes.Step(line, i)
				continue
			}
			i += len(program)
			words, all := lex.CommandWords(text.Body, pos+i, quotes.Outer())
			if !all {
				c.cut(text.Line(pos+i), fmt.Sprintf("not read: the command has more than %d words or %d bytes: name its secrets in a file",
					lex.MaxWords, lex.MaxCommand))
			}
			for n, w := range words {
				if strings.HasPrefix(w.Text, program) {
					break
				}
				flag, value, ok := strings.Cut(strings.TrimLeft(w.Text, "-"), "=")
				if w.Text == "" || w.Text[0] != '-' || flag != "secret" {
					continue
				}
				if !ok && n+1 < len(words) {
					value = words[n+1].Text
				}
				if isWhole(value) {
					c.addText(Reference{Line: text.Line(w.Pos), Raw: lex.OneLine(value), Path: value,
						Namespace: namespace})
				}
			}
		}
		pos += len(line)
	}
}
