package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// githubActions finds what steps with hashicorp/vault-action read: the input "secrets" with
// entries "path key | NAME" and the input "pki". Actions that wrap it take the same text.
//
// https://github.com/hashicorp/vault-action
func githubActions() Source {
	const name = "github-actions"
	return Source{
		Name:    name,
		Wants:   wantsPipeline,
		Markers: asKey("uses"),
		Also:    asKey("secrets"),
		Find: func(f File) Found {
			c := &collector{source: name}
			for step := range f.maps(asKey("uses")...) {
				with := step.Get("with")
				uses := step.Get("uses").Text()
				if uses == "" || !with.IsMap() {
					continue
				}
				namespace := with.Get("namespace").Text()
				own := isVaultAction(uses)
				for _, e := range actionEntries(with.Get("secrets")) {
					if own || e.isStrict() {
						c.actionEntry(e, namespace)
					}
				}
				if own {
					for _, e := range actionEntries(with.Get("pki")) {
						e.words = e.words[:1] // what is asked for stands behind it
						c.actionEntry(e, namespace)
					}
				}
			}
			return c.sorted()
		},
		Ask: askVaultAction,
	}
}

// askVaultAction returns what the action asks for: the path as it is, of the input "secrets" as of
// "pki", in the namespace of the input of that name. It is a part of an address, in which a
// backslash is a slash.
//
// https://github.com/hashicorp/vault-action/blob/main/src/secrets.js
// https://github.com/hashicorp/vault-action/blob/main/src/pki.js
// https://url.spec.whatwg.org/#path-state
func askVaultAction(r Request) string {
	return addressPath(strings.ReplaceAll(r.Path, `\`, "/"))
}

// isVaultAction tells whether a step is HashiCorp's action or a copy of it.
func isVaultAction(uses string) bool {
	action, _, _ := strings.Cut(uses, "@")
	return strings.HasSuffix(action, "/vault-action")
}

// actionEntry is one entry of an input.
type actionEntry struct {
	words []string // path and key, without the name that follows a "|"
	line  int
}

// isStrict tells whether an entry can be nothing else than a path and a key.
func (e actionEntry) isStrict() bool {
	return len(e.words) == 2 && strings.Contains(strings.Trim(e.words[0], "/"), "/") && !strings.ContainsAny(e.words[0], "=:")
}

// actionEntries cuts an input into its entries, at semicolons. People forget those at the ends
// of lines.
func actionEntries(input yamldoc.Node) []actionEntry {
	var entries []actionEntry
	for line, text := range input.Lines() {
		for part := range splitOutside(text, ';') {
			spec, _, _ := strings.Cut(outsidePlaceholders(part), "|")
			words := fieldsOutside(part[:len(spec)])
			if len(words) > 0 && !strings.HasPrefix(words[0], "#") {
				entries = append(entries, actionEntry{words: words, line: line})
			}
		}
	}
	return entries
}

func (c *collector) actionEntry(e actionEntry, namespace string) {
	r := Reference{Line: e.line, Path: e.words[0], Raw: oneLine(strings.Join(e.words, " ")), Namespace: namespace}
	if len(e.words) > 1 {
		r.Field = strings.Trim(strings.ReplaceAll(e.words[1], `"`, ""), "`*")
	}
	computed := strings.HasPrefix(r.Path, "${{") && placeholderLength(r.Path) == len(r.Path) // all entries at once
	if len(e.words) <= 2 && isWhole(r.Path) && !(len(e.words) == 1 && computed) {
		c.addText(r)
	}
}

// outsidePlaceholders returns a text of the same length in which "${{ x }}", "{{ x }}", "$(x)" and
// their like are filled with a letter, so that what stands in them separates nothing.
func outsidePlaceholders(s string) string {
	if !strings.ContainsAny(s, "{(<[") {
		return s
	}
	b := []byte(s)
	for i := 0; i < len(b); {
		n := placeholderLength(s[i:])
		if n > 1 {
			for k := range n {
				b[i+k] = 'x'
			}
		}
		i += n
	}
	return string(b)
}

// splitOutside cuts a text at a separator that is not in a placeholder.
func splitOutside(s string, separator byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		masked := outsidePlaceholders(s)
		for {
			n := strings.IndexByte(masked, separator)
			if n < 0 {
				yield(s)
				return
			}
			if !yield(s[:n]) {
				return
			}
			s, masked = s[n+1:], masked[n+1:]
		}
	}
}

// fieldsOutside cuts a text into words, of which placeholders are parts.
func fieldsOutside(s string) []string {
	masked := outsidePlaceholders(s)
	var words []string
	for i := 0; i < len(s); {
		if isBlank(masked[i]) {
			i++
			continue
		}
		end := i
		for end < len(s) && !isBlank(masked[end]) {
			end++
		}
		words = append(words, s[i:end])
		i = end
	}
	return words
}
