package sources

import (
	"cmp"
	"strings"
)

// vaultConfigOperator finds what Red Hat's vault-config-operator reads from Vault and writes
// secrets to: VaultSecret, RandomSecret, and the credentials that an engine's or auth
// method's configuration takes from a secret.
//
// The operator reads a path as it is written. A RandomSecret is written to spec.path with its name
// behind it; one whose isKVSecretsEngineV2 is set is refused without a segment "data" in that, and
// gets none. The namespace is that of spec.authentication.
//
// https://github.com/redhat-cop/vault-config-operator/blob/main/docs/secret-management.md
// https://github.com/redhat-cop/vault-config-operator/blob/main/api/v1alpha1/utils/vaultutils.go
// (ReadSecret)
// https://github.com/redhat-cop/vault-config-operator/blob/main/api/v1alpha1/randomsecret_types.go
// (GetPath)
func vaultConfigOperator() Source {
	const group = "redhatcop.redhat.io"
	return Source{
		Name:    "vault-config-operator",
		Wants:   wantsManifests,
		Markers: []string{group},
		Ask:     asWritten,
		find: func(c *collector) {
			for o := range c.objects(group, group) {
				spec := o.Get("spec")
				namespace := spec.Get("authentication", "namespace").Text()
				switch o.kind {
				case "VaultSecret":
					for d := range spec.Get("vaultSecretDefinitions").Items() {
						r := Reference{Namespace: d.Get("authentication", "namespace").Text()}
						for path := range d.All("path") {
							c.add(path, r)
						}
					}
				case "RandomSecret":
					name := cmp.Or(spec.Get("name").Text(), o.Get("metadata", "name").Text())
					for path := range spec.All("path") {
						c.add(path, Reference{Namespace: namespace, Field: spec.Get("secretKey").Text(),
							Path: strings.TrimRight(strings.TrimSpace(path.Text()), "/") + "/" + name})
					}
				default:
					for n := range spec.Every() {
						for secret := range n.All("vaultSecret") {
							c.add(secret.Get("path"), Reference{Namespace: namespace,
								Field: n.Get("passwordKey").Text()})
						}
					}
				}
			}
		},
	}
}
