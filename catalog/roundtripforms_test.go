package catalog

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// writtenForm is one way to write a place down. It returns false where its syntax has no way to write the place, and
// takes out of it what the syntax does not hold.
type writtenForm struct {
	source, name string
	write        func(w *written, m spotMaker) bool
}

// yaml writes a scalar as people do: plain where that is possible, else in quotes.
func (m spotMaker) yaml(s string) string {
	plain := s != "" && strings.Trim(s, " ") == s && !strings.ContainsAny(s[:1], "-?:,[]{}#&*!|>'\"%@`~") &&
		!strings.ContainsAny(s, "\"'[]{},#\\") && !strings.Contains(s, ": ") && s != "true" && s != "null"
	switch {
	case plain && m.IntN(2) == 0:
		return s
	case !strings.Contains(s, "'") && m.IntN(2) == 0:
		return "'" + s + "'"
	}
	return quoted(s)
}

// quoted writes a text in double quotes, with the escapes that JSON, YAML and HCL share.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

// simpleField tells whether the field is one that every syntax can write.
func (w *written) simpleField() bool {
	for _, r := range w.field {
		if r != '_' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			return false
		}
	}
	return true
}

// apiPath returns the path of the API, or mount and path, which many tools are given instead.
func (w *written) apiPath(m spotMaker) string {
	if w.mount.KVVersion == 2 && m.IntN(3) == 0 {
		w.either = true
		return w.whole()
	}
	return w.api()
}

// escapedPath writes a path as a part of a URL, with more characters escaped than a URL needs.
func escapedPath(path string, more ...string) string {
	segments := strings.Split(path, "/")
	for i := range segments {
		segments[i] = url.PathEscape(segments[i])
	}
	return strings.NewReplacer(append(more, "+", "%2B")...).Replace(strings.Join(segments, "/"))
}

func writtenForms() []writtenForm {
	return append(kubernetesForms(), append(textForms(), templateForms()...)...)
}

func kubernetesForms() []writtenForm {
	return []writtenForm{
		{"external-secrets", "with a store", func(w *written, m spotMaker) bool {
			w.either = true // the operator takes a repeated mount out of a key
			w.file("store.yaml", fmt.Sprintf("apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: s}\nspec:\n  provider:\n    vault:\n"+
				"      path: %s\n      version: v%d\n      namespace: %s\n", m.yaml(w.engine()), w.mount.KVVersion, m.yaml(w.namespace)))
			version := ""
			if w.version != "" {
				version = "        version: " + m.yaml(w.version) + "\n"
			}
			w.file("es.yaml", fmt.Sprintf("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  secretStoreRef: {name: s}\n  data:\n    - secretKey: x\n"+
				"      remoteRef:\n        key: %s\n        property: %s\n%s", m.yaml(w.path), m.yaml(w.field), version))
			return true
		}},
		{"external-secrets", "without a mount", func(w *written, m spotMaker) bool {
			w.version = ""
			w.file("es.yaml", fmt.Sprintf("apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: s}\nspec: {provider: {vault: {server: x}}}\n---\n"+
				"apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  secretStoreRef: {name: s}\n  dataFrom:\n    - extract:\n"+
				"        key: %s\n        property: %s\n", m.yaml(w.apiPath(m)), m.yaml(w.field)))
			return true
		}},
		{"vault-agent-injector", "annotation", func(w *written, m spotMaker) bool {
			w.field, w.version = "", ""
			w.file("pod.yaml", fmt.Sprintf("metadata:\n  annotations:\n    vault.hashicorp.com/namespace: %s\n    vault.hashicorp.com/agent-inject-secret-x: %s\n",
				m.yaml(w.namespace), m.yaml(w.apiPath(m))))
			return true
		}},
		{"vault-secrets-operator", "static", func(w *written, m spotMaker) bool {
			w.field = ""
			version := ""
			if w.version != "" {
				version = "  version: " + w.version + "\n"
			}
			w.either = true // a path that begins with data/ is taken for one of the API
			w.file("vso.yaml", fmt.Sprintf("apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultStaticSecret\nspec:\n  type: kv-v%d\n  mount: %s\n  path: %s\n  namespace: %s\n%s",
				w.mount.KVVersion, m.yaml(w.engine()), m.yaml(w.path), m.yaml(w.namespace), version))
			return true
		}},
		{"secrets-store-csi", "objects", func(w *written, m spotMaker) bool {
			if strings.HasPrefix(w.mount.Path, "v1/") {
				return false // the provider takes it for the API's version
			}
			w.version = ""
			w.file("csi.yaml", fmt.Sprintf("apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nspec:\n  provider: vault\n  parameters:\n    vaultNamespace: %s\n"+
				"    objects: |\n      - objectName: x\n        secretPath: %s\n        secretKey: %s\n", m.yaml(w.namespace), m.yaml(w.apiPath(m)), m.yaml(w.field)))
			return true
		}},
		{"argocd-vault-plugin", "inline", func(w *written, m spotMaker) bool {
			// The plugin looks at texts: nothing escapes, and a modifier follows a bar.
			if w.has(`#"'\`) || strings.ContainsAny(w.field, `#|"`) {
				return false
			}
			w.namespace = ""
			version := ""
			if w.version != "" {
				version = "#" + w.version
			}
			w.file("secret.yaml", "kind: Secret\nstringData:\n  x: <path:"+w.apiPath(m)+"#"+w.field+version+m.pick("", " | base64encode")+">\n")
			return true
		}},
		{"argocd-vault-plugin", "annotation", func(w *written, m spotMaker) bool {
			w.namespace, w.field, w.version = "", "", ""
			w.file("secret.yaml", "kind: Secret\nmetadata:\n  annotations:\n    avp.kubernetes.io/path: "+m.yaml(w.apiPath(m))+"\n")
			return true
		}},
		{"bank-vaults", "value", func(w *written, m spotMaker) bool {
			if w.has(` "'>()}[],;\#`) || strings.ContainsAny(w.field, " é/\":") {
				return false // these end a reference
			}
			w.namespace = ""
			version := ""
			if w.version != "" {
				version = "#" + w.version
			}
			ref := "vault:" + w.apiPath(m) + "#" + w.field + version
			w.file("pod.yaml", "env:\n- name: X\n  value: "+m.pick(ref, `"`+ref+`"`, `"user:${`+ref+`}@host"`)+"\n")
			return true
		}},
		{"ricoberger-vault-secret", "key", func(w *written, m spotMaker) bool {
			version := ""
			if w.version != "" {
				version = "  version: " + w.version + "\n"
			}
			w.file("vs.yaml", fmt.Sprintf("apiVersion: ricoberger.de/v1alpha1\nkind: VaultSecret\nspec:\n  vaultNamespace: %s\n  path: %s\n  keys: [%s]\n%s",
				m.yaml(w.namespace), m.yaml(w.apiPath(m)), quoted(w.field), version))
			return true
		}},
		{"vault-config-operator", "definition", func(w *written, m spotMaker) bool {
			w.field, w.version = "", ""
			w.file("vs.yaml", fmt.Sprintf("apiVersion: redhatcop.redhat.io/v1alpha1\nkind: VaultSecret\nspec:\n  vaultSecretDefinitions:\n  - name: x\n    path: %s\n    authentication: {namespace: %s}\n",
				m.yaml(w.apiPath(m)), quoted(w.namespace)))
			return true
		}},
		{"keda", "trigger", func(w *written, m spotMaker) bool {
			w.version = ""
			w.file("keda.yaml", fmt.Sprintf("apiVersion: keda.sh/v1alpha1\nkind: TriggerAuthentication\nspec:\n  hashiCorpVault:\n    namespace: %s\n    secrets:\n    - parameter: x\n      key: %s\n      path: %s\n",
				m.yaml(w.namespace), m.yaml(w.field), m.yaml(w.apiPath(m))))
			return true
		}},
		{"kong", "reference", func(w *written, m spotMaker) bool {
			version := ""
			if w.version != "" {
				version = "#" + w.version
			}
			w.either = true // data/ in a path of version 2 is taken for the API's
			w.file("kong.yaml", fmt.Sprintf("vaults:\n- name: hcv\n  prefix: my-vault\n  config:\n    mount: %s\n    kv: v%d\n    namespace: %s\nplugins:\n- config:\n    x: '{vault://my-vault/%s/%s%s}'\n",
				m.yaml(w.engine()), w.mount.KVVersion, quoted(w.namespace), escapedPath(w.path), url.PathEscape(w.field), version))
			return true
		}},
		{"kapitan", "tag", func(w *written, m spotMaker) bool {
			if w.has(`:{}"'\#`) || strings.Contains(w.path, "||") || strings.ContainsAny(w.field, `:"`) {
				return false // a colon separates, and nothing escapes it
			}
			w.namespace, w.version, w.either = "", "", true
			w.file("x.yml", "a: ?{vaultkv:some/name:"+w.engine()+":"+w.path+":"+w.field+m.pick("", "||random:str")+"}\n")
			return true
		}},
		{"argocd-vault-replacer", "placeholder", func(w *written, m spotMaker) bool {
			w.namespace, w.version = "", ""
			w.file("x.yaml", "a: <secret:"+escapedPath(w.apiPath(m), "~", "%7E")+"~"+escapedPath(w.field)+m.pick("", "|base64")+">\n")
			return true
		}},
		{"gitlab", "short", func(w *written, m spotMaker) bool {
			if w.has("@ ") || strings.ContainsAny(w.field, "/@ ") {
				return false // "@" ends the path, and a blank makes it something else
			}
			w.version, w.either = "", true
			w.file("ci.yml", "job:\n  variables: {VAULT_NAMESPACE: "+quoted(w.namespace)+"}\n  secrets:\n    X:\n      vault: "+m.yaml(w.path+"/"+w.field+"@"+w.engine())+"\n")
			return true
		}},
		{"gitlab", "long", func(w *written, m spotMaker) bool {
			w.version, w.either, w.namespace = "", true, ""
			w.file("ci.yml", fmt.Sprintf("job:\n  secrets:\n    X:\n      vault:\n        engine: {name: kv-v2, path: %s}\n        path: %s\n        field: %s\n",
				quoted(w.engine()), m.yaml(w.path), m.yaml(w.field)))
			return true
		}},
	}
}
