package manifest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxLists is how deep lists may stand in lists.
const maxLists = 4

// list is what a list says of itself. Items are cut out as texts: a list of a whole cluster is too
// much to be parsed at once.
type list struct {
	kind, version string
	items         []piece
}

// piece is the text of an item, with its line in the text of the list.
type piece struct {
	text []byte
	line int
}

// isList reports whether a kind is that of a list: List, or ExternalSecretList as the API answers.
func isList(kind string) bool { return strings.HasSuffix(kind, "List") }

// itemOf returns the kind of the items of a list that do not say it, "" where they have to.
func (l list) itemOf() string { return strings.TrimSuffix(l.kind, "List") }

// jsonList reads a list in JSON.
func jsonList(text []byte) (l list, ok bool) {
	var doc struct {
		Kind       string            `json:"kind"`
		APIVersion string            `json:"apiVersion"`
		Items      []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(text, &doc); err != nil || !isList(doc.Kind) || doc.Items == nil {
		return l, false
	}
	l.kind, l.version = doc.Kind, doc.APIVersion
	for _, item := range doc.Items {
		l.items = append(l.items, piece{text: item})
	}
	return l, true
}

// asYAML makes YAML of an object in JSON, which has other escapes; it returns any other text as it
// is.
func asYAML(text []byte) []byte {
	bare := bytes.TrimSpace(text)
	if len(bare) == 0 || bare[0] != '{' {
		return text
	}
	d := json.NewDecoder(bytes.NewReader(bare))
	d.UseNumber()
	var doc map[string]any
	if err := d.Decode(&doc); err != nil || d.More() {
		return text
	}
	out, err := yaml.Marshal(doc)
	if err != nil {
		return text
	}
	return out
}

// yamlList reads a list in YAML as programs write it: the items in block style below a key at the
// left margin. Aliases keep it from being taken apart: what they mean may be in another item.
func yamlList(text []byte) (l list, ok bool) {
	base := -1             // where its own keys begin
	var starts []int       // of the items
	end, indent := 0, -1   // behind the last item; of the dashes
	open, line := false, 0 // whether this is below the key
	lines := map[int]int{} // by start
	for at := 0; at < len(text); line++ {
		row := text[at:]
		if n := bytes.IndexByte(row, '\n'); n >= 0 {
			row = row[:n+1]
		}
		bare := bytes.TrimLeft(row, " ")
		in := len(row) - len(bare)
		bare = bytes.TrimSpace(bare)
		switch dash := bytes.HasPrefix(bare, []byte("- ")) || string(bare) == "-"; {
		case len(bare) == 0 || in <= base && bare[0] == '#' || string(bare) == "---":
		case open && dash && (indent < 0 || in == indent):
			starts, indent, lines[at] = append(starts, at), in, line
		case in == base || base < 0:
			base = in
			if open && len(starts) > 0 {
				end = at
			}
			key, value, isKey := strings.Cut(string(bare), ":")
			value = strings.Trim(value, ` "'`)
			open = isKey && key == "items" && value == "" && !ok
			switch {
			case !isKey:
			case key == "kind":
				l.kind = value
			case key == "apiVersion":
				l.version = value
			case key == "items":
				ok = value == "" || value == "[]"
			}
		}
		at += len(row)
	}
	if open {
		end = len(text)
	}
	if !ok || !isList(l.kind) || bytes.ContainsRune(text, '&') && holdsAlias(text) {
		return list{}, false
	}
	for i, at := range starts {
		to := end
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		item := bytes.Clone(text[at:to])
		item[bytes.IndexByte(item, '-')] = ' ' // the dash is no part of it
		l.items = append(l.items, piece{item, lines[at]})
	}
	return l, true
}

// holdsAlias reports whether a text may hold an alias of YAML: then a part of it may be none alone.
func holdsAlias(text []byte) bool {
	return slices.ContainsFunc([]string{" *", "[*", ",*", "{*"}, func(alias string) bool {
		return bytes.Contains(text, []byte(alias))
	})
}
