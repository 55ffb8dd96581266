package sources

import (
	"cmp"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// vaultSecretsOperator finds what HashiCorp's Vault Secrets Operator syncs. The mount stands
// beside the path. Without a namespace of its own an object has that of its VaultAuth.
//
// The operator joins mount and path with slashes and nothing else, whatever mounts the server has.
// Of a VaultStaticSecret of the type kv-v2, and of that alone, "data" stands between the two: so a
// mount with a folder behind it, and a path that begins with data/, are beside the secret.
// VaultPKISecret writes to issue/ and the role, or to issuer/, its issuerRef and the role.
//
// https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/api-reference
// https://github.com/hashicorp/vault-secrets-operator/blob/main/vault/requests.go (kvReadRequestV1,
// kvReadRequestV2)
// https://github.com/hashicorp/vault-secrets-operator/blob/main/controllers/vaultdynamicsecret_controller.go
// (doVault)
// https://github.com/hashicorp/vault-secrets-operator/blob/main/controllers/vaultpkisecret_controller.go
// (getPath)
func vaultSecretsOperator() Source {
	const group = "secrets.hashicorp.com"
	return Source{
		Name:    "vault-secrets-operator",
		Wants:   wantsManifests,
		Markers: []string{group},
		Ask:     func(r Request) string { return goClientPath(askedByVersion(r)) },
		find: func(c *collector) {
			for o := range c.objects(group, group) {
				spec := o.Get("spec")
				switch o.kind {
				case "VaultAuth":
					if ns := spec.Get("namespace").Text(); ns != "" {
						c.stores = append(c.stores, Store{Name: vaultAuth + o.Get("metadata", "name").Text(),
							Line: o.Line(), Namespace: ns})
					}
				case "VaultStaticSecret":
					call := spec.Get("type").Text()
					if call != kvV1 && call != kvV2 {
						call = kvAny // it stands in the base that this is a patch of
					}
					for path := range spec.All("path") {
						c.mounted(spec, path, "", call)
					}
				case "VaultDynamicSecret":
					for path := range spec.All("path") {
						c.mounted(spec, path, "", "")
					}
				case "VaultPKISecret":
					issue := "issue/"
					if issuer := spec.Get("issuerRef").Text(); issuer != "" {
						issue = "issuer/" + issuer + "/"
					}
					for role := range spec.All("role") {
						c.mounted(spec, role, issue+role.Text(), "")
					}
				}
			}
		},
	}
}

// vaultAuth is what the names of VaultAuth objects begin with.
const vaultAuth = "VaultAuth/"

// mounted takes in a path, or what stands at a node, below the mount in a spec. A spec without
// a mount is a patch: the mount stands elsewhere.
func (c *collector) mounted(spec, at yamldoc.Node, path, call string) {
	r := Reference{Path: path, Call: call, Namespace: spec.Get("namespace").Text(),
		Version: spec.Get("version").Text()}
	if r.Namespace == "" {
		// a namespace of Kubernetes may stand before it
		_, name, _ := cutLast(spec.Get("vaultAuthRef").Text(), "/")
		r.Context = vaultAuth + cmp.Or(name, "default")
	}
	if r.Mount = spec.Get("mount").Text(); r.Mount == "" {
		r.Templated = true
	}
	c.add(at, r)
}
