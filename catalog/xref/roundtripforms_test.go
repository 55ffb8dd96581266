package xref

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// yaml writes a scalar as people do: plain where that is possible, else in quotes.
func (m spotMaker) yaml(s string) string {
	plain := s != "" && strings.Trim(s, " ") == s && !strings.ContainsAny(s[:1],
		"-?:,[]{}#&*!|>'\"%@`~") &&
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

// simpleField reports whether the field is one that every syntax can write.
func (w *written) simpleField() bool {
	for _, r := range w.field {
		if r != '_' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			return false
		}
	}
	return true
}

// escapedPath writes a path as a part of a URL, with more characters escaped than a URL needs.
func escapedPath(path string, more ...string) string {
	segments := strings.Split(path, "/")
	for i := range segments {
		segments[i] = url.PathEscape(segments[i])
	}
	return strings.NewReplacer(append(more, "+", "%2B")...).Replace(strings.Join(segments, "/"))
}

// escapedSigns writes a path of which a tool makes a part of an address: with as little escaped as
// has to be.
func escapedSigns(path string, more ...string) string {
	return strings.NewReplacer(append(more, "%", "%25", "?", "%3F", "#", "%23")...).Replace(path)
}

// versionLine is a line with a version of the secret, "" where the newest is meant.
func (w *written) versionLine(format string) string {
	if w.version == "" {
		return ""
	}
	return fmt.Sprintf(format, w.version)
}

func kubernetesForms() []writtenForm {
	return []writtenForm{
		{"external-secrets", "with a store", operatorWithStore,
			func(w *written, t told, m spotMaker) bool {
				w.file("store.yaml", fmt.Sprintf("apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: s}\nspec:\n  provider:\n    vault:\n"+
					"      server: https://vault\n      path: %s\n      version: v%d\n      namespace: %s\n",
					m.yaml(t.mount), t.version, m.yaml(w.namespace)))
				w.file("es.yaml", fmt.Sprintf("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  secretStoreRef: {name: s}\n  data:\n    - secretKey: x\n"+
					"      remoteRef:\n        key: %s\n        property: %s\n%s", m.yaml(t.path), m.yaml(w.field),
					w.versionLine("        version: '%s'\n")))
				return true
			}},
		{"external-secrets", "without a mount", operatorWithoutPath,
			func(w *written, t told, m spotMaker) bool {
				w.version = ""
				version := m.pick("", ", version: v2") // the default
				if t.version == 1 {
					version = ", version: v1"
				}
				w.file("es.yaml", fmt.Sprintf("apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: s}\nspec: {provider: {vault: {server: x%s}}}\n---\n"+
					"apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  secretStoreRef: {name: s}\n  dataFrom:\n    - extract:\n"+
					"        key: %s\n        property: %s\n", version, m.yaml(t.path), m.yaml(w.field)))
				return true
			}},
		{"vault-agent-injector", "annotation", templateRule, func(w *written, t told, m spotMaker) bool {
			if t.has(`"\`) {
				return false // it becomes a text of a template, where these need an escape
			}
			w.field, w.version = "", ""
			w.file("pod.yaml", fmt.Sprintf("metadata:\n  annotations:\n    vault.hashicorp.com/namespace: %s\n    vault.hashicorp.com/agent-inject-secret-x: %s\n",
				m.yaml(w.namespace), m.yaml(escapedSigns(t.path))))
			return true
		}},
		{"vault-secrets-operator", "static", apart, func(w *written, t told, m spotMaker) bool {
			w.field = ""
			w.file("vso.yaml", fmt.Sprintf("apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultStaticSecret\nspec:\n  type: kv-v%d\n  mount: %s\n  path: %s\n  namespace: %s\n%s",
				t.version, m.yaml(t.mount), m.yaml(t.path), m.yaml(w.namespace),
				w.versionLine("  version: %s\n")))
			return true
		}},
		{"secrets-store-csi", "objects", asWrittenV1, func(w *written, t told, m spotMaker) bool {
			if t.has("?") {
				return false // a query follows
			}
			w.version = ""
			w.file("csi.yaml", fmt.Sprintf("apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nspec:\n  provider: vault\n  parameters:\n    vaultNamespace: %s\n"+
				"    objects: |\n      - objectName: x\n        secretPath: %s\n        secretKey: %s\n",
				m.yaml(w.namespace), m.yaml(m.pick("", "v1/", "/v1/", "/")+t.path), m.yaml(w.field)))
			return true
		}},
		{"argocd-vault-plugin", "inline", asWritten, func(w *written, t told, m spotMaker) bool {
			// The plugin looks at texts: nothing escapes, and a modifier follows a bar.
			if t.has(`#"'\`) || strings.ContainsAny(w.field, `#|"`) {
				return false
			}
			w.namespace = ""
			w.file("secret.yaml", "kind: Secret\nstringData:\n  x: <path:"+t.path+"#"+
				w.field+w.versionLine("#%s")+m.pick("",
				" | base64encode")+">\n")
			return true
		}},
		{"argocd-vault-plugin", "annotation", asWritten, func(w *written, t told, m spotMaker) bool {
			w.namespace, w.field, w.version = "", "", ""
			w.file("secret.yaml", "kind: Secret\nmetadata:\n  annotations:\n    avp.kubernetes.io/path: "+
				m.yaml(t.path)+"\n")
			return true
		}},
		{"bank-vaults", "value", asWritten, func(w *written, t told, m spotMaker) bool {
			if t.has(` "'>()}[],;\#`) || strings.ContainsAny(w.field, " é/\":") {
				return false // these end a reference
			}
			w.namespace = ""
			ref := "vault:" + t.path + "#" + w.field + w.versionLine("#%s")
			w.file("pod.yaml", "env:\n- name: X\n  value: "+m.pick(ref, `"`+ref+`"`,
				`"user:${`+ref+`}@host"`)+"\n")
			return true
		}},
		{"ricoberger-vault-secret", "key", addsDataBehindSlash,
			func(w *written, t told, m spotMaker) bool {
				w.file("vs.yaml", fmt.Sprintf("apiVersion: ricoberger.de/v1alpha1\nkind: VaultSecret\nspec:\n  vaultNamespace: %s\n  path: %s\n  keys: [%s]\n%s",
					m.yaml(w.namespace), m.yaml(t.path), quoted(w.field), w.versionLine("  version: %s\n")))
				return true
			}},
		{"vault-config-operator", "definition", asWritten, func(w *written, t told, m spotMaker) bool {
			w.field, w.version = "", ""
			w.file("vs.yaml", fmt.Sprintf("apiVersion: redhatcop.redhat.io/v1alpha1\nkind: VaultSecret\nspec:\n  vaultSecretDefinitions:\n  - name: x\n    path: %s\n    authentication: {namespace: %s}\n",
				m.yaml(t.path), quoted(w.namespace)))
			return true
		}},
		{"keda", "trigger", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version = ""
			w.file("keda.yaml", fmt.Sprintf("apiVersion: keda.sh/v1alpha1\nkind: TriggerAuthentication\nspec:\n  hashiCorpVault:\n    namespace: %s\n    secrets:\n    - parameter: x\n      key: %s\n      path: %s\n",
				m.yaml(w.namespace), m.yaml(w.field), m.yaml(t.path)))
			return true
		}},
		{"kong", "reference", apart, func(w *written, t told, m spotMaker) bool {
			if t.has(" %?+#") {
				return false // Kong unescapes twice, and puts that into an address as it stands
			}
			w.file("kong.yaml", fmt.Sprintf("vaults:\n- name: hcv\n  prefix: my-vault\n  config:\n    mount: %s\n    kv: v%d\n    namespace: %s\nplugins:\n- config:\n    x: '{vault://my-vault/%s/%s%s}'\n",
				m.yaml(t.mount), t.version, quoted(w.namespace), escapedPath(t.path), url.PathEscape(w.field),
				w.versionLine("#%s")))
			return true
		}},
		{"kapitan", "tag", apartByServer, func(w *written, t told, m spotMaker) bool {
			if t.has(`:{}"'\#`) || strings.Contains(t.path, "||") || strings.ContainsAny(w.field, `:"`) {
				return false // a colon separates, and nothing escapes it
			}
			w.namespace, w.version = "", ""
			w.file("x.yml", "a: ?{vaultkv:some/name:"+t.mount+":"+t.path+":"+w.field+m.pick("",
				"||random:str")+"}\n")
			return true
		}},
		{"argocd-vault-replacer", "placeholder", asWrittenV2, func(w *written, t told, m spotMaker) bool {
			w.namespace, w.version = "", ""
			w.file("x.yaml", "a: <secret:"+escapedPath(t.path, "~",
				"%7E")+"~"+escapedPath(w.field)+m.pick("", "|base64")+">\n")
			return true
		}},
		{"gitlab", "short", apartV2, func(w *written, t told, m spotMaker) bool {
			if t.has("@ ") || strings.ContainsAny(w.field, "/@ ") {
				return false // "@" ends the path, and a blank makes it something else
			}
			w.version = ""
			w.file("ci.yml", "job:\n  variables: {VAULT_NAMESPACE: "+quoted(w.namespace)+
				"}\n  secrets:\n    X:\n      vault: "+m.yaml(t.path+"/"+w.field+"@"+t.mount)+"\n")
			return true
		}},
		{"gitlab", "long", apart, func(w *written, t told, m spotMaker) bool {
			w.version, w.namespace = "", ""
			w.file("ci.yml", fmt.Sprintf("job:\n  secrets:\n    X:\n      vault:\n        engine: {name: kv-v%d, path: %s}\n        path: %s\n        field: %s\n",
				t.version, quoted(t.mount), m.yaml(t.path), m.yaml(w.field)))
			return true
		}},
	}
}
