package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// grafanaActions finds what steps with Grafana's get-vault-secrets read: entries "NAME=path:key",
// of which each input has its folder in the mount "ci".
//
// https://github.com/grafana/shared-workflows/tree/main/actions/get-vault-secrets
func grafanaActions() Source {
	return Source{
		Name:    "grafana-actions",
		Wants:   wantsYAML,
		Markers: []string{"get-vault-secrets"},
		find: func(c *collector) {
			for step := range c.maps("get-vault-secrets") {
				if !strings.Contains(step.Get("uses").Text(), "get-vault-secrets") {
					continue
				}
				c.grafanaInput(step.Get("with", "common_secrets"), "common/")
				// The repository is the one in which the workflow runs.
				c.grafanaInput(step.Get("with", "repo_secrets"), "repo/${{ github.repository }}/")
			}
		},
		// The action writes "ci/data/common/…" and "ci/data/repo/…" and has them read by HashiCorp's,
		// in no namespace.
		// https://github.com/grafana/shared-workflows/blob/main/actions/get-vault-secrets/translate-secrets.bash
		Ask: func(r Request) string {
			r.Path = r.Mount + "/data/" + r.Path
			return askVaultAction(r)
		},
	}
}

func (c *collector) grafanaInput(input yamldoc.Node, folder string) {
	for line, text := range input.Lines() {
		for _, entry := range lex.FieldsOutside(text) {
			_, spec, ok := strings.Cut(entry, "=")
			place, field, keyed := strings.Cut(spec, ":")
			if ok && keyed && place != "" {
				c.addText(Reference{Line: line, Raw: lex.OneLine(spec), Mount: "ci", Path: folder + place,
					Field: field})
			}
		}
	}
}
