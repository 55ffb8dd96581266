package sources

import (
	"net/url"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// vals finds references of vals and helmfile, in values, templates and environments:
//
//	ref+vault://mount/path?namespace=n&version=2#/field
//	secretref+vault://mount/path/field
//
// A query may hold credentials; of it, nothing but the namespace and the version is kept.
//
// https://github.com/helmfile/vals
func vals() Source {
	return Source{
		Name:    "vals",
		Wants:   wantsText,
		Markers: valsSchemes(),
		find: func(c *collector) {
			text := c.text()
			for _, scheme := range valsSchemes() {
				for start, from := range text.Places(scheme) {
					word := start
					for word > 0 && lex.IsWordStart(text.Body[word-1]) && start-word < len("secretref") {
						word--
					}
					spec := text.Body[from : from+lex.LengthUntil(text.Body[from:], " \t\r\n+\"'`,|)]};\\")]
					if len(spec) > lex.MaxPath {
						c.tooLong(text.Line(start))
						continue
					}
					if text.Body[word:start] == "vals" { // the first form, with the server in it
						_, spec, _ = strings.Cut(spec, "/")
					}
					if r, ok := valsReference(spec); ok {
						r.Line, r.Raw = text.Line(start), lex.OneLine(text.Body[word:start]+scheme+r.Raw)
						c.addText(r)
					}
				}
			}
		},
		Ask: askVals,
	}
}

// askVals returns what vals asks for: as the vault command it first asks the server for the mount
// and its version, and puts data/ behind a mount of version 2, whatever follows. A slash before the
// path is not taken away. Where the server does not tell the mount it fails. What stands before
// the first slash is the host of a URL, where many signs are none, escaped or not. The namespace is
// that of the query.
//
// https://github.com/helmfile/vals/blob/main/pkg/providers/vault/vault.go (readSecretMap)
// https://github.com/helmfile/vals/blob/main/pkg/providers/vault/kv_helper.go
// https://github.com/helmfile/vals/blob/main/pkg/providers/openbao/openbao.go
// https://github.com/helmfile/vals/blob/main/vals.go (prepare)
func askVals(r Request) string {
	host, _, _ := strings.Cut(r.Path, "/")
	if _, err := url.Parse("vault://" + host); err != nil {
		return ""
	}
	return askByMount(r)
}

func valsSchemes() []string { return []string{"+vault://", "+openbao://"} }

// valsReference makes a reference of what follows the scheme.
func valsReference(s string) (r Reference, ok bool) {
	s, fragment := lex.CutOutside(s, '#')
	s, query := lex.CutOutside(s, '?')
	r.Raw, r.Path = s, s
	r.Field = strings.Trim(fragment, "/")
	switch {
	case fragment != "":
		r.Raw += "#" + fragment
	default: // the last segment is the field
		n := strings.LastIndexByte(lex.OutsidePlaceholders(s), '/')
		if n <= 0 {
			return r, false
		}
		r.Path, r.Field = s[:n], s[n+1:]
	}
	if path, err := url.PathUnescape(r.Path); err == nil {
		r.Path = path
	}
	for option := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(option, "=")
		if v, err := url.QueryUnescape(value); err == nil {
			value = v
		}
		switch key {
		case "namespace":
			r.Namespace = value
		case "version":
			r.Version = value
		}
	}
	return r, isWhole(r.Path)
}
