package memvault

import (
	"fmt"
	"slices"
	"strings"
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

// capset is a set of capabilities. Deny stands alone: it takes everything else away.
type capset uint16

const (
	capDeny capset = 1 << iota
	capCreate
	capRead
	capUpdate
	capDelete
	capList
	capPatch
	capSudo
	capScan
)

func capabilityOf(name string) (capset, bool) {
	i := slices.Index([]string{Deny, Create, Read, Update, Delete, List, Patch, Sudo, Scan}, name)
	return 1 << max(i, 0), i >= 0
}

func (c capset) and(more capset) capset {
	if (c|more)&capDeny != 0 {
		return capDeny
	}
	return c | more
}

func (c capset) any() bool { return c != 0 && c&capDeny == 0 }

// acl is what the policies of one token come to. Paths in it begin with the namespace.
type acl struct {
	root     bool
	exact    map[string]capset
	prefix   map[string]capset // without the closing "*"
	patterns []pattern         // those with a "+" segment
}

type pattern struct {
	text  string // without the closing "*"
	parts []string
	open  bool // it ended in "*"
	first int  // where the first "+" stands
	plus  int  // how many "+" there are
	caps  capset
}

func newACL() *acl { return &acl{exact: map[string]capset{}, prefix: map[string]capset{}} }

// add puts the rules of a policy of the namespace ns ("" or "a/") into the acl. Equal paths
// add up, and deny wins.
func (a *acl) add(ns string, rules []Rule) {
	for _, r := range rules {
		path := ns + strings.TrimPrefix(r.Path, "/")
		var caps capset
		for _, name := range r.Capabilities {
			c, _ := capabilityOf(name)
			caps = caps.and(c)
		}
		trimmed, open := strings.CutSuffix(path, "*")
		switch {
		case path == "+" || strings.HasPrefix(path, "+/") || strings.Contains(path, "/+"):
			parts := strings.Split(trimmed, "/")
			plus := len(parts) - len(slices.DeleteFunc(slices.Clone(parts), func(part string) bool {
				return part == "+"
			}))
			a.addPattern(pattern{text: trimmed, parts: parts, open: open,
				first: strings.IndexByte(path, '+'), plus: plus, caps: caps})
		case open:
			a.prefix[trimmed] = a.prefix[trimmed].and(caps)
		default:
			a.exact[path] = a.exact[path].and(caps)
		}
	}
}

func (a *acl) addPattern(p pattern) {
	for i, have := range a.patterns {
		if have.text == p.text && have.open == p.open {
			a.patterns[i].caps = have.caps.and(p.caps)
			return
		}
	}
	a.patterns = append(a.patterns, p)
}

// allows reports whether the capability need is granted on path.
func (a *acl) allows(path string, need capset) bool {
	return a.root || a.at(path, need&(capList|capScan) != 0)&need != 0
}

// at returns the capabilities on path. For a list, a rule for the path without its slash
// counts too, and comes before all that is less exact.
func (a *acl) at(path string, list bool) capset {
	if caps, ok := a.exact[path]; ok {
		return caps
	}
	bare := strings.TrimSuffix(path, "/")
	if list {
		if caps, ok := a.exact[bare]; ok {
			return caps
		}
		if bare != path {
			if caps, ok := a.best(bare); ok {
				return caps
			}
		}
	}
	caps, _ := a.best(path)
	return caps
}

// best returns the capabilities of the most specific rule with a wildcard that matches.
func (a *acl) best(path string) (capset, bool) {
	var found pattern
	ok := false
	for n := len(path); n >= 0; n-- {
		if caps, is := a.prefix[path[:n]]; is {
			found, ok = pattern{text: path[:n], first: n, open: true, caps: caps}, true
			break
		}
	}
	if len(a.patterns) > 0 {
		parts := strings.Split(path, "/")
		for _, p := range a.patterns {
			if p.matches(parts) && (!ok || found.weaker(p)) {
				found, ok = p, true
			}
		}
	}
	return found.caps, ok
}

func (p pattern) matches(path []string) bool {
	if len(path) < len(p.parts) || !p.open && len(path) != len(p.parts) {
		return false
	}
	return p.fits(path[:len(p.parts)])
}

// fits reports whether the parts match the segments, of which there are no more.
func (p pattern) fits(segs []string) bool {
	for i, seg := range segs {
		if part := p.parts[i]; part != "+" && part != seg && !(p.open && i == len(p.parts)-1 &&
			strings.HasPrefix(seg, part)) {
			return false
		}
	}
	return true
}

// weaker orders rules by how specific they are: a later first wildcard, no closing "*",
// fewer "+", a longer text.
func (p pattern) weaker(q pattern) bool {
	switch {
	case p.first != q.first:
		return p.first < q.first
	case p.open != q.open:
		return p.open
	case p.plus != q.plus:
		return p.plus > q.plus
	case len(p.text) != len(q.text):
		return len(p.text) < len(q.text)
	}
	return p.text < q.text
}

// reaches reports whether anything at or below a mount ("secret/") is granted at all: such
// mounts are the ones that Vault shows to a token.
func (a *acl) reaches(mount string) bool {
	if a.root || a.at(mount, true).any() {
		return true
	}
	for _, rules := range []map[string]capset{a.exact, a.prefix} {
		for path, caps := range rules {
			if strings.HasPrefix(path, mount) && caps.any() {
				return true
			}
		}
	}
	if len(a.patterns) == 0 {
		// Vault shows a mount that lies below a rule with "*" whatever the rule says, deny
		// included, unless the token has a rule with "+".
		for n := range len(mount) + 1 {
			if _, ok := a.prefix[mount[:n]]; ok {
				return true
			}
		}
	}
	want := strings.Split(strings.TrimSuffix(mount, "/"), "/")
	for _, p := range a.patterns {
		if p.caps.any() && len(want) <= len(p.parts) && p.fits(want) {
			return true
		}
	}
	return false
}

// checkRules panics where a rule is one that Vault would refuse.
func checkRules(name string, rules []Rule) {
	for _, r := range rules {
		if strings.Contains(r.Path, "+*") {
			panic(fmt.Sprintf("memvault: policy %q: %q: '+*' is no pattern", name, r.Path))
		}
		for _, c := range r.Capabilities {
			if _, ok := capabilityOf(c); !ok {
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
