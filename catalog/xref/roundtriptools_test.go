package xref

import (
	"fmt"
	"slices"
	"strings"
)

// saltRule is that of Salt: data/ may be there or not, and metadata/ is taken for it.
func saltRule(s spot) (right []told, wrong []wrongly) {
	right = []told{{path: s.api()}}
	switch {
	case !s.kv2():
	case strings.HasPrefix(s.path, "data") || strings.HasPrefix(s.path, "metadata"):
		wrong = append(wrong, wrongly{told: told{path: s.whole()}})
	default:
		right = append(right, told{path: s.whole()})
	}
	return right, wrong
}

// alloyRule is that of Grafana Alloy without a key: the first segment is the mount, of version 2.
func alloyRule(s spot) (right []told, wrong []wrongly) {
	if !s.kv2() || strings.Contains(s.engine(), "/") {
		return nil, nil
	}
	return []told{{path: s.whole()}}, []wrongly{{told: told{path: s.api()}}}
}

// exactMount is that of vaultenv, which knows the version of a mount by its whole name, and takes
// what is none for version 1.
func exactMount(s spot) (right []told, wrong []wrongly) {
	right, wrong = apartByServer(s)
	if !s.kv2() {
		return right, wrong
	}
	data := told{s.mount.Path + "data", s.path, 2}
	return []told{right[0], data}, slices.DeleteFunc(wrong, func(w wrongly) bool {
		return w.told == data
	})
}

// toolForms are those of tools whose templates and configurations are their own.
func toolForms() []writtenForm {
	return []writtenForm{
		{"salt", "read_secret", saltRule, func(w *written, t told, m spotMaker) bool {
			if t.has(`'"\{}`) || strings.ContainsAny(w.field, `'"`) {
				return false
			}
			w.version, w.namespace = "", ""
			w.file("app.sls", fmt.Sprintf("x: {{ salt['vault'].read_secret('%s', '%s') }}\n",
				escapedSigns(t.path), w.field))
			return true
		}},
		{"salt", "sdb", saltRule, func(w *written, t told, m spotMaker) bool {
			if t.has("'\"`,)|; {}()[]") || !w.simpleField() {
				return false
			}
			w.version, w.namespace = "", ""
			w.file("app.sls", fmt.Sprintf("x: sdb://vault/%s%s%s\n", escapedSigns(t.path), m.pick("/", "?"),
				w.field))
			return true
		}},
		{"packer", "HCL", asWritten, func(w *written, t told, m spotMaker) bool {
			if t.has(`'"\`) || strings.ContainsAny(w.field, `'"`) {
				return false
			}
			w.version, w.namespace = "", ""
			w.file("x.pkr.hcl", fmt.Sprintf("locals {\n  x = vault(%q, %q)\n}\n", t.path, w.field))
			return true
		}},
		{"packer", "JSON", asWritten, func(w *written, t told, m spotMaker) bool {
			if t.has(`'"\`) || strings.ContainsAny(w.field, `'"`) {
				return false
			}
			w.version, w.namespace = "", ""
			w.file("x.json", fmt.Sprintf("{\"x\": \"{{ vault `%s` `%s` }}\"}\n", t.path, w.field))
			return true
		}},
		{"chezmoi", "call", addsData, func(w *written, t told, m spotMaker) bool {
			if t.has(`'"\`) || !w.simpleField() || w.field == "data" {
				return false
			}
			w.version, w.namespace = "", ""
			w.file("x.tmpl", fmt.Sprintf("{{ (vault \"%s\").data.data.%s }}\n", t.path, w.field))
			return true
		}},
		{"gomplate", "datasource", asWritten, func(w *written, t told, m spotMaker) bool {
			if t.has("'\"`\\{}") || !w.simpleField() || w.field == "data" {
				return false
			}
			w.version, w.namespace = "", ""
			w.file("x.sh", "gomplate -d vault=vault:///\n")
			w.file("x.tmpl", fmt.Sprintf("{{ (datasource \"vault\" \"%s\").%s }}\n", escapedSigns(t.path),
				w.field))
			return true
		}},
		{"puppet", "lookup", asWritten, func(w *written, t told, m spotMaker) bool {
			if t.has(`'"\$)`) || strings.ContainsAny(w.field, `'"`) {
				return false
			}
			w.version = ""
			w.file("x.pp", fmt.Sprintf("$x = vault_lookup::lookup('%s', { 'field' => '%s', 'namespace' => '%s' })\n",
				escapedSigns(t.path), w.field, w.namespace))
			return true
		}},
		{"alloy", "path", alloyRule, func(w *written, t told, m spotMaker) bool {
			if t.has(`'"\{}`) {
				return false
			}
			w.version, w.field = "", ""
			w.file("x.alloy", fmt.Sprintf("remote.vault \"x\" {\n  namespace = %s\n  path = %s\n}\n",
				quoted(w.namespace), quoted(t.path)))
			return true
		}},
		{"alloy", "path and key", apartV2, func(w *written, t told, m spotMaker) bool {
			if t.has(`'"\{}`) {
				return false
			}
			w.version, w.field = "", ""
			w.file("x.alloy", fmt.Sprintf("remote.vault \"x\" {\n  namespace = %s\n  path = %s\n  key = %s\n}\n",
				quoted(w.namespace), quoted(t.mount), quoted(t.path)))
			return true
		}},
		{"vaultenv", "version 2", exactMount, func(w *written, t told, m spotMaker) bool {
			if t.has(" #=") || strings.Contains(t.mount, "%") || strings.ContainsAny(w.field, " #=") {
				return false
			}
			w.version, w.namespace = "", ""
			w.file("x.secrets", fmt.Sprintf("VERSION 2\nMOUNT %s\nX=%s#%s\n", t.mount, escapedSigns(t.path),
				w.field))
			return true
		}},
	}
}
