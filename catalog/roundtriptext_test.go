package catalog

import (
	"fmt"
	"strings"
)

func textForms() []writtenForm {
	return []writtenForm{
		{"terraform", "kv v2", func(w *written, m spotMaker) bool {
			version := ""
			if w.version != "" {
				version = "  version = " + w.version + "\n"
			}
			w.either, w.field = true, ""
			w.file("main.tf", fmt.Sprintf("data \"vault_kv_secret_v2\" \"x\" {\n  namespace = %s\n  mount = %s\n  name  = %s\n%s}\n", quoted(w.namespace), quoted(w.engine()), quoted(w.path), version))
			return true
		}},
		{"terraform", "field", func(w *written, m spotMaker) bool {
			w.version, w.namespace = "", ""
			w.file("main.tf", fmt.Sprintf("data \"vault_generic_secret\" \"x\" {\n  path = %s\n}\noutput \"x\" { value = data.vault_generic_secret.x.data[%s] }\n", quoted(w.apiPath(m)), quoted(w.field)))
			return true
		}},
		{"terraform", "JSON", func(w *written, m spotMaker) bool {
			w.version, w.field, w.either = "", "", true
			w.file("main.tf.json", fmt.Sprintf(`{"ephemeral": {"vault_kv_secret_v2": {"x": {"namespace": %s, "mount": %s, "name": %s}}}}`, quoted(w.namespace), quoted(w.engine()), quoted(w.path)))
			return true
		}},
		{"shell", "kv get", func(w *written, m spotMaker) bool {
			if w.has("'") || w.path[0] == '-' {
				return false // a quote would end the word, and a dash begins a flag
			}
			w.either = true
			version, namespace := "", ""
			if w.version != "" {
				version = " -version=" + w.version
			}
			if w.namespace != "" {
				namespace = " -namespace=" + w.namespace
			}
			w.file("x.sh", fmt.Sprintf("vault kv get%s -mount='%s' -field '%s'%s '%s'\n", namespace, w.engine(), w.field, version, w.path))
			return true
		}},
		{"shell", "read", func(w *written, m spotMaker) bool {
			if w.has("'\"") || strings.Contains(w.field, `"`) {
				return false
			}
			w.version = ""
			quote := m.pick(`"`, `'`)
			if quote == `"` && w.has(`\!`) {
				return false
			}
			w.file("Makefile", fmt.Sprintf("x:\n\tVAULT_NAMESPACE='%s' vault read -field=%s%s%s %s%s%s > x\n", w.namespace, quote, w.field, quote, quote, w.apiPath(m), quote))
			return true
		}},
		{"envconsul", "secret", func(w *written, m spotMaker) bool {
			w.version = ""
			w.file("envconsul.hcl", fmt.Sprintf("vault {\n  namespace = %s\n}\nsecret {\n  path = %s\n  key {\n    name = %s\n  }\n}\n", quoted(w.namespace), quoted(w.apiPath(m)), quoted(w.field)))
			return true
		}},
		{"spring", "import", func(w *written, m spotMaker) bool {
			if w.has(",;?") {
				return false // they separate locations, and begin their options
			}
			w.field, w.version = "", ""
			w.file("application.yml", fmt.Sprintf("spring:\n  config:\n    import: %s\n  cloud: {vault: {namespace: %s}}\n", quoted(m.pick("", "optional:")+"vault://"+w.apiPath(m)), quoted(w.namespace)))
			return true
		}},
		{"quarkus", "paths", func(w *written, m spotMaker) bool {
			if w.has(`,`) {
				return false // it separates paths
			}
			w.field, w.version, w.either = "", "", true
			escape := strings.NewReplacer(`\`, `\\`).Replace
			w.file("application.properties", fmt.Sprintf("quarkus.vault.enterprise.namespace=%s\nquarkus.vault.kv-secret-engine-mount-path=%s\nquarkus.vault.secret-config-kv-path=%s\n",
				w.namespace, escape(w.engine()), escape(w.path)))
			return true
		}},
		{"github-actions", "secrets", func(w *written, m spotMaker) bool {
			if w.has(" ;|") || strings.ContainsAny(w.field, ` "|;`) {
				return false // they separate
			}
			w.version = ""
			w.file(".github/workflows/x.yml", fmt.Sprintf("jobs:\n  x:\n    steps:\n    - uses: hashicorp/vault-action@v3\n      with:\n        namespace: %s\n        secrets: |\n            %s %s%s\n",
				quoted(w.namespace), w.apiPath(m), w.field, m.pick("", " | NAME", " | NAME ;")))
			return true
		}},
		{"grafana-actions", "common", func(w *written, m spotMaker) bool {
			if w.has(" :") || strings.ContainsAny(w.field, " ") {
				return false // they separate
			}
			// The action has a mount and a folder of its own.
			name := w.path
			w.mount, w.path, w.namespace, w.version = Mount{"ci/", 2}, "common/"+name, "", ""
			w.file("x.yml", fmt.Sprintf("steps:\n- uses: grafana/shared-workflows/actions/get-vault-secrets@main\n  with:\n    common_secrets: |\n      NAME=%s:%s\n", name, w.field))
			return true
		}},
		{"buildkite", "plugin", func(w *written, m spotMaker) bool {
			w.version, w.namespace = "", ""
			w.file("pipeline.yml", fmt.Sprintf("steps:\n- plugins:\n  - elastic/vault-secrets#v0.1.0:\n      path: %s\n      field: %s\n", m.yaml(w.apiPath(m)), m.yaml(w.field)))
			return true
		}},
		{"teller", "map", func(w *written, m spotMaker) bool {
			w.version, w.namespace = "", ""
			w.file(".teller.yml", fmt.Sprintf("providers:\n  x:\n    kind: hashicorp\n    maps:\n    - id: x\n      path: %s\n      keys:\n        %s: NAME\n", m.yaml(w.apiPath(m)), quoted(w.field)))
			return true
		}},
		{"vals", "reference", func(w *written, m spotMaker) bool {
			query := ""
			if w.version != "" {
				query = "&version=" + w.version
			}
			if strings.ContainsAny(w.field, "\" é") {
				return false // a fragment is kept as it is
			}
			w.file("values.yaml", fmt.Sprintf("x: %s+vault://%s?namespace=%s%s#/%s\n", m.pick("ref", "secretref"), escapedPath(w.apiPath(m)), w.namespace, query, w.field))
			return true
		}},
		{"ansible", "lookup", func(w *written, m spotMaker) bool {
			if w.has(` "'\=`) || strings.ContainsAny(w.field, " :\"") {
				return false // blanks separate options, and nothing escapes a quote
			}
			w.version = ""
			w.file("play.yml", fmt.Sprintf("x: \"{{ lookup('hashi_vault', 'secret=%s:%s namespace=%s') }}\"\n", w.apiPath(m), w.field, w.namespace))
			return true
		}},
		{"ansible", "module", func(w *written, m spotMaker) bool {
			module := "vault_kv1_get"
			if w.mount.KVVersion == 2 {
				module = "vault_kv2_get"
			}
			version := ""
			if w.version != "" {
				version = "    version: " + w.version + "\n"
			}
			w.either, w.field = true, ""
			w.file("tasks.yml", fmt.Sprintf("- community.hashi_vault.%s:\n    engine_mount_point: %s\n    path: %s\n    namespace: %s\n%s", module, m.yaml(w.engine()), m.yaml(w.path), m.yaml(w.namespace), version))
			return true
		}},
		{"jenkins", "withVault", func(w *written, m spotMaker) bool {
			if w.has(`'\`) {
				return false // a quote would end the text
			}
			w.version, w.either = "", true
			w.file("Jenkinsfile", fmt.Sprintf("withVault(configuration: [vaultNamespace: '%s'], vaultSecrets: [[path: '%s', engineVersion: %d, secretValues: [[envVar: 'X', vaultKey: '%s']]]]) { sh 'x' }\n",
				w.namespace, w.whole(), w.mount.KVVersion, w.field))
			return true
		}},
	}
}

// templateForms are those that hold calls for consul-template, in which a question mark begins options.
func templateForms() []writtenForm {
	template := func(w *written, m spotMaker, open, shut string) (text string, ok bool) {
		if w.has(`"\?`) {
			return "", false // of escapes only what every tool reads is written
		}
		path := w.apiPath(m)
		if w.version != "" {
			path += "?version=" + w.version
		}
		data := ".Data"
		if w.mount.KVVersion == 2 {
			data = ".Data.data"
		}
		use := "{{ index " + data + " " + open + w.field + shut + " }}"
		if w.simpleField() && w.field != "data" {
			use = m.pick(use, "{{ "+data+"."+w.field+" }}")
		}
		if strings.ContainsAny(w.field, `"`) || w.field == "data" {
			return "", false
		}
		return m.pick("{{ ", "{{- ", "{{") + "with secret " + open + path + shut + " }}" + use + "{{ end }}", true
	}
	return []writtenForm{
		{"consul-template", "call", func(w *written, m spotMaker) bool {
			text, ok := template(w, m, `"`, `"`)
			w.namespace = ""
			w.file("x.ctmpl", "x = "+text+"\n")
			return ok
		}},
		{"vault-agent-injector", "template", func(w *written, m spotMaker) bool {
			text, ok := template(w, m, `"`, `"`)
			w.file("pod.yaml", "metadata:\n  annotations:\n    vault.hashicorp.com/namespace: "+quoted(w.namespace)+"\n    vault.hashicorp.com/agent-inject-template-x: |\n      "+text+"\n")
			return ok
		}},
		{"vault-agent", "contents", func(w *written, m spotMaker) bool {
			text, ok := template(w, m, `\"`, `\"`)
			w.file("agent.hcl", "vault {\n  namespace = "+quoted(w.namespace)+"\n}\ntemplate {\n  contents = \""+text+"\"\n}\n")
			return ok
		}},
		{"nomad", "template", func(w *written, m spotMaker) bool {
			text, ok := template(w, m, `"`, `"`)
			w.file("x.nomad.hcl", "job \"x\" {\n  vault {\n    namespace = "+quoted(w.namespace)+"\n  }\n  template {\n    data = <<EOH\n"+text+"\nEOH\n  }\n}\n")
			return ok
		}},
		{"nomad", "secret", func(w *written, m spotMaker) bool {
			w.version, w.field = "", ""
			w.file("x.nomad", fmt.Sprintf("job \"x\" {\n  vault {\n    namespace = %s\n  }\n  task \"x\" {\n    secret \"x\" {\n      provider = \"vault\"\n      path     = %s\n    }\n  }\n}\n", quoted(w.namespace), quoted(w.apiPath(m))))
			return true
		}},
	}
}
