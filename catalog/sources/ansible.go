package sources

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// ansible finds the lookups and modules of community.hashi_vault, the older lookup
// hashi_vault, and the modules of ansible-modules-hashivault.
//
// https://docs.ansible.com/ansible/latest/collections/community/hashi_vault/
func ansible() Source {
	markers := []string{"hashi_vault", "hashivault", "vault_kv", "vault_read", "vault_list",
		"vault_write"}
	return Source{
		Name:    "ansible",
		Wants:   wantsAnsible,
		Markers: markers,
		find: func(c *collector) {
			a := &ansibleScan{collector: c, Text: c.text(), names: ansibleNames(string(c.Data))}
			a.budget = 4*len(c.Data) + lex.MaxCall
			a.lookups()
			for m := range a.maps(markers...) {
				for key, value := range m.Pairs() {
					if plugin, ok := strings.CutPrefix(key.Text(), "with_"); ok {
						a.terms(ansiblePlugin(plugin), value)
					} else if module, ok := moduleOf(key.Text()); ok {
						a.module(module, value, m)
					}
				}
			}
		},
		Ask: askAnsible,
	}
}

// wantsAnsible reports whether a file may be a part of a playbook: variables of hosts and groups
// often have no extension, and the names of hosts have dots.
func wantsAnsible(name string) bool {
	return wantsYAML(name) || hasExt(name, ".ini", ".cfg") || isIn(name, "group_vars", "host_vars") ||
		path.Ext(name) == "" && isIn(name, "vars", "defaults", "inventory", "inventories")
}

type ansibleScan struct {
	*collector
	lex.Text
	names map[string]string // variables that the file sets to one path
	// how many bytes of calls may still be read: calls that do not end overlap
	budget int
}

// ansibleNames returns the variables that a text sets to a constant that may be a path or a
// namespace. What is set to several values is not known.
func ansibleNames(text string) map[string]string {
	names := map[string]string{}
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(strings.TrimLeft(line, " -"), ":")
		if !ok || lex.JinjaName(key) != key || len(value) > lex.MaxPath || len(names) == maxValues {
			continue
		}
		value = unquote(value)
		if value == "" || strings.ContainsAny(value, "{}[]|>&*() ") || !strings.Contains(value, "/") &&
			!strings.HasSuffix(key, "_namespace") && !strings.Contains(key, "mount") {
			continue
		}
		if known, again := names[key]; again && known != value {
			value = ""
		}
		names[key] = value
	}
	for key, value := range names {
		if value == "" {
			delete(names, key)
		}
	}
	return names
}

// ansiblePlugin returns the name of a plugin without its collection, "" where it is not one of
// Vault's.
func ansiblePlugin(name string) string {
	switch name = name[strings.LastIndexByte(name, '.')+1:]; name {
	case "hashi_vault", "hashivault", "vault_kv2_get", "vault_kv1_get", "vault_read", "vault_list",
		"vault_write":
		return name
	}
	return ""
}

func (a *ansibleScan) lookups() {
	for _, function := range []string{"lookup(", "query(", "q("} {
		for start, pos := range a.Places(function) {
			if start > 0 && lex.IsWord(a.Body[start-1]) {
				continue
			}
			first := lex.SkipJinja(a.Body, pos, len(a.Body))
			if first >= len(a.Body) {
				break
			}
			quote := lex.JinjaQuote(a.Body[first:])
			if quote == "" {
				continue
			}
			name, _, ok := lex.JinjaText(a.Body, first, min(len(a.Body), first+lex.MaxPlaceholder), quote)
			plugin := ansiblePlugin(name)
			if !ok || plugin == "" {
				continue
			}
			args, end, ok := lex.JinjaCall(a.Body, pos, a.names)
			if a.budget -= end - pos; a.budget < 0 {
				a.cut(a.Line(start), "lookups are not read from here on: too many of them have no end")
				return
			}
			switch {
			case ok:
				if start > 0 && a.Body[start-1] == '(' && strings.HasPrefix(a.Body[end:], ")") {
					end++ // (lookup(...)).field
				}
				a.lookup(plugin, args[1:], lex.JinjaSubscripts(a.Body, end))
			case end == pos+lex.MaxCall:
				a.cut(a.Line(start), fmt.Sprintf("not read: the lookup has more than %d bytes", lex.MaxCall))
			}
		}
	}
}

func (a *ansibleScan) lookup(plugin string, args []lex.JinjaValue, subscripts []string) {
	options := map[string]string{}
	var terms []lex.JinjaValue
	for _, v := range args {
		switch {
		case strings.HasPrefix(v.Text, "{{ **"): // options in a variable
		case v.Name == "":
			terms = append(terms, v)
		case v.Name == "secret" && plugin == "hashi_vault":
			v.Text = "secret=" + v.Text
			terms = append(terms, v)
		default:
			options[v.Name] = v.Text
		}
	}
	field := ""
	for _, key := range subscripts {
		if !slices.Contains([]string{"data", "secret", "raw", "metadata"}, key) {
			field = key
			break
		}
	}
	if plugin == "hashivault" {
		if len(terms) > 1 {
			field = terms[1].Text
		}
		terms = terms[:min(len(terms), 1)]
	} else {
		a.variables(options)
	}
	for _, term := range terms {
		r := Reference{Line: a.Line(term.Pos), Field: field, Namespace: options["namespace"],
			Templated: !term.Known}
		a.term(plugin, r, term.Text, options)
	}
}

func (a *ansibleScan) term(plugin string, r Reference, text string, options map[string]string) {
	if plugin != "hashi_vault" {
		a.found(plugin, r, text, options)
		return
	}
	place, namespace := hashiVaultTerm(text)
	if namespace != "" {
		r.Namespace = namespace
	}
	if n := strings.LastIndexByte(lex.OutsidePlaceholders(place), ':'); n >= 0 {
		r.Field, r.Raw = place[n+1:], lex.OneLine(place)
		place = place[:n]
	}
	a.found(plugin, r, place, options)
}

// hashiVaultTerm returns the location of a term of the lookup hashi_vault, which may also hold
// a token: "secret=secret/hello:value token=... namespace=...".
func hashiVaultTerm(term string) (place, namespace string) {
	for i, word := range lex.FieldsOutside(term) {
		key, value, ok := strings.Cut(word, "=")
		switch {
		case ok && key == "secret":
			place = value
		case ok && key == "namespace":
			namespace = value
		case i == 0 && (!ok || strings.Contains(key, "/") || strings.HasPrefix(word, "{{")):
			place = word
		}
	}
	return place, namespace
}
