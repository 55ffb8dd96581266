package sources

// certManager finds what cert-manager's issuers have Vault sign certificates with: the role of a
// PKI engine, as "pki/sign/web".
//
// The path is joined to /v1 and written to as it stands, in the namespace that is beside it. The
// path of a login is below auth/, and no secret.
//
// https://cert-manager.io/docs/configuration/vault/
// https://github.com/cert-manager/cert-manager/blob/master/internal/vault/vault.go (Sign)
func certManager() Source {
	const group = "cert-manager.io"
	return Source{
		Name:    "cert-manager",
		Wants:   wantsManifests,
		Markers: []string{group},
		Keys:    []string{"vault", "path"},
		Ask:     asWritten,
		find: func(c *collector) {
			for o := range c.objects(group, group) {
				if o.kind != "Issuer" && o.kind != "ClusterIssuer" {
					continue
				}
				vault := o.Get("spec", "vault")
				for path := range vault.All("path") {
					c.add(path, Reference{Namespace: vault.Get("namespace").Text()})
				}
			}
		},
	}
}
