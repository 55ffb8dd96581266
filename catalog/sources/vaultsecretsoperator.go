package sources

import (
	"cmp"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// vaultSecretsOperator finds what HashiCorp's Vault Secrets Operator syncs. The mount stands
// beside the path. Without a namespace of its own an object has that of its VaultAuth.
//
// https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/api-reference
func vaultSecretsOperator() Source {
	const group = "secrets.hashicorp.com"
	return Source{
		Name:    "vault-secrets-operator",
		Wants:   wantsManifests,
		Markers: []string{group},
		Find: func(f File) Found {
			c := &collector{source: "vault-secrets-operator"}
			for o := range f.objects(group) {
				if o.group != group {
					continue
				}
				spec := o.Get("spec")
				switch o.kind {
				case "VaultAuth":
					if ns := spec.Get("namespace").Text(); ns != "" {
						c.Stores = append(c.Stores, Store{Name: vaultAuth + o.Get("metadata", "name").Text(), Line: o.Line(), Namespace: ns})
					}
				case "VaultStaticSecret", "VaultDynamicSecret":
					for path := range spec.All("path") {
						c.mounted(spec, path, "")
					}
				case "VaultPKISecret":
					for role := range spec.All("role") {
						c.mounted(spec, role, "issue/"+role.Text())
					}
				}
			}
			return c.sorted()
		},
	}
}

// vaultAuth is what the names of VaultAuth objects begin with.
const vaultAuth = "VaultAuth/"

// mounted takes in a path, or what stands at a node, below the mount in a spec. A spec without
// a mount is a patch: the mount stands elsewhere.
func (c *collector) mounted(spec, at yamldoc.Node, path string) {
	r := Reference{Path: path, Namespace: spec.Get("namespace").Text(), Version: spec.Get("version").Text()}
	if r.Namespace == "" {
		_, name, _ := cutLast(spec.Get("vaultAuthRef").Text(), "/") // a namespace of Kubernetes may stand before it
		r.Context = vaultAuth + cmp.Or(name, "default")
	}
	if r.Mount = spec.Get("mount").Text(); r.Mount == "" {
		r.Templated = true
	}
	c.add(at, r)
}
