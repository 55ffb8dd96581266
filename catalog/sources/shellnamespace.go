package sources

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// onlyNamespace returns the namespace that a text sets for all the programs it starts, where it
// sets one and no other: "export VAULT_NAMESPACE=x", "ENV VAULT_NAMESPACE x", "VAULT_NAMESPACE: x".
func onlyNamespace(text string) string {
	const variable = "VAULT_NAMESPACE"
	found := ""
	if !strings.Contains(text, variable) {
		return found
	}
	for line := range strings.Lines(text) {
		before, after, ok := strings.Cut(line, variable)
		if !ok {
			continue
		}
		after = strings.TrimLeft(after, `"' `)
		if after == "" || after[0] != '=' && after[0] != ':' && !strings.HasPrefix(before, "ENV ") {
			continue
		}
		value := strings.TrimLeft(after[:min(len(after), lex.MaxPath)], "=: ")
		w, end, _ := lex.ReadShellWord(value, 0, len(value), 0)
		before = strings.Trim(before, "\"' \t-{,")
		alone := strings.Trim(value[end:], " \t\r\n;") == ""
		if after[0] == '=' && !alone && before != "export" || after[0] != ':' &&
			!slices.Contains([]string{"", "export", "ENV", "set"}, before) {
			continue // for one program
		}
		value = strings.TrimRight(w.Text, "},")
		if lex.HoldsPlaceholder(value) || found != "" && found != value {
			return ""
		}
		found = value
	}
	return found
}
