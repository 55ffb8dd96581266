package sources

import (
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
)

// hostileTexts are texts that, repeated, make a careless parser search from each place to the
// end of the file, or call itself for each byte: by source, then by the name of a file.
func hostileTexts() map[string]map[string][]string {
	return map[string]map[string][]string{
		"consul-template": {"a.ctmpl": {
			"{{", "{{ ", "[[ ", "{{ with secret ", `{{ secret "`, "{{ secret `", "{{`{{ ",
			`{{ "{{" }} secret "a/b" `, "{{/* secret ", "{{ secret (",
			`{{ $x := printf "%s%s" $x $x }}{{ secret $x }}`, `{{ with secret "a/b" }}`,
			`{{ secret "a/b" | `, "{{ if }}", `{{ \"secret`, "secret `{{",
		}},
		"ansible": {"group_vars/all": {
			"lookup('hashi_vault', ", "lookup('hashi_vault', 'secret=", "lookup(\"hashi_vault\", x~y~",
			"lookup('hashi_vault', 'a/b:c')", "hashi_vault: a/b\n",
		}},
		"shell": {"a.sh": {
			"vault kv get ", `vault kv get "`, "vault kv get $(", "vault kv get <", "vault kv get `",
			"vault read a/b;", `["vault","kv",`, "vault\n- kv\n",
			"vault kv \\\n", `vault kv get \"`, "VAULT_NAMESPACE=", "VAULT_NAMESPACE=x\n", "$VAULT_ADDR/v1/",
			"$VAULT_ADDR/v1/a/b${", "VAULT_ADDR",
			"cat <<E\n- vault kv get a/b\nE\n", "cat <<E\n",
			"}}/v1/a/b", "$X/v1/a/b \\\n", "${/v1/a/b)/v1/a/b", "X=$X", "X=a/b\nvault kv get $X\n",
			"A=$B\nB=$A\nread A -z $A\nvault kv get $A\n", "X=x Y=$X vault write kv/$X ",
		}, "a.yaml": {
			"- vault kv get a/b\n", "- vault kv get a/b\n---\n", "{sh: vault kv get a/b, ",
			"[vault kv get a/b, ", "- [vault, kv, get, a/b]\n", "- \"vault kv get \\\n",
			"- \"[vault kv get a/b]\"\n", "- &a vault kv get a/b\n- *a\n", "vault kv get a/b;",
			"- |\n  - vault kv get a/b]\n",
		}},
		"salt": {"a.sls": {"salt['vault'].read_secret(", "salt['vault'].read_secret('a/b', ",
			"salt vault.read_secret a/b ", "salt.vault.read_secret('", "sdb://vault/a/b{{", "sdb://vault/a/b\n",
			"ext_pillar: [{vault: path=a/b}]\n", "{# vault.read_secret salt "}},
		"puppet": {"a.pp": {"vault_lookup::lookup('a/b', ", "vault_lookup::lookup('",
			"vault_lookup::lookup(x(",
			"'vault_lookup::lookup', [", "vault_lookup::lookup('a/b', { field => "}},
		"packer": {"a.pkr.hcl": {"vault(", "vault(\"a/b\", ", "vault(\"", "vault(\"a/b\", \"c\")\n"},
			"a.json": {"{{ vault `a/b` `c` }}", "{{ vault `", "{{vault ` {{"}},
		"chezmoi": {"a.tmpl": {`{{ vault "a/b" }}`, `{{ (vault "a/b").data`, `{{ vault "`}},
		"gomplate": {"a.sh": {"gomplate -d a=vault:///a/b ", "gomplate -d ", "-d vault=vault:///\n-d ",
			`{{ ds "vault" "a/b" }}`, `{{ defineDatasource "a" "vault:///a/b" }}`, `{{ ds "vault" `},
			"a.yaml": {"datasources: {vault: {url: vault:///a/b}}\n---\n"}},
		"alloy": {"a.alloy": {"remote.vault \"a\" {\n", "remote.vault \"a\" { path = \"a/b\" }\n",
			"remote.vault.a.data.b ", "remote.vault ", "remote.vault \"a\" {{{{", "remote.vault.a.data[\""}},
		"vaultenv": {"a.secrets": {"a/b#c\n", "VERSION 2\nMOUNT a\n", "A=", "a/b#"}},
		"external-secrets": {"a.jsonnet": {"{ apiVersion: 'external-secrets.io/v1', spec: ", "{ apiVersion: ",
			"local a = 'x' + a;\n", "{ apiVersion: 'external-secrets.io/v1', data: [{remoteRef: {key: 'a/b'}}] }\n",
			"||| ", "{ [a]: b, apiVersion: 'external-secrets.io/v1' } + ", "[{ apiVersion: x } for x in "}},
		"hvac": {"a.py": {"client.read(", "client.read(a+", "f'{", "def f(", "for a, ", "a=a+",
			"x = x1\n", "c.secrets.kv.v2.read_secret(path=x)\n"}},
		"vault-go": {"a.go": {"c.KVv2(", "kv := c.KVv2(x)\nkv.Get(ctx, y)\n", "kv := kv\n",
			"c.Logical().Read(p)\n", "fmt.Sprintf(\"%s\", "}},
		"spring-vault": {"a.java": {"@VaultPropertySource({", "(a) -> (", "Foo<", "class A {"}},
		"node-vault":   {"a.ts": {"`${", "vault.read(", "= /", "f(a) => ", "X.a"}},
		"envconsul": {"a.sh": {"envconsul -secret ", `envconsul "`, "envconsul -secret=a/b\n",
			"envconsul $(", "secret {"},
			"a.yaml": {"- a.hcl: |\n    secret {\n      path = \"a/b\"\n    }\n", "- a.hcl: 'secret { '\n"}},
		"kong": {"kong.conf": {
			"{vault://", "{vault://a/b/c}\n", `"{vault://a/${`, "vault_hcv_mount\n", "vault_hcv_mount = x\n",
			"vault_hcv_mount", "{vault://a/b{{", "{vault://a/<",
		}},
		"vals": {"a.env": {"ref+vault://", "ref+vault://a/b#/c+", "ref+vault://{{",
			"ref+vault://<", "ref+vault://a?"}},
		"kapitan":               {"refs/x": {"?{vaultkv:", "?{vaultkv:{", "?{vaultkv:a:b:c:d}"}},
		"argocd-vault-replacer": {"a.yaml": {"<secret:", "# <secret:a/b~", "<vault:a/b~k|\n", "< \t"}},
		"jenkins": {"Jenkinsfile": {
			"[path: 'a/b', vaultKey: ", "[[[vaultKey: 'k'],", "[path: \"\"\"", "[path: a + ", "/* vaultKey ",
			"vault path: 'a/b', ", "vault(path: vaultKey(",
			"CASC_VAULT_PATHS\n", "vaultKey ''' ",
		}, "a.yaml": {"- CASC_VAULT_PATHS: a/b\n", "- {name: CASC_VAULT_PATHS, value: a/b}\n",
			"CASC_VAULT_PATHS=a/b,", "- [CASC_VAULT_PATHS=a/b, CASC_VAULT_PATHS=a/b]\n"}},
		"spring": {"a.properties": {
			"spring.cloud.vault.kv.backend=a\\\n", "spring.cloud.vault.databases.x.role=a\n",
			"spring.config.import=vault://a/b,", "#---\nspring.cloud.vault.kv.backend=a\n",
			"spring.cloud.vault.kv.application-name=${spring.application.name}\n", "\\",
			"spring.cloud.vault.x",
		}, "a.yaml": {"- {name: SPRING_CLOUD_VAULT_KV_BACKEND, value: a}\n",
			"- [SPRING_APPLICATION_NAME=a, SPRING_CONFIG_IMPORT=vault://]\n"}},
		"quarkus": {"a.properties": {"%x.quarkus.vault.secret-config-kv-path.y=a,b\n",
			"quarkus.vault.secret-config-kv-path.", "quarkus.vault=\\u0041"}},
		"terraform": {"a.tf": {
			"vault_x = (", "a { ", "[", "!", "- ", `"${`, "%{ if x }", "a ? b : ", "x[*]", "a = <<E\n",
			"a = \"b\n", "/* ", "a/*", "<<-EOT\n", "\x00", "\\", "\n",
			"resource \"vault_generic_secret\" \"x\" {\n path = \"a/b\"\n}\n",
			"locals {\n a = \"${local.a}${local.a}\"\n}\n", "a {\n", "data \"vault_x\" \"y\" {",
		}},
		"nomad": {"a.nomad.hcl": {"job \"x\" {\n",
			"vault { namespace = \"x\" }\nsecret \"x\" { ",
			"task \"x\" {\nvault {\nnamespace = \"a\"\n}\n}\n"}},
		"github-actions": {"a.yaml": {"uses: x/vault-action@v1\nwith: {secrets: \"a/b c;\"}\n---\n",
			"- uses: x\n  with: {secrets: \"a/b c;\"}\n"}},
		"kafka": {"a.properties": {
			"${", "${vault:", "${vault:a/b:", "${vault:a/b:c}", "${vault:${", "config.providers.",
			"config.providers.vault.class=Vault\n", "config.providers.vault.class=Vault ${vault:a/b:c}",
		}},
		"airflow": {"airflow.cfg": {
			"backend_kwargs = {", "backend_kwargs={}\n", `backend_kwargs={"a": [[[`, "BACKEND_KWARGS='{\n",
			"VaultBackend backend_kwargs",
		}, "a.yaml": {"- {name: BACKEND_KWARGS, value: '{\"a\": 1}'}\n", "- BACKEND_KWARGS: '{'\n"}},
		"concourse": {"a.yaml": {"var_sources: [{name: v, type: vault}]\njobs: ['((v:a.b))']\n---\n",
			"resources: [{name: v, type: vault}]\njobs: [{get: v, params: {paths: [a/b]}}]\n---\n",
			"- var_sources: &a [*a]\n"}},
		"opentelemetry": {"a.yaml": {"- config_sources: {vault/a: {path: a/b}}\n",
			"$vault/a:", "- {\"#from\": 'vault:a/b[c]'}\n"}},
		"sops": {"a.env": {"hc_vault__list_0__map_key_name=a\n", "sops_hc_vault__list_"},
			"a.yaml": {"- hc_vault_transit_uri: http://a/v1/b/keys/c,\n", "- hc_vault: [http://a/v1/b/c/d]\n"}},
		"gitlab": {"a.yaml": {"secrets: {A: {vault: a/b/c}}\n---\n", "secrets: &a [*a,*a]\n"}},
	}
}

// A repository is not trusted: a file may be made to be slow, or to make a parser call itself until
// its stack overflows, which would end the program.
func TestTextsCannotBeSlow(t *testing.T) {
	const (
		size = 1 << 16
		// Larger files of HCL are not parsed when they are made of nothing but signs.
		sizeHCL = 64 << 10
		// Far more than it takes, since other tests run at the same time; a search from
		// each place to the end takes minutes.
		enough = 2 * time.Minute
	)
	texts := hostileTexts()
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			for name, units := range texts[s.Name] {
				for i, u := range units {
					if catalogtest.LeftOut(i) {
						continue
					}
					sizes := []int{size}
					if hasExt(name, ".tf", ".hcl") {
						sizes = append(sizes, sizeHCL)
					}
					for _, n := range sizes {
						// The markers keep a file from being left alone.
						text := "# " + strings.Join(append(s.Markers, s.Also...), " ") + "\n" +
							strings.Repeat(u, n/len(u))
						start := time.Now()
						look(s, File{Name: name, Data: []byte(text)})
						if took := time.Since(start); took > enough {
							t.Errorf("%s of %d bytes of %q took %v", name, n, u, took)
						}
					}
				}
			}
		})
	}
}
