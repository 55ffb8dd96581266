package sources

import "strings"

// crossplane finds the secrets that Crossplane's provider for Vault writes: kv.vault.upbound.io and
// generic.vault.upbound.io, and the same with vault.m, which are those of one namespace of
// Kubernetes.
//
// The provider runs that of Terraform: each kind is one of its resources, and asks like it.
//
// https://marketplace.upbound.io/providers/upbound/provider-vault
// https://github.com/upbound/provider-vault/tree/main/config
func crossplane() Source {
	return Source{
		Name:    "crossplane",
		Wants:   wantsManifests,
		Markers: []string{"vault.upbound.io", "vault.m.upbound.io"},
		Ask:     askTerraform,
		find: func(c *collector) {
			for o := range c.objects("", "vault.upbound.io", "vault.m.upbound.io") {
				resource := crossplaneResource(o)
				if resource == "" {
					continue
				}
				of := o.Get("spec", "forProvider")
				typ := terraformTypes()[resource]
				r := Reference{Namespace: of.Get("namespace").Text(), Call: resource}
				if typ.mount != "" {
					if r.Mount = of.Get(typ.mount).Text(); r.Mount == "" {
						r.Templated = true // it is taken from another object, or the base of a patch has it
					}
				}
				for path := range of.All(typ.path) {
					c.add(path, r)
				}
			}
		},
	}
}

// crossplaneResource returns the resource of Terraform that an object is, "" for one that holds no
// secret.
func crossplaneResource(o object) string {
	kind := strings.Replace(o.group, ".vault.m.", ".vault.", 1) + "/" + o.kind
	return map[string]string{
		"kv.vault.upbound.io/SecretV2":      "vault_kv_secret_v2",
		"kv.vault.upbound.io/Secret":        "vault_kv_secret",
		"generic.vault.upbound.io/Secret":   "vault_generic_secret",
		"generic.vault.upbound.io/Endpoint": "vault_generic_endpoint",
	}[kind]
}
