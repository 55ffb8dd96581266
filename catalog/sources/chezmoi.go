package sources

import (
	"path"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// chezmoi finds the calls of the function vault in templates of chezmoi:
// {{ (vault "secret/app").data.data.password }}. It runs the vault command, "kv get", and asks as
// that does.
//
// https://www.chezmoi.io/reference/templates/vault-functions/vault/
// https://github.com/twpayne/chezmoi/blob/master/internal/cmd/vaulttemplatefuncs.go
func chezmoi() Source {
	return Source{
		Name: "chezmoi",
		Wants: func(name string) bool {
			return isOf(path.Ext(name), ".tmpl") || isIn(name, ".chezmoitemplates")
		},
		Markers: []string{`vault "`, "vault `"},
		Ask:     askVaultCommand,
		find: func(c *collector) {
			for call := range vaultActions(c.text()) {
				if call.key != "" {
					continue // another function of that name
				}
				field := strings.TrimPrefix(call.chain, "data")
				field, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(field, ".data"), "."), ".")
				r := Reference{Call: "kv get", Path: call.path, Raw: lex.OneLine(call.path), Line: call.line,
					Field: field}
				if isWhole(r.Path) {
					c.addText(r)
				}
			}
		},
	}
}
