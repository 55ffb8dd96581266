package sources

import "github.com/vaultmap/vaultmap/catalog/sources/lex"

// vaultAgent finds the calls in templates that stand in the configuration of Vault Agent, Vault
// Proxy or consul-template, of which all are HCL: template { contents = "..." }, env_template "X"
// { ... }. The vault block tells the namespace.
//
// The agent runs the templates in consul-template's library, which asks as [askTemplate] has it.
//
// https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent/template
// https://github.com/hashicorp/vault/blob/main/command/agent/template/template.go
func vaultAgent() Source {
	return Source{
		Name:    "vault-agent",
		Wants:   func(name string) bool { return hasExt(name, ".hcl") && !isNomadName(name) },
		Markers: []string{"secret", "pkiCert"},
		Ask:     askTemplate,
		find: func(c *collector) {
			text := c.text()
			if isNomadJob(text.Body) {
				return
			}
			refs := templateReferences(text, c.cut)
			if len(refs) == 0 {
				return
			}
			namespace := ""
			if h := lex.ParseHCL(c.Data, c.cut); h != nil {
				namespace = vaultNamespace(h)
			}
			for _, r := range refs {
				r.Namespace = namespace
				c.addText(r)
			}
		},
	}
}
