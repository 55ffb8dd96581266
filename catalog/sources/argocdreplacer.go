package sources

import (
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// argocdVaultReplacer finds the placeholders of argocd-vault-replacer in manifests, of which
// those of data in base64 may be hidden:
//
//	<secret:mount/data/path~key~key|modifier>
//
// It unescapes the path as a query of a URL has it, "+" for a blank, and reads just that. It takes
// fields out of the "data" of an answer alone, so that it finds none in a mount of KV version 1.
//
// https://github.com/crumbhole/argocd-vault-replacer
// https://github.com/crumbhole/argocd-vault-replacer/blob/main/src/substitution/substituteValue.go
// (unescape)
// https://github.com/crumbhole/argocd-vault-replacer/blob/main/src/vaultvaluesource/vaultValueSource.go
// (GetValue)
func argocdVaultReplacer() Source {
	return Source{
		Name:    "argocd-vault-replacer",
		Wants:   wantsYAML,
		Markers: append(replacerEncoded(), "secret:", "vault:"),
		Ask:     asWritten,
		find: func(c *collector) {
			if text := c.text(); mayReplace(text.Body) {
				for _, m := range replacement().FindAllStringSubmatchIndex(text.Body, -1) {
					if !text.IsComment(m[0]) {
						c.replacement(text.Body[m[2]:m[3]], text.Line(m[0]))
					}
				}
			}
			for at, hidden := range c.encoded(replacerEncoded()...) {
				for _, m := range replacement().FindAllStringSubmatch(hidden, -1) {
					c.replacement(m[1], at.TextLine())
				}
			}
		},
	}
}

// mayReplace tells, sooner than the expression, whether a text holds the start of a placeholder:
// manifests are full of "secret:".
func mayReplace(text string) bool {
	for {
		_, rest, ok := strings.Cut(text, "<")
		if !ok {
			return false
		}
		text = rest
		rest = strings.TrimLeft(rest, " \t")
		if strings.HasPrefix(rest, "secret:") || strings.HasPrefix(rest, "vault:") {
			return true
		}
	}
}

var replacement = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<[ \t]*(?:secret|vault):([^\r\n<>]+)>`)
})

// replacerEncoded returns how the start of a placeholder looks in base64, which depends on how
// many bytes stand before it.
func replacerEncoded() []string {
	return []string{"PHNlY3JldD", "xzZWNyZXQ6", "8c2VjcmV0O", "PHZhdWx0O", "x2YXVsdD", "8dmF1bHQ6"}
}

// replacement takes in what stands between the colon and the closing bracket.
func (c *collector) replacement(spec string, line int) {
	place, _, _ := strings.Cut(spec, "|")
	parts := strings.Split(place, "~")
	unescape := func(s string) string {
		s = strings.TrimSpace(s)
		if u, err := url.QueryUnescape(s); err == nil {
			return u
		}
		return s
	}
	r := Reference{Line: line, Path: unescape(parts[0]), Raw: lex.OneLine(place)}
	if !isWhole(r.Path) {
		return
	}
	for _, key := range parts[1:] {
		r.Field = unescape(key)
		c.addText(r)
	}
	if len(parts) == 1 {
		c.addText(r)
	}
}
