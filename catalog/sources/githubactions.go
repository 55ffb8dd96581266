package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// githubActions finds what steps with hashicorp/vault-action read: the input "secrets" with
// entries "path key | NAME" and the input "pki". Actions that wrap it take the same text.
//
// https://github.com/hashicorp/vault-action
func githubActions() Source {
	return Source{
		Name:    "github-actions",
		Wants:   wantsPipeline,
		Markers: lex.KeyMarkers("uses"),
		Also:    lex.KeyMarkers("secrets"),
		Keys:    []string{"uses", "with"},
		find: func(c *collector) {
			for step := range c.maps(lex.KeyMarkers("uses")...) {
				with := step.Get("with")
				uses := step.Get("uses").Text()
				if uses == "" || !with.IsMap() {
					continue
				}
				namespace := with.Get("namespace").Text()
				action, _, _ := strings.Cut(uses, "@")
				own := strings.HasSuffix(action, "/vault-action") // HashiCorp's, or a copy of it
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

type actionEntry struct {
	words []string // path and key, without the name that follows a "|"
	line  int
}

// isStrict reports whether an entry can be nothing else than a path and a key.
func (e actionEntry) isStrict() bool {
	return len(e.words) == 2 && strings.Contains(strings.Trim(e.words[0], "/"), "/") &&
		!strings.ContainsAny(e.words[0], "=:")
}

// actionEntries cuts an input into its entries, at semicolons. People forget those at the ends
// of lines.
func actionEntries(input yamldoc.Node) []actionEntry {
	var entries []actionEntry
	for line, text := range input.Lines() {
		for part := range lex.SplitOutside(text, ';') {
			spec, _ := lex.CutOutside(part, '|')
			words := lex.FieldsOutside(spec)
			if len(words) > 0 && !strings.HasPrefix(words[0], "#") {
				entries = append(entries, actionEntry{words: words, line: line})
			}
		}
	}
	return entries
}

func (c *collector) actionEntry(e actionEntry, namespace string) {
	r := Reference{Line: e.line, Path: e.words[0], Raw: lex.OneLine(strings.Join(e.words, " ")),
		Namespace: namespace}
	if len(e.words) > 1 {
		r.Field = strings.Trim(strings.ReplaceAll(e.words[1], `"`, ""), "`*")
	}
	// all entries at once
	computed := strings.HasPrefix(r.Path, "${{") && lex.PlaceholderLength(r.Path) == len(r.Path)
	if len(e.words) <= 2 && isWhole(r.Path) && !(len(e.words) == 1 && computed) {
		c.addText(r)
	}
}
