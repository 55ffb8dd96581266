package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// ricoberger finds the VaultSecrets of ricoberger/vault-secrets-operator. A path begins with
// its mount; for the PKI engine it is the mount. The keys of a
// VaultSecret are fields of each of its secrets: they are told one by one, on their own lines.
//
// The operator asks the server for the mount of the path, and goes no further where that is
// refused. Below one of KV version 2 it puts "data" behind the mount whatever follows: a data/ that
// is written is the name of a folder. The namespace is VAULT_NAMESPACE of the operator with
// vaultNamespace below it.
//
// https://github.com/ricoberger/vault-secrets-operator
// https://github.com/ricoberger/vault-secrets-operator/blob/main/internal/vault/client.go
// (GetSecret, addPrefixToVKVPath)
// https://github.com/ricoberger/vault-secrets-operator/blob/main/internal/vault/pki.go
// (GetCertificate)
func ricoberger() Source {
	const group = "ricoberger.de"
	return Source{
		Name:    "ricoberger-vault-secret",
		Wants:   wantsManifests,
		Markers: []string{group},
		Ask:     askByMount,
		find: func(c *collector) {
			for o := range c.objects(group, group) {
				if o.kind != "VaultSecret" {
					continue
				}
				spec := o.Get("spec")
				r := Reference{Namespace: spec.Get("vaultNamespace").Text(),
					Version: spec.Get("version").Text()}
				pki := ""
				if spec.Get("secretEngine").Text() == "pki" {
					pki = "/issue/" + spec.Get("role").Text()
				}
				for path := range spec.All("path") {
					c.keyed(path, spec, r, pki)
				}
				for path := range spec.Get("paths").Items() {
					c.keyed(path, spec, r, "")
				}
			}
		},
	}
}

// keyed takes in a path, once for each of the keys in a spec, or once where it has none.
func (c *collector) keyed(path, spec yamldoc.Node, r Reference, suffix string) {
	if suffix != "" {
		r.Path = strings.Trim(strings.TrimSpace(path.Text()), "/") + suffix
	}
	none := true
	for key := range spec.Get("keys").Items() {
		if r.Field = key.Text(); r.Field != "" {
			none = false
			r.Line = key.Line()
			c.add(path, r)
		}
	}
	if none {
		r.Field, r.Line = "", 0
		c.add(path, r)
	}
}
