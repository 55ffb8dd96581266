package sources

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
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
		Markers: []string{"envconsul", "secret {", "secret{", "secret  ", "secret\t"}, // the others open a block
		Ask:     askTemplate,
		Find: func(f File) Found {
			var refs []Reference
			if lex.Mentions(f.Data, "envconsul") {
				refs = envconsulFlags(f)
			}
			if hasExt(f.Name, ".hcl") && !isNomadName(f.Name) && !isNomadJob(string(f.Data)) {
				refs = append(refs, envconsulBlocks(f)...)
			}
			return Found{References: named(name, sortByLine(refs))}
		},
	}
}

// envconsulBlocks returns a reference for each secret block, or for each key of it.
func envconsulBlocks(f File) []Reference {
	h := lex.ParseHCL(f.Data, f.cut)
	if h == nil {
		return nil
	}
	namespace := ""
	for _, b := range lex.BlocksOf(h.Body, "vault") {
		ns, _ := h.Attr(b.Body, "namespace")
		namespace = ns.Text
	}
	var refs []Reference
	for _, b := range lex.BlocksOf(h.Body, "secret") {
		place, ok := h.Attr(b.Body, "path")
		if !ok || len(b.Labels) > 0 || !isLocation(place.Text) {
			continue
		}
		r := Reference{Line: place.Line, Raw: place.Raw, Path: place.Text, Namespace: namespace}
		r.Templated = !place.Known || lex.HoldsPlaceholder(place.Text) || lex.HoldsPlaceholder(namespace)
		keys := lex.BlocksOf(b.Body, "key")
		if _, all := h.Attr(b.Body, "format"); all {
			keys = nil // they are not looked at then
		}
		for _, k := range keys {
			if key, ok := h.Attr(k.Body, "name"); ok {
				r.Field, r.Line = key.Text, key.Line
				refs = append(refs, r)
			}
		}
		if r.Field == "" {
			refs = append(refs, r)
		}
	}
	return refs
}

// envconsulFlags returns what is named on command lines.
func envconsulFlags(f File) []Reference {
	const program = "envconsul"
	text := string(f.Data)
	lines := lex.IndexLines(text, 1)
	namespace := onlyNamespace(text)
	var refs []Reference
	var quotes lex.ShellQuotes
	pos := 0
	for line := range strings.Lines(text) {
		quotes.Reset()
		commented := strings.HasPrefix(strings.TrimLeft(line, " \t"), "#")
		for i := 0; i < len(line) && !commented; {
			if !strings.HasPrefix(line[i:], program) {
				i += quotes.Step(line, i)
				continue
			}
			i += len(program)
			words := lex.CommandWords(text, pos+i, quotes.Outer())
			if len(words) == lex.MaxWords {
				f.cut(lines.At(pos+i), fmt.Sprintf("not read: the command has more than %d words: name its secrets in a file", lex.MaxWords))
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
					refs = append(refs, Reference{
						Line: lines.At(w.Pos), Raw: lex.OneLine(value), Path: value, Namespace: namespace, Templated: lex.HoldsPlaceholder(value),
					})
				}
			}
		}
		pos += len(line)
	}
	return refs
}
