package sources

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// limit is a limit of what is read of a file, with a file that meets it and one that goes beyond it
// by one.
type limit struct {
	what, name string
	file       func(over int) string // over is 0 or 1
	line       int                   // where the part begins that is not read
	message    string
}

// limits are all that can keep a reference of an honest file from being found.
func limits() []limit {
	numbered := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	const (
		eso    = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n"
		broken = "]\n"
	)
	return []limit{
		{"references", "a.yaml", func(over int) string {
			return strings.Repeat("- vault:kv/data/c#d\n", maxReferences+over)
		}, maxReferences + 1, "references are not read from here on: the file has more than 20000: split it"},
		{"references of several sources", "a.env", func(over int) string {
			return strings.Repeat("A=vault:kv/data/c#d\n", maxReferences/2) +
				strings.Repeat("A=<path:kv/data/c#d>\n", maxReferences/2+over)
		}, maxReferences + 1, "references are not read from here on"},
		{"references among many that are the same", "a.env", func(over int) string {
			return "A=" + strings.Repeat(`"vault:kv/data/c#d" "<path:kv/data/c#d>"`, 2*maxReferences) +
				"\n" +
				strings.Repeat("A=vault:kv/data/c#d\n", maxReferences-2+over)
		}, maxReferences, "references are not read from here on"},
		{"stores", "kong.yaml", func(over int) string {
			return "vaults:\n" + numbered(maxReferences+over, "- {name: env, prefix: p%d}\n")
		}, maxReferences + 2, "stores and mounts are not read from here on: the file has more than 20000: split it"},
		{"rules of policies", "a.json", func(over int) string {
			const paths = "{\"path\": {\n"
			return paths + numbered(maxReferences+over, "\"kv/%d\": {capabilities: [read]},\n") + "}}\n"
		}, 1 + maxReferences + 1, "rules of policies are not read from here on: the file has more than 20000"},
		{"length of a rule's path", "a.hcl", func(over int) string {
			return "\npath \"" + strings.Repeat("x", lex.MaxPath+over) +
				"\" {\n  capabilities = [\"read\"]\n}\n"
		}, 2, "not read: the path has more than 1024 bytes"},
		{"documents", "a.yaml", func(over int) string {
			return strings.Repeat("---\nsecretPath: 1\n---\n# none of ours\n", maxDocuments) +
				strings.Repeat("---\nsecretPath: 1\n", over)
		}, 4*maxDocuments + 1, "not read from here on: the file has more than 20000 documents: split it"},
		{"items of a document", "a.yaml", func(over int) string {
			const head, weight = "secretPath: x\nx: [a", 2 + 2 + 16
			n := yamldoc.MaxWeight - weight
			return "a: b\n---\n" + head + strings.Repeat(",a", n/16) + "]\n" +
				strings.Repeat("\n", n%16-1+over)
		}, 2, "not read: the document has too many items: split it"},
		{"depth", "a.yaml", func(over int) string {
			n := yamldoc.MaxDepth + over
			return "secretPath: x\nx:\n " + strings.Repeat("[", n) + strings.Repeat("]", n) + "\n"
		}, 3, "not read: the document is nested more than 200 deep here"},
		{"depth of a document that is no YAML", "a.yaml", func(over int) string {
			text := broken + "secretPath: x\n"
			for i := range yamldoc.MaxDepth + 1 + over {
				text += strings.Repeat(" ", i) + "a:\n"
			}
			return text
		}, 2 + yamldoc.MaxDepth + 2, "not read: lines are nested more than 200 deep here"},
		{"depth of a value in a document that is no YAML", "a.yaml", func(over int) string {
			n := yamldoc.MaxDepth + over
			return broken + "secretPath: " + strings.Repeat("[", n) + strings.Repeat("]", n) + "\n"
		}, 2, "not read: the document is nested more than 200 deep here"},
		{"depth by way of aliases", "a.yaml", func(over int) string {
			n := yamldoc.MaxDepth - 10
			return eso + "x: &x\n " + strings.Repeat("[", n) + strings.Repeat("]", n) + "\ny: " +
				strings.Repeat("[", 10-over+2*over) + "*x" + strings.Repeat("]", 10-over+2*over) + "\n"
		}, 4, "not read: with its aliases the document is nested more than 200 deep here"},
		{"documents in texts", "a.yaml", func(over int) string {
			text := "secretPath: x\n"
			for range 3 + over {
				text = "a: |\n  " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ") + "\n"
			}
			return text
		}, 4, "not read: documents in texts of documents are nested more than 3 deep"},
		{"merged maps", "a.yaml", func(over int) string {
			text := "secretPath: x\nx0: &x0 {a: b}\n"
			for i := range 8 + over {
				text += fmt.Sprintf("x%d: &x%d {<<: *x%d}\n", i+1, i+1, i)
			}
			return text
		}, 11, "not read: maps are merged more than 8 deep"},
		{"length of a path", "a.yaml", func(over int) string {
			return eso + "spec:\n  data:\n  - remoteRef: {key: " +
				strings.Repeat("x", lex.MaxPath-len("mount/")+over) + "}\n"
		}, 5, "not read: the path has more than 1024 bytes"},
		{"size of HCL", "a.tf", func(over int) string {
			const head = "# vault_ "
			return head + strings.Repeat("x", lex.MaxHCL-len(head)-1+over) + "\n"
		}, 1, "not read: the file has more than 2 MiB of HCL: split it"},
		{"words and signs of HCL", "a.tf", func(over int) string {
			return "# vault_" + strings.Repeat("\n", lex.MaxHCLTokens-2+over)
		}, 1, "not read: the file has more than 200000 words and signs of HCL: split it"},
		{"depth of HCL", "a.tf", func(over int) string {
			n := lex.MaxHCLDepth - 2 + over
			return "locals {}\n\ndata \"vault_generic_secret\" \"x\" {\n  path = " + strings.Repeat("(", n) +
				`"a/b"` + strings.Repeat(")", n) + "\n}\n"
		}, 3, "not read: the block of HCL is nested too deep, or too long"},
		{"expressions of Terraform's JSON", "a.tf.json", func(over int) string {
			const tokens = 4 // "${", "x", "}" and the end
			return "# vault_\na:\n" + numbered(lex.MaxHCLTokens/tokens+over, "  a%d: ${x}\n")
		}, 2 + lex.MaxHCLTokens/4 + 1,
			"expressions are not read from here on: they have more than 200000 words and signs: split the file"},
		{"properties", "a.properties", func(over int) string {
			return "# cloud.vault\n" + numbered(maxValues+over, "spring.a%d=b\n")
		}, 1 + maxValues + 1, "settings are not read from here on: the document has more than 10000: split it"},
		{"settings of YAML", "a.yaml", func(over int) string {
			return "spring:\n  cloud.vault:\n" + numbered(maxValues+over, "    a%d: b\n")
		}, 2 + maxValues + 1, "settings are not read from here on"},
		{"key of a setting", "a.properties", func(over int) string {
			const key = "quarkus.vault.secret-config-kv-path."
			return key + strings.Repeat("x", maxSettingKey-len(key)+over) + "=a/b\n"
		}, 1, "not read: the key of a setting has more than 300 bytes"},
		{"key of a setting of YAML", "a.yaml", func(over int) string {
			const key = "quarkus.vault.secret-config-kv-path."
			return "quarkus:\n  vault:\n    secret-config-kv-path:\n      " +
				strings.Repeat("x", maxSettingKey-len(key)+over) + ": a/b\n"
		}, 4, "not read: the key of a setting has more than 300 bytes"},
		{"value of a setting", "a.yaml", func(over int) string {
			const first = "vault://a/b,"
			return "spring:\n  config:\n    import: " + first +
				strings.Repeat("x", maxSetting-len(first)+over) + "\n"
		}, 3, "not read: the value of a setting has more than 4096 bytes"},
		{"line of a variable", "a.env", func(over int) string {
			const head = "CASC_VAULT_PATHS=a/b,"
			return "A=b\n" + head + strings.Repeat("x", maxSetting-len(head)+over) + "\n"
		}, 2, "not read: the line of a setting has more than 4096 bytes"},
		{"variables", "a.env", func(over int) string {
			return strings.Repeat("CASC_VAULT_PATHS=a/b\n", maxValues+over)
		}, maxValues + 1, "settings are not read from here on: the file has more than 10000: split it"},
		{"words of a command in a list", "a.yaml", func(over int) string {
			return "command:\n- vault\n- kv\n- get\n" +
				strings.Repeat("- -x\n", lex.MaxWords-len([]string{"kv", "get", "a/b"})+over) + "- a/b\n"
		}, 3, "not read: the command has no path in its first 64 words"},
		{"words of a command", "a.sh", func(over int) string {
			return "set -e\nvault kv get" +
				strings.Repeat(" -x", lex.MaxWords-len([]string{"kv", "get", "a/b"})+over) + " a/b\n"
		}, 2, "not read: the command has no path in its first 64 words"},
		{"length of a command", "a.sh", func(over int) string {
			const command = " kv get a/b"
			return "vault kv get" + strings.Repeat(" ", lex.MaxCommand-len(command)+over) + "a/b\n"
		}, 1, "not read: the command has no path in its first 64 words or 4096 bytes"},
		{"length of an action", "a.ctmpl", func(over int) string {
			const action = `with secret "a/b"}}`
			return "\n{{" + strings.Repeat(" ", lex.MaxAction-len(action)+over) + action + "{{end}}\n"
		}, 2, "not read: the action has more than 8192 bytes"},
		{"flags of envconsul", "a.sh", func(over int) string {
			return "envconsul" + strings.Repeat(" -once", lex.MaxWords-2+over) + " -secret=a/b\n"
		}, 1, "not read: the command has more than 64 words or 4096 bytes: name its secrets in a file"},
		{"length of a lookup", "a.yml", func(over int) string {
			const head, end = "'hashi_vault', 'a/b'", ")"
			return "a: b\nc: \"{{ lookup(" + head +
				strings.Repeat(" ", lex.MaxCall-len(head)-len(end)+over) + end + " }}\"\n"
		}, 2, "not read: the lookup has more than 2048 bytes"},
		{"words and signs of a program", "a.py", func(over int) string {
			const head = "import hvac\n"
			return head + strings.Repeat(";", lex.MaxCodeTokens-len(strings.Fields(head))+over) + "\n"
		}, 2, "not read from here on: the file has more than 500000 words and signs: split it"},
		{"settings of a backend", "airflow.cfg", func(over int) string {
			return "# VaultBackend\n" + strings.Repeat("backend_kwargs = {}\n", maxBackends+over)
		}, 1 + maxBackends + 1, "backends are not read from here on: the file has more than 100: split it"},
		{"length of the settings of a backend", "airflow.cfg", func(over int) string {
			const head, end = ` = {"connections_path": "a", "x": "`, `"}`
			return "# VaultBackend\nbackend_kwargs" + head +
				strings.Repeat("x", maxSetting-len(head)-len(end)+over) + end + "\n"
		}, 2, "not read: the value of a setting has more than 4096 bytes"},
		{"namespaces of a job", "a.nomad", func(over int) string {
			return "job \"x\" {\n" + numbered(maxScopes+over,
				"task \"t%d\" {\nvault { namespace = \"secret\" }\n}\n") + "}\n"
		}, 3*maxScopes + 3, "namespaces are not read from here on: the file has more than 200 vault blocks: split it"},
	}
}

// Nothing is cut in silence: what goes beyond a limit by one is a problem on its line, and the only
// one. What meets the limit is none.
func TestLimits(t *testing.T) {
	t.Parallel()
	for i, l := range limits() {
		if catalogtest.LeftOut(i) {
			continue
		}
		t.Run(l.what, func(t *testing.T) {
			if got := Find(File{Name: l.name, Data: []byte(l.file(0))}).Problems; len(got) != 0 {
				t.Errorf("at the limit: problems %v", got)
			}
			got := Find(File{Name: l.name, Data: []byte(l.file(1))}).Problems
			if len(got) != 1 || got[0].Line != l.line || !strings.HasPrefix(got[0].Message, l.message) {
				t.Errorf("beyond the limit: problems %.300v, want one on line %d: %s", got, l.line, l.message)
			}
		})
	}
}

// A path that is longer than any that is taken for one is told in every syntax, whatever cuts the
// text there: a place in a generated file must not be lost since its name is.
func TestPathsThatAreTooLong(t *testing.T) {
	t.Parallel()
	for what, f := range map[string]struct {
		name, head, tail string
		line             int
	}{
		"External Secrets": {"a.yaml", "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n" +
			"spec:\n  data:\n  - remoteRef: {key: ", "}\n", 5},
		"an annotation of the agent": {"a.yaml", "a:\n  vault.hashicorp.com/agent-inject-secret-x: ",
			"\n", 2},
		"a template": {"a.ctmpl", "{{ with secret \"", "\" }}{{ .Data.x }}{{ end }}\n", 1},
		"a template of Nomad": {"a.nomad",
			"template {\n data = <<E\n{{ secret \"", "\" }}\nE\n}\n", 3},
		"a command":              {"a.sh", "set -e\nvault kv get ", "\n", 2},
		"a command with a mount": {"a.sh", "vault kv get -mount=kv ", "\n", 1},
		"a call of the API":      {"a.sh", "curl $VAULT_ADDR/v1/", "\n", 1},
		"envconsul":              {"a.sh", "envconsul -secret=", "\n", 1},
		"Terraform": {"a.tf",
			"data \"vault_generic_secret\" \"x\" {\n  path = \"", "\"\n}\n", 2},
		"a workflow": {"a.yml",
			"steps:\n- uses: hashicorp/vault-action@v2\n  with:\n    secrets: ", " c\n", 4},
		"a pipeline of GitLab": {"a.yml", "secrets:\n  A:\n    vault: ", "/c@kv\n", 3},
		"a pipeline of Buildkite": {"a.yml",
			"steps:\n- plugins:\n  - vault-secrets#v2: {path: ", "}\n", 3},
		"a pipeline of Jenkins": {"Jenkinsfile",
			"withVault(vaultSecrets: [[path: '", "', secretValues: [[vaultKey: 'x']]]])\n", 1},
		"a lookup of Ansible":      {"a.yml", "x: \"{{ lookup('hashi_vault', 'secret=", ":c') }}\"\n", 1},
		"vals":                     {"a.env", "A=ref+vault://", "#/c\n", 1},
		"a placeholder of Argo CD": {"a.env", "A=<path:", "#c>\n", 1},
		"a replacement of Argo CD": {"a.yaml", "a: <vault:", "~c>\n", 1},
		"Bank-Vaults":              {"a.env", "A=vault:", "#c\n", 1},
		"Kong":                     {"kong.yaml", "a: \"{vault://hcv/", "/c}\"\n", 1},
		"Kapitan":                  {"a.yml", "a: ?{vaultkv:", ":x:kv:c}\n", 1},
		"Quarkus":                  {"a.properties", "quarkus.vault.secret-config-kv-path=", "\n", 1},
		"Spring":                   {"application.properties", "spring.config.import=vault://", "\n", 1},
		"Spring Vault":             {"A.java", "@VaultPropertySource(\"", "\")\nclass A {}\n", 1},
		"node-vault":               {"a.ts", "const x = await vault.read(`", "`)\n", 1},
		"hvac":                     {"a.py", "c.secrets.kv.v2.read_secret(path=\"", "\")\n", 1},
		"the client for Go": {"a.go", "func f() {\n\tc.KVv2(\"kv\").Get(ctx, \"",
			"\")\n}\n", 2},
		"cert-manager": {"a.yaml", "apiVersion: cert-manager.io/v1\nkind: Issuer\nspec:\n  vault:\n    path: ",
			"\n", 5},
		"Crossplane": {"a.yaml", "apiVersion: kv.vault.upbound.io/v1alpha1\nkind: Secret\nspec:\n" +
			"  forProvider: {path: ", "}\n", 4},
		"startup secrets": {"a.yaml", "startupSecrets:\n- type: kv\n  path: ", "\n", 3},
		"SOPS":            {".sops.yaml", "a:\n- hc_vault_transit_uri: http://a/v1/", "/keys/x\n", 2},
		"Drone":           {".drone.yml", "kind: secret\nget: {path: ", ", name: x}\n", 2},
		"Concourse": {"a.yml", "resources: [{name: v, type: vault}]\njobs:\n- plan: [{get: v, params: {paths: [",
			"]}}]\n", 3},
		"Kafka":           {"a.properties", "a=${vault:", ":x}\n", 1},
		"a config source": {"a.yaml", "config_sources:\n  vault:\n    path: ", "\n", 3},
		"Airflow": {"airflow.cfg", "# VaultBackend\nbackend_kwargs = {\"variables_path\": null, \"config_path\": null,\n" +
			"\"connections_path\": \"", "\"}\n", 3},
		"an input of an action": {"a.yml", "steps:\n- uses: x\n  with:\n    vault-path: ", "\n", 4},
		"Teller": {".teller.yml",
			"providers:\n  hashicorp_vault:\n    env_sync:\n      path: ", "\n", 4},
	} {
		path := func(n int) string { return f.head + "kv/" + strings.Repeat("x", n) + f.tail }
		if found := Find(File{Name: f.name, Data: []byte(path(400))}); len(found.References) != 1 ||
			len(found.Problems) > 0 {
			t.Errorf("%s: %d references, problems %v", what, len(found.References), found.Problems)
		}
		if found := Find(File{Name: f.name, Data: []byte(path(5 * lex.MaxPath))}); len(found.References)+
			len(found.Problems) == 0 {
			t.Errorf("%s: a path of %d bytes is lost", what, 5*lex.MaxPath)
		}
		for _, n := range []int{lex.MaxPath, 3 * lex.MaxPath / 2} {
			found := Find(File{Name: f.name, Data: []byte(path(n))})
			if len(found.References) > 0 || len(found.Problems) != 1 || found.Problems[0] != (Problem{f.line,
				"not read: the path has more than 1024 bytes"}) {
				t.Errorf("%s: with %d bytes %d references, problems %v", what, n, len(found.References),
					found.Problems)
			}
		}
	}
}
