package sources

import (
	"cmp"
	"path"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// kapitan finds tags that name a key in Vault, and the files below refs/ that tags without one
// stand for:
//
//	?{vaultkv:name/of/reference:mount:path/in/vault:key||functions}
//
// It reads and writes by hvac, whose methods for KV version 2 put "data" between mount and path,
// and those for version 1 nothing; which are taken is up to the engine in the inventory, kv-v2
// where it does not say. The mount is "secret" where neither a tag nor the inventory names one.
// hvac takes doubled slashes for one, too. See [askBelowMount].
//
// https://kapitan.dev/pages/references/#vaultkv
// https://github.com/kapicorp/kapitan/blob/master/kapitan/refs/secrets/vaultkv.py
// https://github.com/kapicorp/kapitan/blob/master/kapitan/inventory/model/references.py
// (KapitanReferenceVaultKVConfig)
// https://github.com/hvac/hvac/blob/main/hvac/api/secrets_engines/kv_v2.py (read_secret_version)
func kapitan() Source {
	const marker = "vaultkv"
	const defaultMount = "secret"
	return Source{
		Name: "kapitan",
		Wants: func(name string) bool {
			return wantsYAML(name) || path.Ext(name) == "" && strings.Contains("/"+name, "/refs/")
		},
		Markers: []string{marker},
		Ask: func(r Request) string {
			r.Mount = cmp.Or(r.Mount, defaultMount)
			return askBelowMount(r)
		},
		find: func(c *collector) {
			mount := defaultMount
			for root := range c.roots(marker) {
				config := root.Get("parameters", "kapitan", "secrets", marker)
				mount = cmp.Or(config.Get("mount").Text(), mount)
				if root.Get("type").Text() == marker {
					params := root.Get("vault_params")
					r := Reference{Mount: cmp.Or(params.Get("mount").Text(), mount),
						Namespace: params.Get("namespace").Text(), Line: root.Get("data").Line()}
					place := decoded(root.Get("data").Text())
					if again := decoded(place); again != "" && !strings.Contains(place, ":") {
						place = again
					}
					var ok bool
					if r.Path, r.Field, ok = strings.Cut(place, ":"); ok {
						r.Raw = lex.OneLine(place)
						c.addText(r)
					}
				}
			}
			text := c.text()
			for start, end := range text.Places("?{" + marker + ":") {
				switch tag, ok := kapitanTag(text.Body[end:]); {
				case len(tag) > lex.MaxPath:
					c.tooLong(text.Line(start))
				case ok:
					c.kapitanTag(tag, mount, text.Line(start))
				}
			}
		},
	}
}

// kapitanTag returns the text up to the brace that closes a tag, on the same line, or as much of it
// as is too long for one.
func kapitanTag(s string) (tag string, ok bool) {
	for i, depth := 0, 0; i < len(s); i++ {
		if i > lex.MaxPath {
			return s[:i], false
		}
		switch s[i] {
		case '\n':
			return "", false
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return s[:i], true
			}
			depth--
		}
	}
	return "", false
}

func (c *collector) kapitanTag(tag, mount string, line int) {
	spec, _, made := strings.Cut(tag, "||")
	raw := "?{vaultkv:" + spec
	if !made {
		raw += "}"
	}
	var parts []string
	for p := range lex.SplitOutside(spec, ':') {
		parts = append(parts, p)
	}
	r := Reference{Line: line, Raw: lex.OneLine(raw), Path: parts[0]}
	if len(parts) < 4 {
		// The file of that name below refs/ tells the location.
		r.Templated = true
		c.addText(r)
		return
	}
	r.Mount, r.Path, r.Field = cmp.Or(parts[1], mount), cmp.Or(parts[2], r.Path), parts[3]
	c.addText(r)
}
