package xref

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// ExportForm is a way to write several locations down at once.
type ExportForm string

// The forms. What a name holds acts in none of them: each is quoted as its own syntax has it.
const (
	ExportLocation        ExportForm = "location"
	ExportAddress         ExportForm = "address" // of the page in the web UI
	ExportVault           ExportForm = "vault"   // vault kv get ...
	ExportBao             ExportForm = "bao"     // bao kv get ...
	ExportExternalSecrets ExportForm = "external-secrets"
	ExportKong            ExportForm = "kong"
	ExportAgent           ExportForm = "agent" // templates of Vault Agent and consul-template
	ExportJSONL           ExportForm = "jsonl" // a [Node] each
)

// ExportForms returns all forms, the plainest first.
func ExportForms() []ExportForm {
	return []ExportForm{ExportLocation, ExportAddress, ExportVault, ExportBao, ExportExternalSecrets,
		ExportKong, ExportAgent, ExportJSONL}
}

// Export is several locations in one form.
type Export struct {
	Left []LeftOut // which have no such form
	Note string    // what else it takes where it is pasted; "" is nothing

	form    ExportForm
	entries []string // in the order of the locations
}

// LeftOut is a location that cannot be written down in a form.
type LeftOut struct{ Location, Why string }

func (l LeftOut) String() string { return fmt.Sprintf("%s is left out: %s", l.Location, l.Why) }

// Export writes locations down in a form. Where no file names the field of a secret, as in forms of
// tools, [FieldPlaceholder] stands in its place.
func (x *Index) Export(form ExportForm, nodes []Node) Export {
	e := Export{form: form}
	if form == ExportExternalSecrets {
		x.exportData(&e, nodes)
		return e
	}
	for i := range nodes {
		if text, why := x.exportOne(form, &nodes[i]); why == "" {
			e.entries = append(e.entries, text)
		} else {
			e.Left = append(e.Left, LeftOut{nodes[i].Location, why})
		}
	}
	return e
}

// exportOne writes one location down, or says why that cannot be.
func (x *Index) exportOne(form ExportForm, n *Node) (text, why string) {
	switch form {
	case ExportAddress:
		if harmless.CheckAddress(n.ViewURL) != nil {
			return "", "the address of its page is not known"
		}
		return n.ViewURL, ""
	case ExportVault, ExportBao:
		return vaultCommand(string(form), n.at(), n.KVVersion), ""
	case ExportKong:
		return x.exportRef(n, "kong",
			"no Kong vault of the files has its mount, or its name holds what Kong cannot take")
	case ExportAgent:
		return x.exportRef(n, "consul-template", "its name holds what a template cannot take")
	case ExportJSONL:
		return string(n.AppendJSON(nil)), ""
	}
	return n.Location, ""
}

// exportRef writes a secret down in the syntax of a source, or says why that cannot be.
func (x *Index) exportRef(n *Node, source, otherwise string) (text, why string) {
	if why := noReference(n); why != "" {
		return "", why
	}
	for _, s := range x.spellings(n.at(), n.KVVersion, x.Field(n.at())) {
		if s.source == source && harmless.Text(s.text) == s.text {
			return s.text, ""
		}
	}
	return "", otherwise
}

// noReference says why no tool can be led to a location; "" where that is not certain.
func noReference(n *Node) string {
	switch {
	case n.at().IsFolder():
		return "it is a folder, and the form is for secrets"
	case n.KVVersion == 0:
		return "the form is for secrets of KV"
	}
	return ""
}

// exportData writes secrets down as the data of an ExternalSecret: by a store that has all of them,
// or each by its own.
func (x *Index) exportData(e *Export, nodes []Node) {
	var locations []vaultpath.Location
	var ways [][]spelling // of each location, by stores
	for i := range nodes {
		n := &nodes[i]
		why := noReference(n)
		var refs []spelling
		if why == "" {
			refs = x.spellings(n.at(), n.KVVersion, x.Field(n.at()))
			refs = slices.DeleteFunc(refs, func(s spelling) bool { return s.source != "external-secrets" })
			if len(refs) == 0 {
				why = "no store leads there"
			}
		}
		if why != "" {
			e.Left = append(e.Left, LeftOut{n.Location, why})
			continue
		}
		locations, ways = append(locations, n.at()), append(ways, refs)
	}
	if len(ways) == 0 {
		return
	}
	common, shared := commonStore(ways)
	if common != "" {
		e.Note = "it goes by the secretStoreRef " + common
	}
	for i, key := range secretKeys(locations) {
		at := max(0, slices.IndexFunc(ways[i], func(s spelling) bool { return s.store == common }))
		if !shared {
			at = 0
		}
		s := ways[i][at]
		entry := "- secretKey: " + lex.YAMLText(key) + "\n  " + s.text
		if kind, name, ok := strings.Cut(s.store, "/"); ok && !shared {
			entry += "\n  sourceRef: {storeRef: {kind: " + lex.YAMLText(kind) + ", name: " +
				lex.YAMLText(name) + "}}"
		}
		e.entries = append(e.entries, entry)
	}
}

// commonStore returns the first store by which all can be named; "" is that of the one who pastes
// it, where no file has a store.
func commonStore(ways [][]spelling) (store string, ok bool) {
	for _, s := range ways[0] {
		if !slices.ContainsFunc(ways, func(of []spelling) bool {
			return !slices.ContainsFunc(of, func(o spelling) bool { return o.store == s.store })
		}) {
			return s.store, true
		}
	}
	return "", false
}

// maxSecretKey is how long a key of a Secret of Kubernetes may be.
const maxSecretKey = 253

// secretKeys returns a key of a Secret for each location: the last segments of all, as many as tell
// them apart.
func secretKeys(locations []vaultpath.Location) []string {
	most := 0
	for _, l := range locations {
		most = max(most, len(l.Segments())+1)
	}
	keys, taken := make([]string, len(locations)), map[string]bool{}
	for segments := 1; segments <= most && len(taken) < len(locations); segments++ {
		clear(taken)
		for i, l := range locations {
			keys[i] = secretKey(l, segments)
			taken[keys[i]] = true
		}
	}
	if len(taken) == len(locations) {
		return keys
	}
	used := map[string]bool{}
	for i, key := range keys { // what differs in nothing that a key can hold is numbered
		for n := 2; used[keys[i]] || n > 2 && taken[keys[i]]; n++ {
			keys[i] = fmt.Sprintf("%s-%d", key[:min(len(key), maxSecretKey-8)], n)
		}
		used[keys[i]] = true
	}
	return keys
}

// secretKey makes a key of the last segments of a location, of which the mount is the first.
func secretKey(l vaultpath.Location, segments int) string {
	all := append([]string{strings.Trim(l.Mount, "/")}, l.Segments()...)
	name := strings.Join(all[max(0, len(all)-segments):], "/")
	key := strings.Join(strings.FieldsFunc(name, func(r rune) bool {
		return r >= 0x80 || !lex.IsWord(byte(r)) && r != '.' && r != '-'
	}), "-")
	key = strings.TrimLeft(key[max(0, len(key)-maxSecretKey):], ".") // ".." begins no key
	if key == "" {
		return "secret"
	}
	return key
}

// String returns the locations with a line each, or what is one document, to be shown or pasted. It
// is "" where there is nothing.
func (e Export) String() string {
	var b strings.Builder
	e.write(&b, "\n", func(entry string) string {
		if e.form == ExportLocation {
			return harmless.Text(entry)
		}
		return entry
	})
	return b.String()
}

// NUL returns the same with NUL behind each location, or behind what is one document, for programs:
// names are exact. JSON stays as it is, where no name can end a line.
func (e Export) NUL() string {
	var b strings.Builder
	switch e.form {
	case ExportJSONL:
		return e.String()
	case ExportExternalSecrets:
		if len(e.entries) > 0 {
			return e.String() + "\x00"
		}
	default:
		e.write(&b, "\x00", func(entry string) string { return entry })
	}
	return b.String()
}

// Len is how many locations there are, without those that are left out.
func (e Export) Len() int { return len(e.entries) }

func (e Export) write(b *strings.Builder, end string, shown func(string) string) {
	if e.form == ExportExternalSecrets && len(e.entries) > 0 {
		b.WriteString("data:\n")
	}
	for _, entry := range e.entries {
		b.WriteString(shown(entry) + end)
	}
}
