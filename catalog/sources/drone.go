package sources

import (
	"cmp"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// drone finds the secrets of Drone's pipelines that the plugin for Vault has: documents of the kind
// "secret" with a path to get, the same in the forms of older servers, and a path beside
// from_secret. A path without a slash is the name of a secret of Kubernetes, which another plugin
// takes from there.
//
// The plugin reads the path as it is written. Without a name it takes the field "value".
//
// https://docs.drone.io/secret/external/vault/
// https://github.com/drone/drone-vault/blob/master/plugin/plugin.go (find)
func drone() Source {
	return Source{
		Name: "drone",
		Wants: func(name string) bool {
			return wantsPipeline(name) && strings.Contains(strings.ToLower(name), "drone")
		},
		Markers: []string{"secret"},
		Keys:    []string{"path"},
		Ask:     asWritten,
		find: func(c *collector) {
			for m := range c.maps("secret") {
				if m.Get("kind").Text() == "secret" {
					c.droneSecret(m.Get("get"))
					for _, key := range []string{"external_data", "data"} {
						for _, secret := range m.Get(key).Pairs() {
							c.droneSecret(secret)
						}
					}
				}
				c.droneSecret(m.Get("from_secret"))
			}
		},
	}
}

func (c *collector) droneSecret(secret yamldoc.Node) {
	if place := secret.Get("path"); isWhole(place.Text()) {
		c.add(place, Reference{Field: cmp.Or(secret.Get("name").Text(), "value")})
	}
}
