package xref

import (
	"fmt"
	"strings"
)

// plainly reports whether a text has nothing in it but letters, digits and some signs.
func plainly(s, signs string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') &&
			!strings.ContainsRune(signs, r)
	})
}

// below is the rule of what lies in a place of its own: whatever is written is below that.
func below(s spot) (right []told, wrong []wrongly) { return []told{{path: s.path}}, nil }

// folderRule is that of tools that look below a folder that they are told, and for nothing but what
// is there.
func folderRule(s spot) (right []told, wrong []wrongly) {
	return []told{{mount: s.engine(), path: s.path, version: s.mount.KVVersion}}, nil
}

// yamlForms are those of settings and pipelines that are YAML, or hold a piece of JSON.
func yamlForms() []writtenForm {
	return []writtenForm{
		{"cert-manager", "issuer", asWritten, func(w *written, t told, m spotMaker) bool {
			w.field, w.version = "", ""
			w.file("issuer.yaml", fmt.Sprintf("apiVersion: cert-manager.io/v1\nkind: %sIssuer\nspec:\n  vault:\n    server: x\n    namespace: %s\n    path: %s\n",
				m.pick("", "Cluster"), quoted(w.namespace), m.yaml(t.path)))
			return true
		}},
		{"crossplane", "kv v2", apartV2, func(w *written, t told, m spotMaker) bool {
			w.field, w.version = "", ""
			w.file("secret.yaml", fmt.Sprintf("apiVersion: kv.vault%s.upbound.io/v1alpha1\nkind: SecretV2\nspec:\n  forProvider:\n    namespace: %s\n    mount: %s\n    name: %s\n",
				m.pick("", ".m"), quoted(w.namespace), m.yaml(t.mount), m.yaml(t.path)))
			return true
		}},
		{"crossplane", "generic", addsDataBehindSlash, func(w *written, t told, m spotMaker) bool {
			w.field, w.version, w.namespace = "", "", ""
			w.file("secret.yaml", "apiVersion: generic.vault.upbound.io/v1alpha1\nkind: Secret\nspec: {forProvider: {path: "+
				quoted(t.path)+"}}\n")
			return true
		}},
		{"bank-vaults-operator", "startup secret", asWritten,
			func(w *written, t told, m spotMaker) bool {
				w.version, w.namespace = "", ""
				w.file("vault.yaml", fmt.Sprintf("externalConfig:\n  startupSecrets:\n  - type: kv\n    path: %s\n    data:\n      data:\n        %s: x\n",
					m.yaml(t.path), quoted(w.field)))
				return true
			}},
		{"sops", "metadata", below, func(w *written, t told, m spotMaker) bool {
			name := t.path[strings.LastIndexByte(t.path, '/')+1:]
			w.field, w.version, w.namespace = "", "", ""
			w.mount, w.path = Mount{Path: m.pick("transit/", "teams/transit/")}, "keys/"+name
			w.file("x.enc.yaml", fmt.Sprintf("sops:\n  hc_vault:\n  - engine_path: %s\n    key_name: %s\n",
				w.engine(), quoted(name)))
			return true
		}},
		{"drone", "get", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.namespace = "", ""
			w.file(".drone.yml", fmt.Sprintf("kind: secret\nname: x\nget:\n  path: %s\n  name: %s\n",
				m.yaml(t.path), quoted(w.field)))
			return true
		}},
		{"concourse", "variable", addsData, func(w *written, t told, m spotMaker) bool {
			prefix, name, _ := strings.Cut(t.path, "/")
			if !plainly(t.path, "/-_.@:") || !plainly(w.field, "-_.:/") {
				return false // it would be no variable
			}
			w.version = ""
			w.file("pipeline.yml", fmt.Sprintf("var_sources:\n- name: v\n  type: vault\n  config: {path_prefix: %s, namespace: %s, lookup_templates: ['/{{.Secret}}']}\njobs:\n- plan: [{task: t, params: {x: '((v:\"%s\".\"%s\"))'}}]\n",
				quoted("/"+prefix), quoted(w.namespace), name, w.field))
			return true
		}},
		{"concourse", "resource", apart, func(w *written, t told, m spotMaker) bool {
			w.version, w.namespace, w.field = "", "", ""
			w.file("pipeline.yml", fmt.Sprintf("resources: [{name: v, type: vault}]\njobs:\n- plan:\n  - get: v\n    params:\n      %s:\n        engine: kv%d\n        paths: [%s]\n",
				quoted(t.mount), t.version, quoted(t.path)))
			return true
		}},
		{"concourse", "vault read", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.namespace, w.field = "", "", ""
			w.file("pipeline.yml", "resources: [{name: v, type: vault}]\njobs:\n- plan:\n  - get: v\n    params: {paths: ["+
				quoted(t.path)+"]}\n")
			return true
		}},
		{"kafka", "reference", templateRule, func(w *written, t told, m spotMaker) bool {
			if t.has(":#}\"' \\") || !plainly(w.field, "-_./") {
				return false
			}
			w.version, w.namespace = "", ""
			w.file("connector.properties", "password=${vault:"+t.path+":"+w.field+"}\n")
			return true
		}},
		{"kafka", "of a provider", firstSegment, func(w *written, t told, m spotMaker) bool {
			if t.has(":#}\"' \\") || !plainly(w.field, "-_./") {
				return false
			}
			w.version = ""
			w.file("worker.properties", fmt.Sprintf("config.providers.hc.class=io.lenses.connect.secrets.providers.VaultSecretProvider\nconfig.providers.hc.param.vault.engine.version=%d\nconfig.providers.hc.param.vault.namespace=%s\npassword=${hc:%s:%s}\n",
				t.version, w.namespace, escapedPath(t.path), w.field))
			return true
		}},
		{"opentelemetry", "config source", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.namespace, w.field = "", "", ""
			w.file("collector.yaml", "config_sources:\n  vault/x:\n    path: "+m.yaml(t.path)+"\n")
			return true
		}},
		{"airflow", "connections", folderRule, func(w *written, t told, m spotMaker) bool {
			w.version, w.field = "", ""
			w.path += "/"
			w.file("airflow.cfg", fmt.Sprintf("# VaultBackend\nbackend_kwargs = {\"mount_point\": %s,\n  \"connections_path\": %s, \"variables_path\": null, \"config_path\": null, \"kv_engine_version\": %d, \"namespace\": %s}\n",
				quoted(t.mount), quoted(t.path), t.version, quoted(w.namespace)))
			return true
		}},
		{"github-actions", "input", templateRule, func(w *written, t told, m spotMaker) bool {
			if !plainly(t.path, "/-_.@+=&") {
				return false
			}
			w.version, w.field = "", ""
			w.file(".github/workflows/x.yml", fmt.Sprintf("jobs:\n  x:\n    steps:\n    - uses: ./action\n      with:\n        namespace: %s\n        app-vault-path: %s\n",
				quoted(w.namespace), m.yaml(t.path)))
			return true
		}},
	}
}
