package sources

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// kong finds references of Kong Gateway, {vault://<prefix>/<path>/<key>}, which must be a whole
// value, and the entities that tell where the paths of a prefix lie: in decK's files, as KongVault
// of Kubernetes, and as settings vault_hcv_* of Kong itself. Entities of other backends are
// [Store.Foreign]. Whatever else stands in an entity, above all a token, is left where it is.
//
// Kong asks for the entity's mount, "data" behind it where its kv is v2, and the path. The mount is
// "secret" and kv is v1 where the entity does not say, and Kong asks the server for neither: an
// entity without kv reads nothing from a mount of version 2, unless data/ is a part of the
// reference. The namespace is the entity's. What is escaped in a reference is unescaped twice, and
// put into an address as it is: names with a blank, or with a sign that means something there, are
// out of its reach, or have to be escaped three times.
//
// https://developer.konghq.com/gateway/entities/vault/
// https://github.com/Kong/kong/blob/0c483430c2c114acd3edeb3fef7d443641ce67e3/kong/vaults/hcv/init.lua
// (request) https://github.com/Kong/kong/blob/master/kong/pdk/vault.lua (parse_reference)
func kong() Source {
	return Source{
		Name: "kong",
		Wants: func(name string) bool {
			return wantsText(name) || strings.HasPrefix(path.Base(name), "kong")
		},
		Markers: []string{kongOpen, "vaults", "KongVault", "vault_hcv_", "VAULT_HCV_"},
		Ask:     askKong,
		Form:    "Kong reference",
		Write:   writeKong,
		find: func(c *collector) {
			text := c.text()
			for start, from := range text.Places(kongOpen) {
				end := from + lex.LengthUntil(text.Body[from:], "}{\n\"'\\")
				if end-from > lex.MaxPath {
					c.tooLong(text.Line(start))
				} else if strings.HasPrefix(text.Body[end:], "}") && isWholeValue(text.Body, start, end+1) {
					c.kongReference(text.Body[from:end], text.Line(start))
				}
			}
			if wantsYAML(c.Name) && lex.Mentions(c.Data, "vaults", "KongVault") {
				for m := range c.maps("vaults", "KongVault") {
					for v := range m.Get("vaults").Items() {
						c.kongEntity(v.Get("name"), v)
					}
					if spec := m.Get("spec"); m.Get("kind").Text() == "KongVault" {
						c.kongEntity(spec.Get("backend"), spec)
					}
					if v := m.Get("_vault"); v.IsMap() { // decK's form of one entity
						c.kongEntity(v.Get("name"), v)
					}
				}
			}
			c.kongSettings()
		},
	}
}

func askKong(r Request) string {
	p := r.Path // once unescaped
	if again, err := url.QueryUnescape(p); err == nil {
		p = again
	}
	if strings.Contains(p, " ") {
		return "" // the server takes no such request
	}
	p = strings.ReplaceAll(p, "#", "%23") // Kong sends it, and the server takes it
	mount := cmp.Or(strings.Trim(r.Mount, "/"), kongMount)
	if r.KVVersion == 2 {
		return addressPath(mount + "/data/" + p)
	}
	return addressPath(mount + "/" + p)
}

// writeKong returns a reference, whose parts are escaped as those of a URI. Kong unescapes them
// twice, and puts the path into an address as it is then: it is "" where that comes to something
// else.
func writeKong(to Secret, by *Store) string {
	if by == nil || !to.isBelow(by) {
		return ""
	}
	prefix, ok := strings.CutPrefix(by.Name, kongStore)
	parts := append(strings.Split(to.Path, "/"), to.Field)
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(url.QueryEscape(p), "+", "%20") // PathEscape leaves "&" and "="
	}
	if !ok || strings.Contains(to.Path, "//") || strings.ContainsAny(to.Path, " %?#+") ||
		strings.ContainsAny(to.Field, "%+") ||
		strings.ContainsFunc(to.Path, lex.IsControl) {
		return ""
	}
	return kongOpen + prefix + "/" + strings.Join(parts, "/") + "}"
}

const (
	kongOpen  = "{vault://"
	kongHCV   = "hcv" // Kong's name of this backend, and the prefix where no entity gives another
	kongStore = "kong/"
	kongMount = "secret" // Kong's default
)

// kongBackends are the names of other backends: those need no entity.
var kongBackends = []string{
	"env", "aws", "gcp", "azure", "azure-certs", "azure_certs", "conjur", "konnect", "file", "fs",
	"file-system",
}

// isWholeValue reports whether what stands at [start, end) is all of a value: between quotes, or
// from behind a separator to the end of the line or of a comment.
func isWholeValue(text string, start, end int) bool {
	before, after := text[:start], text[end:]
	if quote := strings.TrimSuffix(before, `\`); quote != "" {
		if q := quote[len(quote)-1]; q == '"' || q == '\'' {
			after = strings.TrimPrefix(after, `\`)
			return after != "" && after[0] == q
		}
	}
	trimmed := strings.TrimRight(before[max(0, len(before)-16):], " \t")
	if trimmed != "" && strings.IndexByte("=:-\n\r,[|>", trimmed[len(trimmed)-1]) < 0 {
		return false
	}
	if trimmed != "" && len(trimmed) == min(16, len(before)) && trimmed[len(trimmed)-1] == ':' {
		return false // "Authorization:{vault://...}" is one value in some fields
	}
	rest, _, _ := strings.Cut(after[:min(len(after), lex.MaxPath)], "\n")
	rest = strings.TrimSpace(rest)
	return rest == "" || strings.IndexByte("#,]};", rest[0]) >= 0
}

// kongReference takes in what stands between "{vault://" and "}".
func (c *collector) kongReference(s string, line int) {
	s, version := lex.CutOutside(s, '#')
	s, query := lex.CutOutside(s, '?')
	prefix, place, ok := strings.Cut(s, "/")
	if !ok || prefix == "" || slices.Contains(kongBackends, prefix) {
		return
	}
	r := Reference{Line: line, Raw: lex.OneLine(kongOpen + s + "}"), Version: version,
		Store: kongStore + prefix}
	if version != "" {
		r.Raw = lex.OneLine(kongOpen + s + "#" + version + "}")
	}
	var parts []string
	for p := range lex.SplitOutside(place, '/') {
		if u, err := url.PathUnescape(p); err == nil {
			p = u
		}
		if p != "" {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return
	}
	if len(parts) > 1 && !strings.HasSuffix(place, "/") {
		r.Field = parts[len(parts)-1]
		parts = parts[:len(parts)-1]
	}
	r.Path = strings.Join(parts, "/")
	if options, err := url.ParseQuery(query); err == nil { // these replace what the entity says
		r.Mount, r.Namespace = options.Get("mount"), options.Get("namespace")
	}
	r.Templated = lex.HoldsPlaceholder(prefix)
	c.addText(r)
}

// kongEntity takes in an entity: where it is for another backend, that alone.
func (c *collector) kongEntity(backend, entity yamldoc.Node) {
	prefix, config := entity.Get("prefix"), entity.Get("config")
	if prefix.Text() == "" || backend.Text() == "" {
		return
	}
	s := Store{Name: kongStore + prefix.Text(), Line: prefix.Line(),
		Foreign: backend.Text() != kongHCV}
	if !s.Foreign {
		s.fillKong(func(key, otherwise string) string {
			return cmp.Or(config.Get(key).Text(), otherwise)
		})
	}
	c.stores = append(c.stores, s)
}

// fillKong sets what the settings of an entity say, with Kong's defaults.
func (s *Store) fillKong(get func(key, otherwise string) string) {
	s.Mount, s.Namespace = get("mount", kongMount), get("namespace", "")
	s.KVVersion = versionNumber(get("kv", "v1"))
	s.Address = get("protocol", "http") + "://" + get("host", "127.0.0.1") + ":" + get("port", "8200")
}

// kongSettings takes in Kong's own configuration: "vault_hcv_mount = kv" in kong.conf, or
// KONG_VAULT_HCV_MOUNT in an environment.
func (c *collector) kongSettings() {
	const setting = "vault_hcv_"
	values := map[string]string{}
	line := 0
	for _, v := range environment(c.File, setting) {
		key := strings.ToLower(v.key[strings.Index(strings.ToLower(v.key), setting)+len(setting):])
		switch key {
		case "mount", "host", "port", "protocol", "namespace", "kv": // nothing else is looked at
			values[key] = v.value
			if line == 0 {
				line = v.line
			}
		}
	}
	if line == 0 {
		return
	}
	s := Store{Name: kongStore + kongHCV, Line: line}
	s.fillKong(func(key, otherwise string) string { return cmp.Or(values[key], otherwise) })
	c.stores = append(c.stores, s)
}
