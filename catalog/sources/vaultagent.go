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
	const name = "vault-agent"
	return Source{
		Name:    name,
		Wants:   func(name string) bool { return hasExt(name, ".hcl") && !isNomadName(name) },
		Markers: []string{"secret", "pkiCert"},
		Ask:     askTemplate,
		Find: func(f File) Found {
			text := string(f.Data)
			if isNomadJob(text) {
				return Found{}
			}
			refs := templateReferences(text, 1)
			if len(refs) == 0 {
				return Found{}
			}
			if h := lex.ParseHCL(f.Data, f.cut); h != nil {
				for _, b := range lex.BlocksOf(h.Body, "vault") {
					ns, _ := h.Attr(b.Body, "namespace")
					for i := range refs {
						refs[i].Namespace = ns.Text
						refs[i].Templated = refs[i].Templated || lex.HoldsPlaceholder(ns.Text)
					}
				}
			}
			return Found{References: named(name, refs)}
		},
	}
}
