package sources

import (
	"strings"
)

// buildkite finds what steps with the plugin elastic/vault-secrets read.
//
// https://github.com/elastic/vault-secrets-buildkite-plugin
func buildkite() Source {
	return Source{
		Name:    "buildkite",
		Wants:   wantsYAML,
		Markers: []string{"vault-secrets"},
		find: func(c *collector) {
			for plugin := range c.maps("vault-secrets") {
				for key, value := range plugin.Pairs() {
					action, _, _ := strings.Cut(key.Text(), "#")
					action = strings.TrimSuffix(strings.TrimSuffix(action, ".git"), "-buildkite-plugin")
					if !strings.HasSuffix(action, "/vault-secrets") && action != "vault-secrets" {
						continue
					}
					for settings := range value.Items() {
						if place := settings.Get("path"); isWhole(place.Text()) {
							c.add(place, Reference{Field: settings.Get("field").Text(),
								Namespace: settings.Get("namespace").Text()})
						}
					}
				}
			}
		},
		// Its hook runs "vault kv get PATH", in the namespace that the agent's environment names.
		// https://github.com/elastic/vault-secrets-buildkite-plugin/blob/main/hooks/environment
		Ask: func(r Request) string {
			r.Call = "kv get"
			return askVaultCommand(r)
		},
	}
}
