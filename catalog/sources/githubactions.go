package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// githubActions finds what steps with hashicorp/vault-action read: the input "secrets" with
// entries "path key | NAME" and the input "pki". Actions and workflows that wrap it take the same
// text in an input of any name, and in the default of one; some take a path alone, in an input that
// is called so.
//
// https://github.com/hashicorp/vault-action
func githubActions() Source {
	return Source{
		Name:    "github-actions",
		Wants:   wantsPipeline,
		Markers: lex.KeyMarkers("uses"),
		Also:    append(lex.KeyMarkers("secrets"), "vault", "Vault", "VAULT", "/data/"),
		Keys:    []string{"uses", "with"},
		find: func(c *collector) {
			for m := range c.maps(lex.KeyMarkers("uses")...) {
				if uses := m.Get("uses").Text(); uses != "" && m.Get("with").IsMap() {
					action, _, _ := strings.Cut(uses, "@")
					// HashiCorp's, or a copy of it
					c.actionInputs(m.Get("with"), strings.HasSuffix(action, "/vault-action"))
				}
				for name, input := range m.Get("inputs").Pairs() {
					c.actionInput(name.Text(), input.Get("default"), "")
				}
			}
		},
		Ask: func(r Request) string {
			if r.Call == callInput {
				return askEither(r)
			}
			return askVaultAction(r)
		},
	}
}

// callInput is for a path that an action takes in an input of its own: how it asks is its affair.
const callInput = "input"

// actionInputs takes in the inputs of a step, or of a job that is a workflow of its own.
func (c *collector) actionInputs(with yamldoc.Node, own bool) {
	namespace := with.Get("namespace").Text()
	for name, input := range with.Pairs() {
		switch {
		case own && name.Text() == "secrets":
			for _, e := range actionEntries(input) {
				c.actionEntry(e, namespace)
			}
		case own && name.Text() == "pki":
			for _, e := range actionEntries(input) {
				e.words = e.words[:1] // what is asked for stands behind it
				c.actionEntry(e, namespace)
			}
		case !own:
			c.actionInput(name.Text(), input, namespace)
		}
	}
}

// actionInput takes in an input of an action that may wrap HashiCorp's: entries in the same form,
// or one path. An input that is called after secrets and has nothing else may leave out the name
// behind a bar.
func (c *collector) actionInput(name string, input yamldoc.Node, namespace string) {
	if input.Text() == "" {
		return
	}
	lower := strings.ToLower(name)
	named := strings.Contains(lower, "secret") || strings.Contains(lower, "vault")
	all := actionEntries(input)
	entries := onlyThose(all, actionEntry.isStrict)
	if name != "secrets" && (!named || len(entries) < len(all)) {
		entries = onlyThose(entries, actionEntry.exports)
	}
	for _, e := range entries {
		c.actionEntry(e, namespace)
	}
	place := strings.TrimSpace(input.Text())
	if len(entries) == 0 && isVaultPathInput(lower) && isWhole(place) && isActionPath(place) {
		c.add(input, Reference{Path: place, Namespace: namespace, Call: callInput})
	}
}

// onlyThose returns the entries that are of a kind.
func onlyThose(entries []actionEntry, is func(actionEntry) bool) (some []actionEntry) {
	for _, e := range entries {
		if is(e) {
			some = append(some, e)
		}
	}
	return some
}

// isVaultPathInput reports whether an input is called as one that has a path in Vault:
// "vault-path", "github-app-vault-path", "vault_secret_path".
func isVaultPathInput(name string) bool {
	name = strings.ReplaceAll(name, "_", "-")
	return !strings.Contains(name, "obsidian") && (strings.HasSuffix(name, "vault-path") ||
		strings.HasSuffix(name, "vault-secret-path") || strings.HasSuffix(name, "vaultpath"))
}

// isActionPath reports whether a text may be a path of the API, and not one of files.
func isActionPath(place string) bool {
	return len(lex.FieldsOutside(place)) == 1 && strings.IndexByte("./~-", place[0]) < 0 &&
		!strings.ContainsAny(lex.OutsidePlaceholders(place), `:\*,`) &&
		!strings.HasPrefix(strings.ReplaceAll(place, " ", ""), "${{github.workspace")
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
	name  string
	line  int
}

// exports reports whether the value of an entry goes to a variable, whose name is in capitals: what
// else has a bar in it is a command.
func (e actionEntry) exports() bool {
	return e.name != "" && strings.Trim(e.name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" &&
		e.words[0][0] != '.'
}

// isStrict reports whether an entry can be nothing else than a path and a key.
func (e actionEntry) isStrict() bool {
	return len(e.words) == 2 && strings.Contains(strings.Trim(e.words[0], "/"), "/") &&
		!strings.ContainsAny(e.words[0], "=:")
}

// actionEntries cuts an input into its entries, at semicolons. People forget those at the ends
// of lines. One that is a single expression over lines makes its entries when it runs.
func actionEntries(input yamldoc.Node) []actionEntry {
	var entries []actionEntry
	if whole := strings.TrimSpace(input.Text()); strings.HasPrefix(whole, "${{") &&
		strings.Index(whole, "}}") == len(whole)-len("}}") {
		return nil
	}
	for line, text := range input.Lines() {
		for part := range lex.SplitOutside(text, ';') {
			spec, name := lex.CutOutside(part, '|')
			words := lex.FieldsOutside(spec)
			if len(words) > 0 && !strings.HasPrefix(words[0], "#") {
				entries = append(entries, actionEntry{words: words, line: line,
					name: strings.TrimSpace(name)})
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
	// all entries of the line at once
	computed := strings.HasPrefix(r.Path, "${{") && lex.PlaceholderLength(r.Path) == len(r.Path)
	if len(e.words) <= 2 && isWhole(r.Path) && !(len(e.words) == 1 && computed) {
		c.addText(r)
	}
}
