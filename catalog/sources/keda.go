package sources

// keda finds what KEDA's TriggerAuthentication and ClusterTriggerAuthentication take from Vault for
// a trigger. The path is one of the API; "mount" beside the list is that of the login.
//
// https://keda.sh/docs/latest/authentication-providers/hashicorp-vault/
func keda() Source {
	const marker = "hashiCorpVault"
	return Source{
		Name:    "keda",
		Wants:   wantsManifests,
		Markers: []string{marker},
		Find: func(f File) Found {
			c := &collector{source: "keda"}
			for o := range f.objects(marker) {
				if o.group != "keda.sh" || o.kind != "TriggerAuthentication" && o.kind != "ClusterTriggerAuthentication" {
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
			return c.sorted()
		},
	}
}
