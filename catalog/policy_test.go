package catalog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
)

const policyRule = "path \"kv/data/a\" {\n  capabilities = [\"read\"]\n}\n"

// A policy is called what it is called where it is written to Vault, whichever file says so.
func TestPolicyNames(t *testing.T) {
	t.Parallel()
	naming := func(name, policy string) string {
		return fmt.Sprintf("resource \"vault_policy\" %q {\n  name = %q\n  namespace = \"team\"\n  policy = %s\n}\n",
			name, name, policy)
	}
	document := "data \"vault_policy_document\" \"d\" {\n  rule {\n    path = \"kv/data/a\"\n" +
		"    capabilities = [\"read\"]\n  }\n}\n"
	for name, tc := range map[string]struct {
		files map[string]string
		want  string
	}{
		"its own file": {map[string]string{"p/ro.policy.hcl": policyRule}, "p/ro.policy.hcl:1 ro"},
		"a command beside it": {map[string]string{"p/ro.hcl": policyRule,
			"p/apply.sh": "vault policy write real ro.hcl\n"}, "p/ro.hcl:1 real"},
		"a command from above": {map[string]string{"p/ro.hcl": policyRule,
			"scripts/apply.sh": "vault policy write real ./p/ro.hcl\n"}, "p/ro.hcl:1 real"},
		"two commands": {map[string]string{"ro.hcl": policyRule,
			"apply.sh": "vault policy write b ro.hcl\nvault policy write a - < ro.hcl\n"},
			"ro.hcl:1 a, b"},
		"a command for another file": {map[string]string{"ro.hcl": policyRule,
			"apply.sh": "vault policy write x other/ro.hcl\nvault policy write y /ro.hcl\n"}, "ro.hcl:1 ro"},
		"Terraform's file()": {map[string]string{"tf/p/ro.hcl": policyRule,
			"tf/main.tf": naming("tf", `file("${path.module}/p/ro.hcl")`)}, "tf/p/ro.hcl:1 tf in team"},
		"a document in another file": {map[string]string{"tf/docs.tf": document,
			"tf/main.tf": naming("tf", "data.vault_policy_document.d.hcl")}, "tf/docs.tf:3 tf in team"},
		"a document of another module": {map[string]string{"a/docs.tf": document,
			"b/main.tf": naming("tf", "data.vault_policy_document.d.hcl")}, "a/docs.tf:3 d"},
		"several in a file": {map[string]string{"main.tf": naming("x", "<<E\n"+policyRule+"E") +
			naming("y", "<<E\n"+policyRule+"E")}, "main.tf:5 x in team; main.tf:14 y in team"},
	} {
		dir := catalogtest.Files(t, tc.files)
		c, err := Scan(t.Context(), []string{dir}, ScanOptions{References: true})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range c.Policies {
			line := fmt.Sprintf("%s:%d %s", p.File, p.Rules[0].Line, strings.Join(p.Names, ", "))
			if p.Namespace != "" {
				line += " in " + p.Namespace
			}
			got = append(got, line)
		}
		if text := strings.Join(got, "; "); text != tc.want {
			t.Errorf("%s: %s, want %s", name, text, tc.want)
		}
		if len(c.References) > 0 {
			t.Errorf("%s: policies are taken for references: %v", name, c.References)
		}
	}
}
