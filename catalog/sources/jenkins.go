package sources

import (
	"path"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
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
	return Source{
		Name:  "jenkins",
		Wants: func(name string) bool { return isGroovyFile(name) || wantsText(name) },
		Markers: []string{"vaultKey", "VaultSecret", "vaultSecret", "secretValues", "vault path",
			"vault(path", "CASC_VAULT_PATHS"},
		find: func(c *collector) {
			c.cascPaths()
			if isGroovyFile(c.Name) {
				g := &groovyScan{Text: c.text(), names: map[string]string{}}
				g.scan()
				c.groovy(g)
			}
		},
		Ask: askJenkins,
	}
}

// askJenkins returns what the plugin asks for. It is told the version of the engine by the secret,
// else by its configuration, else that is 2: then data/ stands behind the first segment of the
// path, or behind as many as prefixPath has, which comes before the path. So a mount with slashes
// is out of reach without it. Leading slashes are taken away. The rest must be a part of an
// address: a blank or a bracket in it fails, unless it is escaped. The namespace is vaultNamespace
// of the configuration. What the administrators of Jenkins set for a folder or for all of it is in
// no file. The step "vault" does the same by their configuration, and so does the configuration as
// code by its own variables.
//
// https://github.com/jenkinsci/hashicorp-vault-plugin/blob/master/src/main/java/com/datapipe/jenkins/vault/VaultAccessor.java
// (retrieveVaultSecrets)
// https://github.com/jenkinsci/hashicorp-vault-plugin/blob/master/src/main/java/com/datapipe/jenkins/vault/jcasc/secrets/VaultSecretSource.java
// https://github.com/jopenlibs/vault-java-driver/blob/master/src/main/java/io/github/jopenlibs/vault/api/LogicalUtilities.java
// (addQualifierToPath)
// https://github.com/jopenlibs/vault-java-driver/blob/master/src/main/java/io/github/jopenlibs/vault/rest/Rest.java
// (an address is a java.net.URI)
// https://github.com/jenkinsci/hashicorp-vault-pipeline-plugin/blob/master/src/main/java/io/jenkins/plugins/vault/VaultReadStep.java
func askJenkins(r Request) string {
	if r.Mount == "" {
		r.Mount, r.Path, _ = strings.Cut(strings.TrimLeft(r.Path, "/"), "/")
	}
	asked := askedByVersion(r)
	if strings.ContainsAny(asked, notInJavaURI) {
		return ""
	}
	return addressPath(asked)
}

// notInJavaURI is what no path of a java.net.URI holds.
const notInJavaURI = " \"<>[\\]^`{|}"

// groovy takes over what a pipeline names.
func (c *collector) groovy(g *groovyScan) {
	for _, r := range g.refs {
		r.Mount = g.prefix
		if r.Call == "" {
			r.Call = kvCall(g.engine, kvV2)
		}
		if r.Namespace = g.namespace; r.Mount != "" || r.Templated || isWhole(r.Path) {
			c.addText(r)
		}
	}
	for _, r := range g.steps {
		if r.Namespace = g.namespace; r.Templated || isWhole(r.Path) {
			c.addText(r)
		}
	}
}

func isGroovyFile(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.Contains(base, "jenkinsfile") || hasExt(base, ".groovy", ".gvy", ".gdsl",
		".jenkins")
}

// cascPaths takes in the variable that names what the configuration as code reads.
func (c *collector) cascPaths() {
	last := func(name string) (value string) {
		for _, v := range environment(c.File, name) {
			value = v.value
		}
		return value
	}
	r := Reference{Namespace: last("CASC_VAULT_NAMESPACE"),
		Call: kvCall(last("CASC_VAULT_ENGINE_VERSION"), kvV2)}
	prefix := strings.Trim(last("CASC_VAULT_PREFIX_PATH"), "/")
	for _, v := range environment(c.File, "CASC_VAULT_PATHS") {
		for _, p := range listOf(strings.ReplaceAll(v.value, "\n", ",")) {
			if !isWhole(p) || len(lex.FieldsOutside(p)) > 1 { // no address has a blank
				continue
			}
			r.Line, r.Raw = c.lineOf(p, v.line), lex.OneLine(p)
			r.Mount, r.Path = behindPrefix(p, prefix)
			c.addText(r)
		}
	}
}

// behindPrefix takes a path apart behind as many segments as the prefix of the configuration as
// code has: the driver only counts them, and one is what it takes without any.
func behindPrefix(p, prefix string) (mount, below string) {
	if prefix == "" {
		return "", p
	}
	segments := strings.Split(strings.Trim(p, "/"), "/")
	n := strings.Count(prefix, "/") + 1
	if len(segments) <= n {
		return "", p
	}
	return strings.Join(segments[:n], "/"), strings.Join(segments[n:], "/")
}
