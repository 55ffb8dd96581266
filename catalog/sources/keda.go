package sources

// keda finds what KEDA's TriggerAuthentication and ClusterTriggerAuthentication take from Vault for
// a trigger. "mount" beside the list is that of the login.
//
// KEDA reads the path as it is written, and writes to it where the type is pki. The type secretV2
// tells where in the answer the value is, and puts no data/ into the path.
//
// https://keda.sh/docs/latest/authentication-providers/hashicorp-vault/
// https://github.com/kedacore/keda/blob/main/pkg/scaling/resolver/hashicorpvault_handler.go
// (fetchSecret)
func keda() Source {
	const marker = "hashiCorpVault"
	return Source{
		Name:    "keda",
		Wants:   wantsManifests,
		Markers: []string{marker},
		Ask:     asWritten,
		find: func(c *collector) {
			for o := range c.objects("keda.sh", marker) {
				if o.kind != "TriggerAuthentication" && o.kind != "ClusterTriggerAuthentication" {
					continue
				}
				vault := o.Get("spec", marker)
				namespace := vault.Get("namespace").Text()
				for secret := range vault.Get("secrets").Items() {
					for path := range secret.All("path") {
						c.add(path, Reference{Namespace: namespace, Field: secret.Get("key").Text()})
					}
				}
			}
		},
	}
}
