package memvault

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/acl"
)

// The capabilities of a [Rule], as Vault's policies name them.
const (
	Create = "create"
	Read   = "read"
	Update = "update"
	Delete = "delete"
	List   = "list"
	Patch  = "patch"
	Sudo   = "sudo"
	Scan   = "scan" // of OpenBao alone
	Deny   = "deny"
)

// Rule is one path of a policy, in the form and with the meaning of Vault's path "..." {}:
// an exact path, one that ends in "*" for everything that begins so, and "+" for any one
// segment. The paths are API paths, so those of KV version 2 have metadata/ in them.
type Rule struct {
	Path         string
	Capabilities []string
}

// Allow returns the rule that grants capabilities on path.
func Allow(path string, capabilities ...string) Rule { return Rule{path, capabilities} }

// add puts the rules of a policy of the namespace ns ("" or "a/") into an ACL.
func add(a *acl.ACL, ns string, rules []Rule) {
	for _, r := range rules {
		var caps acl.Set
		for _, name := range r.Capabilities {
			c, _ := acl.Parse(name)
			caps = caps.And(c)
		}
		a.Add(ns+strings.TrimPrefix(r.Path, "/"), caps)
	}
}

// checkRules panics where a rule is one that Vault would refuse.
func checkRules(name string, rules []Rule) {
	for _, r := range rules {
		if strings.Contains(r.Path, "+*") {
			panic(fmt.Sprintf("memvault: policy %q: %q: '+*' is no pattern", name, r.Path))
		}
		for _, c := range r.Capabilities {
			if _, ok := acl.Parse(c); !ok {
				panic(fmt.Sprintf("memvault: policy %q: %q is no capability", name, c))
			}
		}
	}
}

// defaultPolicy is what Vault gives to every token that does not refuse it, without the
// rules that are about a token's entity: these tokens have none.
func defaultPolicy() []Rule {
	return []Rule{
		Allow("auth/token/lookup-self", Read),
		Allow("auth/token/renew-self", Update),
		Allow("auth/token/revoke-self", Update),
		Allow("sys/capabilities-self", Update),
		Allow("sys/internal/ui/resultant-acl", Read),
		Allow("sys/renew", Update),
		Allow("sys/leases/renew", Update),
		Allow("sys/leases/lookup", Update),
		Allow("cubbyhole/*", Create, Read, Update, Delete, List),
		Allow("sys/wrapping/wrap", Update),
		Allow("sys/wrapping/lookup", Update),
		Allow("sys/wrapping/unwrap", Update),
		Allow("sys/tools/hash", Update),
		Allow("sys/tools/hash/*", Update),
		Allow("sys/control-group/request", Update),
		Allow("identity/oidc/provider/+/authorize", Read, Update),
	}
}
