package vaultsvc

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/acl"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Right is one thing that can be done at a location, and the capability that it takes on an API
// path.
type Right struct {
	Name       string // of the thing: stable, as "list" or "read-metadata"
	Path       string // of the API, within the namespace
	Capability string
}

// The rights that others ask for by name. Those of a location are [Mount.Rights].
const (
	RightList       = "list"        // of the folder itself
	RightListParent = "list-parent" // of the folder that holds it
	RightRead       = "read"
	RightUpdate     = "update"
	RightDelete     = "delete" // of the current version, where there are several
)

// Rights returns what can be done at a location of the mount. A folder can be listed, and no more;
// what may be a secret has the rest, at the paths of its KV version.
func (m Mount) Rights(loc vaultpath.Location) []Right {
	all := []Right{{RightList, loc.ListPath(m.KV2()), "list"}}
	if parent, ok := loc.Parent(); ok {
		all = append(all, Right{RightListParent, parent.ListPath(m.KV2()), "list"})
	}
	if loc.IsFolder() {
		return all
	}
	data := m.valuePath(loc)
	for _, name := range []string{RightRead, "create", "update", "patch", "delete"} {
		if name != "patch" || m.KVVersion != 1 { // it cannot change a part of a secret
			all = append(all, Right{name, data, name})
		}
	}
	if m.KV2() {
		for _, name := range []string{"delete", "undelete", "destroy"} {
			right := Right{name, m.Path + name + "/" + loc.Path, "update"}
			if name == "delete" { // the path above deletes the current version alone
				right.Name = "delete-versions"
			}
			all = append(all, right)
		}
		for _, name := range []string{"read", "update", "delete"} {
			all = append(all, Right{name + "-metadata", m.Path + "metadata/" + loc.Path, name})
		}
	}
	return all
}

// valuePath is the API path of what a secret holds. Nothing is ever asked there: it is for rules.
func (m Mount) valuePath(loc vaultpath.Location) string {
	if m.KV2() {
		return m.Path + "data/" + loc.Path
	}
	return loc.String()
}

// May reports whether capabilities, as [Client.Capabilities] returns them, have what a right takes.
func (r Right) May(capabilities []string) bool {
	return slices.Contains(capabilities, "root") || slices.Contains(capabilities, r.Capability)
}

// Deciding returns the rule that decides about an API path of the namespace, as a policy of the
// namespace has it, and whether it denies; "" where none is known. A path that ends in a slash is
// one to list.
func (a Access) Deciding(path string) (rule string, denies bool) {
	if !a.Known() || a.rules.Root {
		return "", false
	}
	found, ok := a.rules.Deciding(a.namespace+path, true)
	if !ok {
		return "", false
	}
	return strings.TrimPrefix(found.Path, a.namespace), !found.Caps.Any()
}

// MissingRule is a rule that the policies of a token would have to have for something that it may
// not do. It keeps what the token may do there already: of several rules for a path the most exact
// one alone holds.
type MissingRule struct {
	For string // the right
	acl.Rule
	Besides string // what it holds for that is not meant; "" is nothing
	Denied  string // the rule that has to go before this one can hold; "" where none is known
	Unsure  bool   // nobody could say what the token may do there: perhaps nothing is missing
}

// Needs are what somebody wants to do.
type Needs struct {
	List  []vaultpath.Location // folders
	Read  vaultpath.Location   // a secret; the zero value is none
	Write bool                 // that secret, too
}

// Missing returns the rules that are missing for what is needed in a mount. may returns what the
// token may do at an API path, nil where that is not known.
func (a Access) Missing(m Mount, n Needs, may func(path string) []string) []MissingRule {
	var all []MissingRule
	for _, folder := range n.List {
		path := folder.ListPath(m.KV2())
		right := Right{RightList, path, "list"}
		if have := may(path); !right.May(have) {
			all = append(all, a.missingList(right, folder, n, have, may)...)
		}
	}
	if n.Read.Path == "" {
		return all
	}
	path := m.valuePath(n.Read)
	have := may(path)
	for _, r := range all { // where a secret and a folder have one path it is not to take that away
		if below, star := strings.CutSuffix(r.Path, "*"); star && strings.HasPrefix(path, below) {
			have = append(slices.Clone(have), "list")
		}
	}
	rule := func(name string, capabilities ...string) {
		for _, c := range capabilities {
			if !(Right{Capability: c}).May(have) {
				all = append(all, a.missing(name, path, have, capabilities...))
				return
			}
		}
	}
	rule(RightRead, "read")
	if n.Write {
		capabilities := []string{"create", "update"}
		if m.KVVersion != 1 {
			capabilities = append(capabilities, "patch")
		}
		rule("write", capabilities...)
	}
	return all
}

// missingList returns the rules for a folder and all below it, and for a mount in which one secret
// is meant, the folder alone.
func (a Access) missingList(r Right, folder vaultpath.Location, n Needs, have []string,
	may func(string) []string) []MissingRule {
	exact := a.missing(RightList, r.Path, have, "list")
	if folder.IsMount() && n.Read.Path != "" {
		return []MissingRule{exact}
	}
	inside, any := have, r.Path+"\x00/" // a folder in it that no rule names
	if a.Known() {                      // below the folder it may be another rule that decides
		inside = a.At(any)
	}
	below := a.missing(RightList, r.Path, inside, "list")
	below.Path += "*"
	below.Denied = a.denying(below.Rule, any)
	if a.Known() && a.with(below.Rule).Allows(a.namespace+r.Path, acl.List) {
		return []MissingRule{below}
	}
	// A rule for names that begin like the folder's would go before the one for what is below it.
	return []MissingRule{exact, below}
}

func (a Access) missing(name, path string, have []string, add ...string) MissingRule {
	rule := MissingRule{For: name, Unsure: have == nil}
	rule.Path, rule.Besides = acl.Naming(path)
	rule.Caps = capabilities(slices.DeleteFunc(append(slices.Clone(have), add...),
		func(name string) bool { return name == acl.Deny.Names()[0] }))
	rule.Denied = a.denying(rule.Rule, path)
	return rule
}

// denying returns the rule that would decide about a path although there is one more that is meant
// for it, "" where the latter holds. It may be of the very same path: where one of two denies, both
// do.
func (a Access) denying(more acl.Rule, path string) string {
	if !a.Known() {
		return ""
	}
	found, _ := a.with(more).Deciding(a.namespace+path, true)
	if found.Caps&more.Caps == more.Caps {
		return ""
	}
	return strings.TrimPrefix(found.Path, a.namespace)
}

// with returns the rules with one more.
func (a Access) with(more acl.Rule) *acl.ACL {
	all := &acl.ACL{SlashFirst: a.rules.SlashFirst}
	a.rules.Rules(all.Add)
	all.Add(a.namespace+more.Path, more.Caps)
	return all
}
