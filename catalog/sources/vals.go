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
	const name = "vals"
	return Source{
		Name:    name,
		Wants:   wantsText,
		Markers: valsSchemes(),
		Find: func(f File) Found {
			text := string(f.Data)
			lines := lex.IndexLines(text, 1)
			var refs []Reference
			for _, scheme := range valsSchemes() {
				for pos := 0; ; {
					n := strings.Index(text[pos:], scheme)
					if n < 0 {
						break
					}
					start := pos + n
					pos = start + len(scheme)
					end := pos + valsLength(text[pos:])
					if lex.IsCommented(text, lines, start) {
						continue
					}
					word := start
					for word > 0 && lex.IsWordStart(text[word-1]) && start-word < len("secretref") {
						word--
					}
					spec := text[pos:end]
					if text[word:start] == "vals" { // the first form, with the server in it
						_, spec, _ = strings.Cut(spec, "/")
					}
					r, ok := valsReference(spec)
					if !ok {
						continue
					}
					r.Line = lines.At(start)
					r.Raw = lex.OneLine(text[word:start] + scheme + r.Raw)
					refs = append(refs, r)
				}
			}
			return Found{References: named(name, sortByLine(refs))}
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
	mount, version, ok := r.mountOf(r.Path)
	switch {
	case !ok:
		return ""
	case version == 2:
		return goClientPath(behindMount(r.Path, mount, "data"))
	}
	return goClientPath(r.Path)
}

func valsSchemes() []string { return []string{"+vault://", "+openbao://"} }

// valsLength returns how many bytes belong to a reference: a plus sign ends it inside a text.
func valsLength(s string) int {
	end := 0
	for end < len(s) && end < lex.MaxPath {
		if lex.IsBlank(s[end]) || strings.IndexByte("+\"'`,|)]};\\", s[end]) >= 0 {
			break
		}
		end += lex.PlaceholderLength(s[end:])
	}
	return min(end, len(s))
}

// valsReference makes a reference of what follows the scheme.
func valsReference(s string) (r Reference, ok bool) {
	masked := lex.OutsidePlaceholders(s)
	fragment, query := "", ""
	if n := strings.IndexByte(masked, '#'); n >= 0 {
		s, masked, fragment = s[:n], masked[:n], s[n+1:]
	}
	if n := strings.IndexByte(masked, '?'); n >= 0 {
		s, masked, query = s[:n], masked[:n], s[n+1:]
	}
	r.Raw, r.Path = s, s
	r.Field = strings.Trim(fragment, "/")
	switch {
	case fragment != "":
		r.Raw += "#" + fragment
	default: // the last segment is the field
		n := strings.LastIndexByte(masked, '/')
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
	r.Templated = lex.HoldsPlaceholder(r.Path) || lex.HoldsPlaceholder(r.Namespace)
	return r, isWhole(r.Path)
}
