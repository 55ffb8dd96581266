package xref

import (
	"fmt"
	"net/url"
	"strings"
)

func textForms() []writtenForm {
	return []writtenForm{
		{"terraform", "kv v2", apartV2, func(w *written, t told, m spotMaker) bool {
			w.field = ""
			w.file("main.tf", fmt.Sprintf("data \"vault_kv_secret_v2\" \"x\" {\n  namespace = %s\n  mount = %s\n  name  = %s\n%s}\n",
				quoted(w.namespace), quoted(t.mount), quoted(t.path), w.versionLine("  version = %s\n")))
			return true
		}},
		{"terraform", "field", addsDataBehindSlash, func(w *written, t told, m spotMaker) bool {
			w.version, w.namespace = "", ""
			w.file("main.tf", fmt.Sprintf("data \"vault_generic_secret\" \"x\" {\n  path = %s\n}\noutput \"x\" { value = data.vault_generic_secret.x.data[%s] }\n",
				quoted(t.path), quoted(w.field)))
			return true
		}},
		{"terraform", "ephemeral", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.field = "", ""
			w.file("main.tf", fmt.Sprintf("ephemeral \"vault_generic_secret\" \"x\" {\n  namespace = %s\n  path = %s\n}\n",
				quoted(w.namespace), quoted(t.path)))
			return true
		}},
		{"terraform", "a library of Boundary", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.field = "", ""
			w.file("main.tf", fmt.Sprintf("resource \"boundary_credential_library_vault\" \"x\" {\n  credential_store_id = boundary_credential_store_vault.a.id\n  path = %s\n}\n",
				quoted(t.path)))
			w.file("store.tf", fmt.Sprintf("resource \"boundary_credential_store_vault\" \"a\" {\n  namespace = %s\n}\n",
				quoted(w.namespace)))
			return true
		}},
		{"terraform", "JSON", apartV2, func(w *written, t told, m spotMaker) bool {
			w.version, w.field = "", ""
			w.file("main.tf.json", fmt.Sprintf(`{"ephemeral": {"vault_kv_secret_v2": {"x": {"namespace": %s, "mount": %s, "name": %s}}}}`,
				quoted(w.namespace), quoted(t.mount), quoted(t.path)))
			return true
		}},
		{"shell", "kv get", kvGet, func(w *written, t told, m spotMaker) bool {
			if t.has("'") || t.path[0] == '-' {
				return false // a quote would end the word, and a dash begins a flag
			}
			namespace := ""
			if w.namespace != "" {
				namespace = " -namespace=" + w.namespace
			}
			w.file("x.sh", fmt.Sprintf("vault kv get%s -mount='%s' -field '%s'%s '%s'\n", namespace, t.mount,
				w.field, w.versionLine(" -version=%s"), t.path))
			return true
		}},
		{"shell", "kv get without a mount", addsData, func(w *written, t told, m spotMaker) bool {
			if t.has("'") {
				return false
			}
			w.namespace = ""
			w.file("Jenkinsfile.sh", fmt.Sprintf("x=$(vault kv get -field='%s'%s '%s%s')\n", w.field,
				w.versionLine(" -version=%s"), m.pick("", "", "/"), t.path))
			return true
		}},
		{"shell", "read", asWritten, func(w *written, t told, m spotMaker) bool {
			if t.has("'\"") || strings.Contains(w.field, `"`) {
				return false
			}
			w.version = ""
			quote := m.pick(`"`, `'`)
			if quote == `"` && t.has(`\!`) {
				return false
			}
			w.file("Makefile", fmt.Sprintf("x:\n\tVAULT_NAMESPACE='%s' vault read -field=%s%s%s %s%s%s > x\n",
				w.namespace, quote, w.field, quote, quote, t.path, quote))
			return true
		}},
		{"shell", "a constant", asWritten, func(w *written, t told, m spotMaker) bool {
			if t.has(`'"*? \`) || strings.ContainsAny(w.field, `'"`) {
				return false
			}
			w.version, w.namespace = "", ""
			w.file("x.sh", fmt.Sprintf("export P='%s'\nvault read -field='%s' \"$P\"\n", t.path, w.field))
			return true
		}},
		{"shell", "write", asWritten, func(w *written, t told, m spotMaker) bool {
			if t.has("'") || t.path[0] == '-' {
				return false
			}
			w.version, w.namespace, w.field = "", "", ""
			w.file("x.sh", fmt.Sprintf("vault write '%s' a=b\n", t.path))
			return true
		}},
		{"shell", "literal address", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.field, w.namespace = "", "", ""
			w.file("x.sh", "wget https://vault.example.com:8200/v1/"+escapedPath(t.path, "'", "%27", "(",
				"%28", ")", "%29", ";", "%3B", "&", "%26")+"\n")
			return true
		}},
		{"shell", "curl", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.field, w.namespace = "", "", ""
			w.file("x.sh", "curl $VAULT_ADDR/v1/"+escapedPath(t.path, "'", "%27", "(", "%28", ")", "%29",
				";", "%3B", "&", "%26")+"\n")
			return true
		}},
		{"shell", "in flow-style YAML", kvGet, func(w *written, t told, m spotMaker) bool {
			if t.has("' ") || strings.ContainsAny(w.field, "' ") || t.path[0] == '-' {
				return false
			}
			w.version, w.namespace = "", ""
			command := fmt.Sprintf("vault kv get -mount=%s -field=%s %s", t.mount, w.field, t.path)
			if strings.ContainsAny(command, "\"'[]{},#&*!|>%@`\\:;$()<~?") {
				command = fmt.Sprintf("vault kv get -mount='%s' -field='%s' '%s'", t.mount, w.field, t.path)
				command = "'" + strings.ReplaceAll(command, "'", "''") + "'"
			}
			w.file("ci.yml", fmt.Sprintf(m.pick("x: {sh: %s}\n", "x: [sh, -c, %s]\n", "x: [{sh: %s}, y]\n",
				"x: [sh, -c,\n  %s\n  ]\n"), command))
			return true
		}},
		{"envconsul", "secret", templateRule, func(w *written, t told, m spotMaker) bool {
			w.version = ""
			w.file("envconsul.hcl", fmt.Sprintf("vault {\n  namespace = %s\n}\nsecret {\n  path = %s\n  key {\n    name = %s\n  }\n}\n",
				quoted(w.namespace), quoted(escapedSigns(t.path)), quoted(w.field)))
			return true
		}},
		{"spring", "import", addsData, func(w *written, t told, m spotMaker) bool {
			if t.has(",;?#%{}") {
				return false // they separate locations, and mean something in a template of a URI
			}
			w.field, w.version = "", ""
			w.file("application.yml",
				fmt.Sprintf("spring:\n  config:\n    import: %s\n  cloud: {vault: {namespace: %s}}\n",
					quoted(m.pick("", "optional:")+m.pick("vault://", "vault:", "vault:/")+t.path),
					quoted(w.namespace)))
			return true
		}},
		{"spring", "backend", joined, func(w *written, t told, m spotMaker) bool {
			if t.has(",;?#%{}") {
				return false
			}
			w.field, w.version = "", ""
			w.file("bootstrap.yml", fmt.Sprintf("spring:\n  application:\n    name: %s\n  cloud: {vault: {namespace: %s, kv: {backend: %s}}}\n",
				quoted(t.path), quoted(w.namespace), quoted(t.mount)))
			return true
		}},
		{"quarkus", "paths", apart, func(w *written, t told, m spotMaker) bool {
			if t.has(", \"<>[\\]^`{|}") || t.mount != escapedSigns(t.mount) {
				return false // a comma separates paths, and the others are in no address
			}
			w.field, w.version = "", ""
			version := ""
			if t.version == 1 || m.IntN(2) == 0 { // 2 is the default
				version = fmt.Sprintf("quarkus.vault.kv-secret-engine-version=%d\n", t.version)
			}
			w.file("application.properties",
				fmt.Sprintf("quarkus.vault.enterprise.namespace=%s\n%squarkus.vault.kv-secret-engine-mount-path=%s\nquarkus.vault.secret-config-kv-path=%s\n",
					w.namespace, version, t.mount, escapedSigns(t.path)))
			return true
		}},
		{"github-actions", "secrets", asWritten, func(w *written, t told, m spotMaker) bool {
			if t.has(";|") || strings.ContainsAny(w.field, ` "|;`) {
				return false // they separate
			}
			w.version = ""
			w.file(".github/workflows/x.yml",
				fmt.Sprintf("jobs:\n  x:\n    steps:\n    - uses: hashicorp/vault-action@v3\n      with:\n        namespace: %s\n        secrets: |\n            %s %s%s\n",
					quoted(w.namespace), escapedSigns(t.path, `\`, "%5C", " ", "%20"), w.field,
					m.pick("", " | NAME", " | NAME ;")))
			return true
		}},
		{"grafana-actions", "common", grafanaRule, func(w *written, t told, m spotMaker) bool {
			if t.has(":") || strings.ContainsAny(w.field, " ") {
				return false // they separate
			}
			// The action has a mount and a folder of its own.
			w.mount, w.path, w.namespace, w.version = Mount{Path: "ci/", KVVersion: 2}, "common/"+w.path, "",
				""
			w.file("x.yml", fmt.Sprintf("steps:\n- uses: grafana/shared-workflows/actions/get-vault-secrets@main\n  with:\n    common_secrets: |\n      NAME=%s:%s\n",
				escapedSigns(t.path, `\`, "%5C", " ", "%20"), w.field))
			return true
		}},
		{"buildkite", "plugin", addsData, func(w *written, t told, m spotMaker) bool {
			if ShellWord(t.path) != t.path {
				return false // the plugin's shell evaluates it
			}
			w.version, w.namespace = "", ""
			w.file("pipeline.yml", fmt.Sprintf("steps:\n- plugins:\n  - elastic/vault-secrets#v0.1.0:\n      path: %s\n      field: %s\n",
				m.yaml(t.path), m.yaml(w.field)))
			return true
		}},
		{"teller", "map", firstSegment, func(w *written, t told, m spotMaker) bool {
			w.version, w.namespace = "", ""
			protocol := m.pick("", "      protocol: kv2\n") // the default
			if t.version == 1 {
				protocol = "      protocol: kv1\n"
			}
			w.file(".teller.yml", fmt.Sprintf("providers:\n  x:\n    kind: hashicorp\n    maps:\n    - id: x\n%s      path: %s\n      keys:\n        %s: NAME\n",
				protocol, m.yaml(t.path), quoted(w.field)))
			return true
		}},
		{"vals", "reference", addsDataBehindSlash, func(w *written, t told, m spotMaker) bool {
			query := ""
			if w.version != "" {
				query = "&version=" + w.version
			}
			if strings.Contains(w.mount.Path, " ") || strings.ContainsAny(w.field, "\" é") {
				return false // no host of a URL has a blank; a fragment is kept as it is
			}
			w.file("values.yaml", fmt.Sprintf("x: %s+vault://%s?namespace=%s%s#/%s\n",
				m.pick("ref", "secretref"), escapedPath(t.path), w.namespace, query, w.field))
			return true
		}},
		{"ansible", "lookup", asWritten, func(w *written, t told, m spotMaker) bool {
			if t.has(` "'\=`) || strings.ContainsAny(w.field, " :\"") {
				return false // blanks separate options, and nothing escapes a quote
			}
			w.version = ""
			w.file("play.yml", fmt.Sprintf("x: \"{{ lookup('hashi_vault', 'secret=%s:%s namespace=%s') }}\"\n",
				escapedSigns(t.path), w.field, w.namespace))
			return true
		}},
		{"ansible", "module", apart, func(w *written, t told, m spotMaker) bool {
			w.field = ""
			w.file("tasks.yml", fmt.Sprintf("- community.hashi_vault.vault_kv%d_get:\n    engine_mount_point: %s\n    path: %s\n    namespace: %s\n%s",
				t.version, m.yaml(t.mount), m.yaml(t.path), m.yaml(w.namespace),
				w.versionLine("    version: %s\n")))
			return true
		}},
		{"jenkins", "withVault", firstSegment, func(w *written, t told, m spotMaker) bool {
			w.version = ""
			w.file("Jenkinsfile", fmt.Sprintf("withVault(configuration: [vaultNamespace: '%s'], vaultSecrets: [[path: '%s', engineVersion: %d, secretValues: [[envVar: 'X', vaultKey: '%s']]]]) { sh 'x' }\n",
				w.namespace, escapedPath(t.path), t.version, w.field))
			return true
		}},
		{"jenkins", "with a prefix", apart, func(w *written, t told, m spotMaker) bool {
			w.version = ""
			w.file("Jenkinsfile", fmt.Sprintf("withVault(configuration: [vaultNamespace: '%s', prefixPath: '%s', engineVersion: %d], vaultSecrets: [[path: '%s', secretValues: [[vaultKey: '%s']]]]) { sh 'x' }\n",
				w.namespace, t.mount, t.version, escapedPath(t.path), w.field))
			return !t.has(" ") && t.mount == url.PathEscape(t.mount) // what is escaped is so in both
		}},
	}
}

// grafanaRule is the rule of an action that has a mount and a folder of its own: whatever is
// written is below these.
func grafanaRule(s spot) (right []told, wrong []wrongly) { return []told{{path: s.path}}, nil }

// templateForms are those that hold calls for consul-template, whose paths are parsed as URLs.
func templateForms() []writtenForm {
	template := func(w *written, t told, m spotMaker, open, shut string) (text string, ok bool) {
		if t.has(`"\`) || strings.ContainsAny(w.field, `"`) || w.field == "data" {
			return "", false // of escapes only what every tool reads is written
		}
		path := escapedSigns(t.path)
		if w.version != "" {
			path += "?version=" + w.version
		}
		data := ".Data"
		if w.mount.KVVersion == 2 {
			data = ".Data.data"
		}
		use := "{{ index " + data + " " + open + w.field + shut + " }}"
		if w.simpleField() {
			use = m.pick(use, "{{ "+data+"."+w.field+" }}")
		}
		return m.pick("{{ ", "{{- ", "{{") + "with secret " + open + path + shut + " }}" + use +
			"{{ end }}", true
	}
	return []writtenForm{
		{"consul-template", "call", templateRule, func(w *written, t told, m spotMaker) bool {
			text, ok := template(w, t, m, `"`, `"`)
			w.namespace = ""
			w.file("x.ctmpl", "x = "+text+"\n")
			return ok
		}},
		{"vault-agent-injector", "template", templateRule, func(w *written, t told, m spotMaker) bool {
			text, ok := template(w, t, m, `"`, `"`)
			w.file("pod.yaml", "metadata:\n  annotations:\n    vault.hashicorp.com/namespace: "+
				quoted(w.namespace)+"\n    vault.hashicorp.com/agent-inject-template-x: |\n      "+text+"\n")
			return ok
		}},
		{"vault-agent", "contents", templateRule, func(w *written, t told, m spotMaker) bool {
			text, ok := template(w, t, m, `\"`, `\"`)
			w.file("agent.hcl", "vault {\n  namespace = "+quoted(w.namespace)+
				"\n}\ntemplate {\n  contents = \""+text+"\"\n}\n")
			return ok
		}},
		{"nomad", "template", templateRule, func(w *written, t told, m spotMaker) bool {
			text, ok := template(w, t, m, `"`, `"`)
			w.file("x.nomad.hcl", "job \"x\" {\n  vault {\n    namespace = "+quoted(w.namespace)+
				"\n  }\n  template {\n    data = <<EOH\n"+text+"\nEOH\n  }\n}\n")
			return ok
		}},
		{"nomad", "secret", templateRule, func(w *written, t told, m spotMaker) bool {
			if t.has(`"\`) {
				return false // it becomes a text of a template, where these need an escape
			}
			w.version, w.field = "", ""
			w.file("x.nomad", fmt.Sprintf("job \"x\" {\n  vault {\n    namespace = %s\n  }\n  task \"x\" {\n    secret \"x\" {\n      provider = \"vault\"\n      path     = %s\n    }\n  }\n}\n",
				quoted(w.namespace), quoted(escapedSigns(t.path))))
			return true
		}},
	}
}
