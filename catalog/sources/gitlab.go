package sources

import (
	"bytes"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// gitlab finds the secrets of jobs that come from Vault: in short, "path/field@mount", or as a
// map. Jobs stand in any file that a pipeline includes.
//
// https://docs.gitlab.com/ci/yaml/#secretsvault
func gitlab() Source {
	return Source{
		Name:    "gitlab",
		Wants:   wantsPipeline,
		Markers: lex.KeyMarkers("secrets"),
		Also:    lex.KeyMarkers("vault"),
		Keys:    []string{"secrets", "vault"},
		find: func(c *collector) {
			for root := range c.roots(lex.KeyMarkers("secrets")...) {
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
		},
		Ask: askGitLab,
	}
}

// askGitLab returns what the runner asks for. The short form, "path/field@mount", is one of the
// engine kv-v2, mounted where the last "@" says or else at "kv-v2"; there data/ stands between
// mount and path. The engines kv-v1 and generic put mount and path together. A map must name its
// engine and the mount, or the pipeline is no valid one; other engines are not known. The namespace
// is the job's VAULT_NAMESPACE.
//
// https://gitlab.com/gitlab-org/gitlab/-/blob/master/ee/lib/gitlab/ci/config/entry/vault/secret.rb
// https://gitlab.com/gitlab-org/gitlab/-/blob/master/ee/lib/gitlab/ci/config/entry/vault/engine.rb
// https://gitlab.com/gitlab-org/gitlab-runner/-/blob/main/helpers/vault/secret_engines/kv_v2/engine.go
// https://gitlab.com/gitlab-org/gitlab-runner/-/blob/main/helpers/vault/secret_engines/generic/engine.go
func askGitLab(r Request) string {
	switch r.Call {
	case kvV1, kvV2, kvAny, "generic":
		return goClientPath(askedByVersion(r))
	}
	return ""
}

const gitlabNamespace = "VAULT_NAMESPACE"

// gitlabSecret takes in what stands under "vault" of a secret.
func (c *collector) gitlabSecret(vault yamldoc.Node, namespace string) {
	const defaultMount = "kv-v2"
	if vault.IsMap() {
		place, engine := vault.Get("path"), vault.Get("engine")
		r := Reference{Namespace: namespace, Mount: engine.Get("path").Text(),
			Field: vault.Get("field").Text()}
		switch {
		case r.Field == "": // an entry of something else
			return
		case r.Mount != "":
			r.Call = kvCall(engine.Get("name").Text(), engine.Get("name").Text())
		case engine.Get("name").Text() == "generic":
			// What is meant is the path of the whole API.
		default:
			r.Mount = defaultMount
		}
		c.add(place, r)
		return
	}
	text := vault.Text()
	place, mount := text, defaultMount
	masked := []byte(lex.OutsidePlaceholders(text))
	for i := range masked {
		if masked[i] == '@' && lex.NameClosedBy(string(masked[i+1:min(len(masked),
			i+1+lex.MaxPlaceholder)]), '@') {
			masked[i], masked[i+1+bytes.IndexByte(masked[i+1:], '@')] = 'x', 'x' // "@name@"
		}
	}
	if i := bytes.LastIndexByte(masked, '@'); i > 0 {
		place, mount = text[:i], text[i+1:]
	}
	i := strings.LastIndexByte(lex.OutsidePlaceholders(place), '/')
	if i <= 0 || strings.ContainsAny(text, " \n") && !lex.HoldsPlaceholder(text) {
		return
	}
	c.add(vault, Reference{Namespace: namespace, Mount: mount, Path: place[:i], Field: place[i+1:],
		Call: kvV2})
}
