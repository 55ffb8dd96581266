package sources

import "strings"

// bankVaultsOperator finds the secrets that the Vault operator of Bank-Vaults, and its command with
// a configuration file, write when a Vault starts: startupSecrets of the type kv. Their data is
// left where it is, but for the names of the fields.
//
// A path is written to as it stands.
//
// https://bank-vaults.dev/docs/external-configuration/startup-secrets/
// https://github.com/bank-vaults/bank-vaults/blob/main/internal/vault/startup_secrets.go
// (configureStartupSecrets)
func bankVaultsOperator() Source {
	const key = "startupSecrets"
	return Source{
		Name:    "bank-vaults-operator",
		Wants:   wantsManifests,
		Markers: []string{key},
		Ask:     asWritten,
		find: func(c *collector) {
			for m := range c.maps(key) {
				for secret := range m.Get(key).Items() {
					place := secret.Get("path")
					if secret.Get("type").Text() != "kv" || place.IsZero() {
						continue
					}
					r := Reference{Path: strings.TrimSpace(place.Text())}
					for field := range secret.Get("data", "data").Pairs() {
						r.Field, r.Line = field.Text(), field.Line()
						c.add(place, r)
					}
					for ref := range secret.Get("data", "secretKeyRef").Items() {
						r.Field, r.Line = ref.Get("key").Text(), ref.Get("key").Line()
						c.add(place, r)
					}
					if r.Field == "" {
						c.add(place, r)
					}
				}
			}
		},
	}
}
