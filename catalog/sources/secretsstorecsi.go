package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// secretsStoreCSI finds the objects that the Secrets Store CSI driver mounts by way of its
// provider for Vault or OpenBao. They are a list in YAML that stands as a text in YAML.
//
// The provider asks for the path as it is written, but for a v1/ at its start, which it does not
// double, and for what follows a question mark: that is the query. The namespace is vaultNamespace.
//
// https://developer.hashicorp.com/vault/docs/deploy/kubernetes/csi/configurations
// https://github.com/hashicorp/vault-csi-provider/blob/main/internal/client/client.go
// (generateSecretRequest)
func secretsStoreCSI() Source {
	markers := []string{"secretPath", "objectPath"}
	return Source{
		Name:    "secrets-store-csi",
		Wants:   wantsManifests,
		Markers: markers,
		Ask: func(r Request) string {
			r.Path, _, _ = strings.Cut(r.Path, "?")
			return asWritten(r)
		},
		find: func(c *collector) {
			foreign := &collector{}
			for o := range c.objects("", markers...) {
				if o.kind != "SecretProviderClass" {
					continue
				}
				switch provider := strings.ToLower(o.Get("spec", "provider").Text()); {
				// A patch, or the values of a chart, need not say whose objects they are.
				case provider == "vault", provider == "openbao", provider == "", lex.HoldsPlaceholder(provider):
					c.secretProviderClass(o)
				default:
					foreign.secretProviderClass(o)
				}
			}
			// The values of a chart have the list alone.
			seen := map[int]bool{}
			for _, r := range append(foreign.refs, c.refs...) {
				seen[r.Line] = true
			}
			for m := range c.maps(markers...) {
				path := m.Get("secretPath")
				if !path.IsZero() && !m.Get("objectName").IsZero() && !seen[path.TextLine()] {
					c.csiObjects(m, "", 0)
				}
			}
		},
	}
}

func (c *collector) secretProviderClass(o object) {
	parameters := o.Get("spec", "parameters")
	namespace := parameters.Get("vaultNamespace").Text()
	for objects := range parameters.All("objects") {
		c.csiObjects(objects, namespace, 0)
	}
}

// csiObjects takes in the list of objects, in whatever form it is written. Early versions wanted
// every object as a text of its own.
func (c *collector) csiObjects(n yamldoc.Node, namespace string, depth int) {
	const texts = 3
	if !n.IsMap() && !n.IsList() {
		if depth < texts {
			for _, inner := range n.Embedded() {
				c.csiObjects(inner, namespace, depth+1)
			}
		}
		return
	}
	for item := range n.Items() {
		switch {
		case !item.IsMap():
			c.csiObjects(item, namespace, depth)
		case !item.Get("array").IsZero():
			c.csiObjects(item.Get("array"), namespace, depth+1)
		default:
			r := Reference{Namespace: namespace, Field: item.Get("secretKey").Text()}
			for path := range item.All("secretPath") {
				// The provider takes the path of a URL too.
				r.Path = ""
				if below, ok := strings.CutPrefix(strings.TrimPrefix(strings.TrimSpace(path.Text()), "/"),
					"v1/"); ok {
					r.Path = below
				}
				c.add(path, r)
			}
			r.Path, r.Field = "", item.Get("objectName").Text()
			for path := range item.All("objectPath") {
				c.add(path, r)
			}
		}
	}
}
