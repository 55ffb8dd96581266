package sources

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// policy finds policies that stand in files of their own, and in YAML:
//
//	payments-ro.hcl, .policy, .json                a file of rules
//	ConfigMap data: {payments-ro.hcl: "path ..."}  the same, as a text under its name
//	policies: {payments-ro: "path ..."}
//	{name: payments-ro, rules: "path ..."}         Bank-Vaults' externalConfig, modules of Ansible
//	{name: payments-ro, policy: "path ..."}        forProvider of a Policy of Crossplane, and others
//	kind: Policy, spec: {policy: "path ..."}       of Red Hat's vault-config-operator
//
// What tells the rules of a policy from other HCL is a block path "..." at the top, with
// capabilities. They name no reference: see [Grant].
//
// https://developer.hashicorp.com/vault/docs/concepts/policies
// https://bank-vaults.dev/docs/external-configuration/policies/
// https://github.com/redhat-cop/vault-config-operator/blob/main/docs/policy-management.md
// https://marketplace.upbound.io/providers/upbound/provider-vault (vault.vault.upbound.io Policy)
func policy() Source {
	return Source{
		Name:     "policy",
		Policies: true,
		Wants: func(name string) bool {
			return hasExt(name, ".hcl", ".policy", ".pol") || wantsYAML(name)
		},
		Markers: []string{"capabilities", "policy"},
		Also:    []string{`path "`, `path\"`, `path \`, `"path"`, "path\t"},
		find: func(c *collector) {
			text := string(c.Data)
			if hasExt(c.Name, ".hcl", ".policy", ".pol") || isPolicyJSON(text) {
				c.policyText(text, func(line int) int { return line }, Grant{Policy: policyName(c.Name)})
				return
			}
			if !strings.Contains(text, `path "`) && !strings.Contains(text, `path \`) {
				return
			}
			for root := range c.roots("capabilities", "policy") {
				c.policiesIn(root, "")
			}
		},
	}
}

// policiesIn takes in the policies that are texts of a document.
func (c *collector) policiesIn(n yamldoc.Node, under string) {
	n.Walk(func(n yamldoc.Node) bool {
		if !n.IsMap() {
			return true
		}
		o, _ := asObject(n)
		for key, value := range n.Pairs() {
			if value.IsMap() && key.Text() == "policies" {
				for name, text := range value.Pairs() {
					c.policyIn(text, Grant{Policy: name.Text()})
				}
			}
			if value.IsMap() && key.Text() == "spec" && o.kind == "Policy" {
				c.policyIn(value.Get("policy"), Grant{
					Policy:    firstText(value.Get("name"), n.Get("metadata", "name")),
					Namespace: value.Get("authentication", "namespace").Text()})
			}
			switch name := key.Text(); {
			case slices.Contains([]string{"policy", "rules"}, name) && !n.Get("name").IsZero():
				c.policyIn(value, Grant{Policy: n.Get("name").Text(), Namespace: n.Get("namespace").Text()})
			case hasExt(name, ".hcl", ".policy", ".pol", ".json"):
				c.policyIn(value, Grant{Policy: policyName(name)})
			}
		}
		return true
	})
}

// firstText returns the text of the first node that has one.
func firstText(nodes ...yamldoc.Node) string {
	for _, n := range nodes {
		if text := n.Text(); text != "" {
			return text
		}
	}
	return ""
}

// policyIn takes in a text of a document that is a policy.
func (c *collector) policyIn(n yamldoc.Node, of Grant) {
	text := n.Text()
	if !strings.Contains(text, "path") {
		return
	}
	var lines []int
	for line := range n.Lines() {
		lines = append(lines, line)
	}
	of.Document = "policy " + of.Policy
	c.policyText(text, func(line int) int {
		return lines[max(0, min(line, len(lines))-1)]
	}, of)
}

// isPolicyJSON reports whether a text is a policy in JSON, of which the paths are all that there is
// at its top.
func isPolicyJSON(text string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(text, " \t\r\n\ufeff"), "{")
	return ok && strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n"), `"path"`)
}

// policyJSON is [collector.policyText] for JSON.
func (c *collector) policyJSON(text string, line func(int) int, of Grant) {
	cut := func(at int, message string) { c.cut(line(at), message) }
	for d := range yamldoc.Split([]byte(text)) {
		for _, root := range d.Nodes(cut) {
			for item := range root.Get("path").Items() {
				c.policyPaths(item, line, of)
			}
		}
	}
}

func (c *collector) policyPaths(paths yamldoc.Node, line func(int) int, of Grant) {
	for path, rule := range paths.Pairs() {
		for one := range rule.Items() {
			rule = one // what HCL makes of a block
			break
		}
		g := of
		g.Line, g.Path = line(path.Line()), path.Text()
		names, short := rule.Get("capabilities"), rule.Get("policy")
		for name := range names.Items() {
			g.Caps = allow(g.Caps, name.Text())
			g.Templated = g.Templated || lex.HoldsPlaceholder(name.Text())
		}
		if names.IsZero() {
			g.Caps = shorthand(short.Text())
		}
		if names.IsList() || short.Text() != "" {
			c.grant(g)
		}
	}
}
