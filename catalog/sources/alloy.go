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
			a := &alloyScan{collector: c, Text: c.text(), fields: map[string][]string{}}
			for start, end := range a.Places(alloyVault) {
				switch {
				case start > 0 && (lex.IsWord(a.Body[start-1]) || a.Body[start-1] == '.'):
				case strings.HasPrefix(a.Body[end:], "."):
					a.use(a.Body[end+1 : min(len(a.Body), end+2*lex.MaxPlaceholder)])
				default:
					a.component(end)
				}
			}
			for _, f := range a.found {
				if fields := a.fields[f.label]; len(fields) == 1 {
					f.Field = fields[0]
				}
				a.addText(f.Reference)
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
	found  []alloyComponent
	fields map[string][]string // that the file takes, by the label of the component
	budget int                 // how many bytes of components were read: those that do not end overlap
}

type alloyComponent struct {
	label string
	Reference
}

// use takes in what the file takes of a component: "app.data.password", "app.data["api-key"]".
func (a *alloyScan) use(expression string) {
	label, rest, ok := strings.Cut(expression, ".data")
	if !ok || !isName(label) {
		return
	}
	field := firstWord(strings.TrimPrefix(rest, "."))
	if index, ok := strings.CutPrefix(rest, "["); ok {
		field, _, _ = strings.Cut(strings.TrimLeft(index, `\"`), `"`)
		field = strings.TrimSuffix(field, `\`)
	}
	addField(a.fields, label, field)
}

// maxComponent is how much of a component is looked at, in bytes: what names the place stands near
// its start.
const maxComponent = 8 << 10

// component takes in the component whose label begins at an offset.
func (a *alloyScan) component(pos int) {
	body := a.Body[pos:min(len(a.Body), pos+maxComponent)]
	head := strings.TrimLeft(body[:min(len(body), 2*lex.MaxPlaceholder)], " \t")
	label, _, ok := strings.Cut(head, "{")
	label = strings.Trim(strings.TrimSpace(label), `"\`)
	if !ok || !isName(label) {
		return
	}
	rest := body[strings.IndexByte(body, '{')+1:]
	if a.budget > 4*len(a.Body)+maxComponent {
		a.cut(a.Line(pos), "components are not read from here on: too many of them have no end")
		return
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
	a.budget += at - pos
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
	if r.Path != "" && (r.Templated || r.Mount != "" || isWhole(r.Path)) {
		a.found = append(a.found, alloyComponent{label, r})
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
