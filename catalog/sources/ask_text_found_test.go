package sources

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// askOf returns what the tools of a file ask for, in the order of its references.
func askOf(s Source, f File) []string {
	var asked []string
	for _, r := range look(s, f).References {
		path := s.Ask(Request{Mount: strings.Trim(r.Mount, "/"), Path: r.Path, Folder: r.Folder,
			Call: r.Call, MountOf: mountOfTests})
		asked = append(asked, fmt.Sprintf("%d %s", r.Line, path))
	}
	return asked
}

// What a source finds is what its tool is asked about: the names of calls are the same in both.
func TestAskOfWhatIsFound(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ source, file, text, want string }{
		{"shell", "run.sh", "vault kv get secret/data/app\nbao kv list -mount=kv/int teams\nvault kv metadata get secret/app\nvault read kv/int/data/app\n" +
			"vault list secret/metadata/\nvault kv delete -versions=1 secret/app\nvault kv undelete -versions=1 secret/app\ncurl $VAULT_ADDR/v1/secret/data/app\n",
			"1 secret/data/data/app,2 kv/int/metadata/teams,3 secret/metadata/app,4 kv/int/data/app,5 secret/metadata,6 secret/delete/app,7 secret/undelete/app,8 secret/data/app"},
		{"terraform", "main.tf", "data \"vault_generic_secret\" \"a\" { path = \"secret/data/app\" }\nephemeral \"vault_generic_secret\" \"b\" { path = \"secret/data/app\" }\n" +
			"data \"vault_kv_secret_v2\" \"c\" {\n mount = \"kv/int\"\n name = \"app\"\n}\ndata \"vault_kv_secrets_list_v2\" \"d\" { mount = \"/secret/\" }\n",
			"1 secret/data/data/app,2 secret/data/app,5 kv/int/data/app,7 secret/metadata"},
		{"spring", "application.yml",
			"spring:\n  application: {name: app}\n  config: {import: 'vault://secret/data/app,vault:/kv/int/app'}\n  cloud.vault.kv.backend: old/kv\n",
			"2 old/kv/app,3 secret/data/data/app,3 kv/int/data/app,4 old/kv/application"},
		{"quarkus", "application.properties",
			"quarkus.vault.secret-config-kv-path=a\nquarkus.vault.kv-secret-engine.two.mount-path=old/kv\nquarkus.vault.kv-secret-engine.two.version=1\n" +
				"quarkus.vault.kv-secret-engine.two.secret-config-kv-path=b\nquarkus.vault.credentials-provider.c.credentials-role=d\n",
			"1 secret/data/a,4 old/kv/b,5 database/creds/d"},
		{"github-actions", "ci.yml",
			"uses: hashicorp/vault-action@v3\nwith: {secrets: /secret/data/app key}\n", "2 secret/data/app"},
		{"grafana-actions", "ci.yml",
			"uses: grafana/x/get-vault-secrets@v1\nwith: {common_secrets: A=app:key}\n",
			"2 ci/data/common/app"},
		{"buildkite", "pipeline.yml",
			"plugins:\n  - elastic/vault-secrets#v0.1.0: {path: kv/int/data/app}\n",
			"2 kv/int/data/data/app"},
		{"gitlab", ".gitlab-ci.yml",
			"job:\n  secrets:\n    A: {vault: a/b/key}\n    B: {vault: a/b/key@kv/int}\n    C: {vault: {engine: {name: generic, path: secret}, path: data/c, field: x}}\n    D: {vault: {path: c, field: x}}\n",
			"3 kv-v2/data/a/b,4 kv/int/data/a/b,5 secret/data/c,6 "},
		{"teller", ".teller.yml",
			"providers:\n  a: {kind: hashicorp, maps: [{path: secret/app}, {path: legacy/app, protocol: kv1}]}\n  hashicorp_vault: {env: {X: {path: secret/data/x}}}\n",
			"2 secret/data/app,2 legacy/app,3 secret/data/x"},
		{"vals", "values.yaml", "a: ref+vault://secret/data/app#/key\nb: ref+vault:///secret/app#/key\n",
			"1 secret/data/data/app,2 secret/data/secret/app"},
		{"ansible", "site.yml", "- a: \"{{ lookup('vault_kv2_get', 'hello', mount_point='approle-ci') }}\"\n- b: \"{{ lookup('hashi_vault', 'secret=secret/data/app:key') }}\"\n" +
			"- vault_kv1_get: {path: c, engine_mount_point: old/kv}\n- hashivault_read: {secret: /kv/int/d, version: 2}\n- hashivault_list: {secret: metadata/e}\n",
			"1 secret/data/hello,2 secret/data/app,3 old/kv/c,4 data/kv/int/d,5 secret/metadata/e"},
		{"jenkins", "Jenkinsfile",
			"def s = [[path: 'kv/int/a', secretValues: [[vaultKey: 'k']]],\n [path: 'legacy/b', engineVersion: 1, secretValues: [[vaultKey: 'k']]]]\n",
			"1 kv/data/int/a,2 legacy/b"},
		{"jenkins", "Jenkinsfile",
			"def c = [vaultUrl: 'https://v', prefixPath: 'kv/int']\ndef s = [[path: 'a', secretValues: [[vaultKey: 'k']]]]\n",
			"2 kv/int/data/a"},
		{"hvac", "a.py", "import hvac\nc = hvac.Client()\nc.secrets.kv.v2.read_secret(\"app\", mount_point=\"kv/int\")\n" +
			"c.read(\"secret/data/b\")\n", "3 kv/int/data/app,4 secret/data/b"},
		{"vault-go", "a.go", "func f() {\n\tc.KVv2(\"kv/int\").Get(ctx, \"app\")\n\tc.Logical().List(\"legacy/teams\")\n}\n",
			"2 kv/int/data/app,3 legacy/teams"},
		{"vault-client-go", "a.go", "c.Secrets.KvV2List(ctx, \"app\", vault.WithMountPath(\"kv/int\"))\n",
			"1 kv/int/metadata/app"},
		{"vault-http", "a.py", "h = {\"X-Vault-Token\": t}\nget(f\"{addr}/v1/kv/int/data/app?version=2\", headers=h)\n",
			"2 kv/int/data/app"},
		{"vault-ruby", "a.rb", "Vault.kv(\"kv/int\").read(\"app\")\nVault.logical.read(\"secret/data/b\")\n",
			"1 kv/int/data/app,2 secret/data/b"},
		{"vaultsharp", "a.cs", "c.V1.Secrets.KeyValue.V2.ReadSecretAsync(\"/app\", mountPoint: \"kv/int\");\n",
			"1 kv/int/data/app"},
		{"vaultrs", "a.rs", "use vaultrs::kv2;\nkv2::list(&c, \"kv/int\", \"teams\");\n", "2 kv/int/metadata/teams"},
		{"hashicorp-vault-rust", "a.rs", "use hashicorp_vault::Client;\nclient.secret_backend(\"kv/int\");\n" +
			"client.get_secret(\"app\");\n", "3 kv/int/data/app"},
		{"vault-php", "a.php", "<?php\nuse Vault\\Client;\n$client->read('/secret/data/app');\n", "3 secret/data/app"},
		{"vaultex", "a.ex", "Vaultex.Client.read(\"secret/data/app\", :token, {t})\n", "1 secret/data/app"},
		{"libvault", "a.ex", "v = Vault.new(engine: Vault.Engine.KVV2)\nVault.read(v, \"secret/app\")\n",
			"2 secret/data/app"},
		{"libvault", "a.ex", "v = Vault.new(auth: Vault.Auth.Token)\nVault.read(v, \"kv/int/data/app\")\n",
			"2 kv/int/data/app"},
		{"pulumi", "a.py", "import pulumi_vault as vault\nvault.kv.get_secret_v2(mount=\"kv/int\", name=\"app\")\n",
			"2 kv/int/data/app"},
		{"pulumi", "Pulumi.yaml", "a: {type: \"vault:kv:SecretV2\", properties: {mount: kv/int, name: app}}\n",
			"1 kv/int/data/app"},
		{"cdktf", "a.py", "DataVaultKvSecretV2(self, \"x\", mount=\"kv/int\", name=\"app\")\n", "1 kv/int/data/app"},
	} {
		i := slices.IndexFunc(All(), func(s Source) bool { return s.Name == tc.source })
		if got := strings.Join(askOf(All()[i], File{Name: tc.file, Data: []byte(tc.text)}),
			","); got != tc.want {
			t.Errorf("%s asks for\n%s\nwant\n%s", tc.source, got, tc.want)
		}
	}
}

// Whatever a file names: what a tool asks for stays in the API, and is a path that the server
// answers without sending the tool to another.
func FuzzTextAsk(f *testing.F) {
	for _, rows := range asksOfTexts() {
		for _, r := range rows {
			f.Add(r.call, r.mount, r.path, r.folder)
		}
	}
	f.Add("kv get", "secret/../..", "a/../../b", false)
	f.Add("kv-v2", "..", "../../sys", true)
	f.Fuzz(func(t *testing.T, call, mount, path string, folder bool) {
		for _, s := range All() {
			if _, mine := asksOfTexts()[s.Name]; !mine {
				continue
			}
			asked := s.Ask(textAsk{call: call, mount: strings.Trim(mount, "/"), path: path,
				folder: folder}.request())
			for segment := range strings.SplitSeq(strings.TrimSuffix(asked, "/"), "/") {
				if asked != "" && (segment == "" || segment == "." || segment == "..") {
					t.Fatalf("%s asks for %q", s.Name, asked)
				}
			}
		}
	})
}
