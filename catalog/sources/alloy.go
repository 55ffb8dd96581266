package sources

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// alloy finds the components remote.vault in configurations of Grafana Alloy, and of Grafana Agent
// in flow mode, also in texts of other files:
//
//	remote.vault "app" {
//	  path = "secret"
//	  key  = "team/app"
//	}
//
// https://grafana.com/docs/alloy/latest/reference/components/remote/remote.vault/
func alloy() Source {
	return Source{
		Name: "alloy",
		Wants: func(name string) bool {
			return hasExt(name, ".alloy", ".river") || wantsText(name)
		},
		Markers: []string{alloyVault},
		Ask:     askAlloy,
		find: func(c *collector) {
			a := &alloyScan{collector: c, Text: c.text()}
			for start, end := range a.Places(alloyVault) {
				if start == 0 || !lex.IsWord(a.Body[start-1]) && a.Body[start-1] != '.' {
					a.component(end)
				}
			}
		},
	}
}

const alloyVault = "remote.vault"

// askAlloy returns what Alloy asks for, which knows KV version 2 alone: path is the mount where
// there is a key, else its first segment is.
//
// https://github.com/grafana/alloy/blob/main/internal/component/remote/vault/client.go (Read)
func askAlloy(r Request) string {
	mount, path := r.Mount, r.Path
	if mount == "" {
		var ok bool
		if mount, path, ok = strings.Cut(path, "/"); !ok {
			return ""
		}
	}
	return goClientPath(mount + "/data/" + path)
}

type alloyScan struct {
	*collector
	lex.Text
}

// maxComponent is how much of a component is looked at, in bytes: what names the place stands near
// its start.
const maxComponent = 8 << 10

// component takes in the component whose label begins at an offset.
func (a *alloyScan) component(pos int) {
	body := a.Body[pos:min(len(a.Body), pos+maxComponent)]
	label, rest, ok := strings.Cut(strings.TrimLeft(body, " \t"), "{")
	label = strings.Trim(strings.TrimSpace(label), `"\`)
	if !ok || !isName(label) {
		return // a use of one
	}
	values := map[string]setting{}
	depth := 1
	at := pos + len(body) - len(rest)
	for line := range strings.Lines(rest) {
		trimmed := strings.TrimSpace(line)
		name, value, isAttribute := strings.Cut(trimmed, "=")
		switch {
		case strings.HasPrefix(trimmed, "//"):
			trimmed = ""
		case isAttribute && depth == 1:
			values[strings.TrimSpace(name)] = setting{value: strings.TrimSpace(value), line: a.Line(at)}
		}
		depth += strings.Count(trimmed, "{") - strings.Count(trimmed, "}")
		if at += len(line); depth <= 0 {
			break
		}
	}
	if depth > 0 && len(body) == maxComponent {
		a.cut(a.Line(pos), fmt.Sprintf("not read: the component has more than %d bytes", maxComponent))
		return
	}
	path, known := alloyText(values["path"].value)
	key, keyKnown := alloyText(values["key"].value)
	r := Reference{Line: values["path"].line, Path: path, Raw: lex.OneLine(path),
		Templated: !known || !keyKnown}
	r.Namespace, _ = alloyText(values["namespace"].value)
	if key != "" {
		r.Mount, r.Path, r.Line, r.Raw = path, key, values["key"].line, lex.OneLine(key)
	}
	r.Field = a.fieldOf(label)
	if r.Path != "" && (r.Templated || r.Mount != "" || isWhole(r.Path)) {
		a.addText(r)
	}
}

// alloyText returns what an expression stands for, and whether that is a constant.
func alloyText(e string) (text string, known bool) {
	if e == "" {
		return "", true
	}
	e, _, _ = strings.Cut(e, " //")
	e = strings.TrimRight(strings.ReplaceAll(strings.TrimSpace(e), `\"`, `"`), " },")
	if len(e) > 1 && e[0] == '"' && strings.IndexByte(e[1:], '"') == len(e)-2 {
		return e[1 : len(e)-1], true
	}
	return "${" + lex.OneLine(strings.ReplaceAll(e, `"`, "'")) + "}", false
}

// fieldOf returns the field that the file takes of a component, "" where that is none or several.
func (a *alloyScan) fieldOf(label string) string {
	field := ""
	for _, end := range a.Places(alloyVault + "." + label + ".data") {
		rest := a.Body[end:min(len(a.Body), end+lex.MaxPlaceholder)]
		name := firstWord(strings.TrimPrefix(rest, "."))
		if index, ok := strings.CutPrefix(rest, "["); ok {
			name, _, _ = strings.Cut(strings.TrimLeft(index, `\"`), `"`)
			name = strings.TrimSuffix(name, `\`)
		}
		if rest == "" || rest[0] != '.' && rest[0] != '[' || field != "" && field != name {
			return ""
		}
		field = name
	}
	return field
}
