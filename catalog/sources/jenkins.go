package sources

import (
	"path"
	"strings"
)

// jenkins finds what pipelines and jobs in Groovy read with the HashiCorp Vault plugin:
//
//	[path: 'secret/x', engineVersion: 2, secretValues: [[envVar: 'A', vaultKey: 'k']]]
//	[$class: 'VaultSecret', path: 'secret/x', ...], wherever it stands
//	vaultSecret { path('secret/x') ... } in the job DSL
//	vault path: 'secret/x', key: 'k'
//
// and CASC_VAULT_PATHS of its configuration as code.
//
// https://plugins.jenkins.io/hashicorp-vault-plugin/
func jenkins() Source {
	const name = "jenkins"
	return Source{
		Name:    name,
		Wants:   func(name string) bool { return isGroovyFile(name) || wantsText(name) },
		Markers: []string{"vaultKey", "VaultSecret", "vaultSecret", "secretValues", "vault path", "vault(path", "CASC_VAULT_PATHS"},
		Find: func(f File) Found {
			text := string(f.Data)
			c := &collector{source: name}
			c.cascPaths(text)
			if isGroovyFile(f.Name) {
				g := &groovyScan{text: text, lines: indexLines(text, 1), names: map[string]string{}}
				g.scan()
				for _, r := range g.refs {
					r.Namespace = g.namespace
					c.addText(r)
				}
			}
			return c.sorted()
		},
	}
}

func isGroovyFile(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.Contains(base, "jenkinsfile") || hasExt(base, ".groovy", ".gvy", ".gdsl", ".jenkins")
}

// cascPaths takes in the variable that names what the configuration as code reads.
func (c *collector) cascPaths(text string) {
	namespace := ""
	for _, v := range environment(text, "CASC_VAULT_NAMESPACE") {
		namespace = v.value
	}
	for _, v := range environment(text, "CASC_VAULT_PATHS") {
		for _, p := range listOf(v.value) {
			if isWhole(p) {
				c.addText(Reference{Line: v.line, Path: p, Raw: oneLine(p), Namespace: namespace})
			}
		}
	}
}
