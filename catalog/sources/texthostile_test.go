package sources

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// hostileSize is how much text of each kind a file is made of.
const hostileSize = 1 << 20

// hostileUnits returns texts that, repeated, make a careless parser search from each place to
// the end of the file, or call itself for each byte.
func hostileUnits() []string {
	return []string{
		// braces that are never closed, calls that never end
		"{{", "{{ ", "[[ ", "{{ with secret ", `{{ secret "`, "{{ secret `", "{{`{{ ", `{{ "{{" }} secret "a/b" `, "{{/* secret ", "{{ (", "{{ secret (",
		`{{ $x := printf "%s%s" $x $x }}{{ secret $x }}`, `{{ with secret "a/b" }}`, `{{ secret "a/b" | `, "{{ if }}", `\"secret`,
		"lookup('hashi_vault', ", "lookup('hashi_vault', 'secret=", "lookup('hashi_vault', ((((", "lookup(\"hashi_vault\", x~y~", "lookup(lookup(",
		"vault kv get ", `vault kv get "`, "vault kv get $(", "vault kv get <", "vault kv get `", "vault read a/b;", `"vault", `, `["vault","kv",`, "vault\n- kv\n",
		"vault kv \\\n", `vault kv get \"`, "VAULT_NAMESPACE=", "VAULT_NAMESPACE=x\n", "$VAULT_ADDR/v1/", "$VAULT_ADDR/v1/a/b${",
		"envconsul -secret ", `envconsul "`, "envconsul -secret=a/b\n",
		"{vault://", "{vault://a/b/c}\n", `"{vault://a/${`, "vault_hcv_mount\n", "vault_hcv_mount = x\n",
		"ref+vault://", "ref+vault://a/b#/c+", "ref+vault://{{", "?{vaultkv:", "?{vaultkv:{", "<secret:", "<secret:a/b~", "<vault:a/b~k|",
		"path: 'a/b', vaultKey: 'k', ", "[path: 'a/b', vaultKey: ", "[[[vaultKey: 'k'],", "[path: \"\"\"", "[path: a + ", "/* vaultKey ", "x = 'secretValues', ", "vault path: 'a/b', ", "vault(path: vaultKey(",
		"spring.cloud.vault.kv.backend=a\\\n", "spring.cloud.vault.databases.x.role=a\n", "spring.config.import=vault://a/b,", "%x.quarkus.vault.secret-config-kv-path.y=a,b\n",
		"spring: {cloud: {vault: ", "spring:\n cloud.vault: a\n---\n", "${spring.application.name}",
		"uses: x/vault-action@v1\nwith: {secrets: \"a/b c;\"}\n---\n", "secrets: {A: {vault: a/b/c}}\n---\n", "- uses: x\n  with: {secrets: \"a/b c;\"}\n",
		// what nests in HCL
		"vault_x = (", "a { ", "[", "!", "- ", `"${`, "%{ if x }", "a ? b : ", "x[*]", "x.*", "a = <<E\n", "a = \"b\n", "resource \"vault_generic_secret\" \"x\" {\n path = \"a/b\"\n}\n",
		"locals {\n a = \"${local.a}${local.a}\"\n}\n", "job \"x\" {\n", "vault { namespace = \"x\" }\nsecret \"x\" { ", "secret {\n path = \"a/b\"\n}\n",
		"data: \"", "a: &a [*a,*a]\n", "- ", "{", "a:\n", "\n", "\r", " ", "\x00", "\u2028", "x", "'", `"`, "`", "\\", "#", "<<-EOT\n",
	}
}

// hostileTexts returns files of them.
func hostileTexts() []string {
	var texts []string
	// Words that are markers keep a file from being left alone.
	const markers = "# secret vault_ vault hashi_vault vaultKey envconsul uses secrets hashicorp teller get-vault-secrets vault-secrets vaultkv\n"
	for _, u := range hostileUnits() {
		texts = append(texts, markers+strings.Repeat(u, hostileSize/len(u)))
		texts = append(texts, markers+"job \"j\" {\n"+strings.Repeat("(", 50)+strings.Repeat(u, hostileSize/len(u)/4))
	}
	return texts
}

// A repository is not trusted: a file that is made to be slow, or to make a parser call itself
// until its stack overflows, which would end the program.
func TestTextsCannotBeSlow(t *testing.T) {
	names := []string{
		"a.yaml", "a.hcl", "a.nomad.hcl", "a.tf", "a.sh", "a.properties", "Jenkinsfile", "group_vars/all", "a.ctmpl", "refs/x", "kong.conf", ".teller.yml",
	}
	slowest := time.Duration(0)
	for _, text := range hostileTexts() {
		for _, s := range textSources() {
			for _, name := range names {
				if !s.Wants(name) {
					continue
				}
				start := time.Now()
				look(s, File{Name: name, Data: []byte(text)})
				took := time.Since(start)
				if took > 3*time.Second {
					t.Errorf("%s took %v for %s of %.60q", s.Name, took, name, text[len(text)-60:])
				}
				slowest = max(slowest, took)
				break // by its first name: the parsing is the same for the others
			}
		}
	}
	t.Log(fmt.Sprintf("the slowest took %v", slowest))
}
