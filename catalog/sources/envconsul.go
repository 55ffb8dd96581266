package sources

import (
	"fmt"
	"strings"
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
			if mentions(f.Data, "envconsul") {
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
	h := parseHCL(f)
	if h == nil {
		return nil
	}
	namespace := ""
	for _, b := range blocksOf(h.body, "vault") {
		ns, _ := h.attr(b.Body, "namespace")
		namespace = ns.text
	}
	var refs []Reference
	for _, b := range blocksOf(h.body, "secret") {
		place, ok := h.attr(b.Body, "path")
		if !ok || len(b.Labels) > 0 || !isLocation(place.text) {
			continue
		}
		r := Reference{Line: place.line, Raw: place.raw, Path: place.text, Namespace: namespace}
		r.Templated = !place.known || templated(place.text) || templated(namespace)
		keys := blocksOf(b.Body, "key")
		if _, all := h.attr(b.Body, "format"); all {
			keys = nil // they are not looked at then
		}
		for _, k := range keys {
			if key, ok := h.attr(k.Body, "name"); ok {
				r.Field, r.Line = key.text, key.line
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
	lines := indexLines(text, 1)
	namespace := onlyNamespace(text)
	var refs []Reference
	var quotes shellQuotes
	pos := 0
	for line := range strings.Lines(text) {
		quotes.reset()
		commented := strings.HasPrefix(strings.TrimLeft(line, " \t"), "#")
		for i := 0; i < len(line) && !commented; {
			if !strings.HasPrefix(line[i:], program) {
				i += quotes.step(line, i)
				continue
			}
			i += len(program)
			words := commandWords(text, pos+i, quotes.outer())
			if len(words) == maxWords {
				f.cut(lines.at(pos+i), fmt.Sprintf("not read: the command has more than %d words: name its secrets in a file", maxWords))
			}
			for n, w := range words {
				if strings.HasPrefix(w.text, program) {
					break
				}
				flag, value, ok := strings.Cut(strings.TrimLeft(w.text, "-"), "=")
				if w.text == "" || w.text[0] != '-' || flag != "secret" {
					continue
				}
				if !ok && n+1 < len(words) {
					value = words[n+1].text
				}
				if isWhole(value) {
					refs = append(refs, Reference{
						Line: lines.at(w.pos), Raw: oneLine(value), Path: value, Namespace: namespace, Templated: templated(value),
					})
				}
			}
		}
		pos += len(line)
	}
	return refs
}
