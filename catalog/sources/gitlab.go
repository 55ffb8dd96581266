package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// gitlab finds the secrets of jobs that come from Vault: in short, "path/field@mount", or as a
// map. Jobs stand in any file that a pipeline includes.
//
// https://docs.gitlab.com/ci/yaml/#secretsvault
func gitlab() Source {
	const name = "gitlab"
	return Source{
		Name:    name,
		Wants:   wantsYAML,
		Markers: asKey("secrets"),
		Also:    asKey("vault"),
		Find: func(f File) Found {
			c := &collector{source: name}
			for root := range f.roots(asKey("secrets")...) {
				everywhere := root.Get("variables", gitlabNamespace)
				for job := range root.Every() {
					secrets := job.Get("secrets")
					if !secrets.IsMap() {
						continue
					}
					namespace := job.Get("variables", gitlabNamespace)
					if namespace.IsZero() {
						namespace = everywhere
					}
					for _, secret := range secrets.Pairs() {
						c.gitlabSecret(secret.Get("vault"), namespace.Text())
					}
				}
			}
			return c.sorted()
		},
	}
}

const gitlabNamespace = "VAULT_NAMESPACE"

// gitlabSecret takes in what stands under "vault" of a secret.
func (c *collector) gitlabSecret(vault yamldoc.Node, namespace string) {
	const defaultMount = "kv-v2"
	if vault.IsMap() {
		place, engine := vault.Get("path"), vault.Get("engine")
		r := Reference{Namespace: namespace, Mount: engine.Get("path").Text(), Field: vault.Get("field").Text()}
		switch {
		case r.Field == "": // an entry of something else
			return
		case engine.Get("name").Text() == "generic":
			// Its path is that of the whole API, below the mount or with it.
		case r.Mount == "":
			r.Mount = defaultMount
		}
		c.add(place, r)
		return
	}
	text := vault.Text()
	place, mount, ok := strings.Cut(text, "@")
	if !ok {
		mount = defaultMount
	}
	i := strings.LastIndexByte(place, '/')
	if i <= 0 || strings.ContainsAny(text, " \n") && !templated(text) {
		return
	}
	c.add(vault, Reference{Namespace: namespace, Mount: mount, Path: place[:i], Field: place[i+1:]})
}
