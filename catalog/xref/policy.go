package xref

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/vaultsvc/acl"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Policy is a policy in a file, in the namespace for which it is written. It is no [Use]: nobody
// names a location by it, and it owns none.
type Policy struct {
	*catalog.Policy
	Namespace string

	rules  acl.ACL                   // by the path of the API with the namespace before it
	by     map[string]*sources.Grant // the first of each of these paths
	filled []filled
}

// filled is a rule in whose path Vault fills something in: it holds for those whom that fits.
type filled struct {
	*sources.Grant
	rules acl.ACL // with "+" there
}

// newPolicies returns the policies of which it is known in which namespace they are written.
func newPolicies(all []*catalog.Policy, r *resolver) []*Policy {
	var out []*Policy
	for _, in := range all {
		p := &Policy{Policy: in, Namespace: strings.Trim(in.Namespace, "/"),
			by: map[string]*sources.Grant{}}
		if p.Namespace == "" && in.Context != "" {
			if context, _ := r.named(in.Context, in.FilePath); context != nil {
				p.Namespace = strings.Trim(context.Namespace, "/")
			}
		}
		p.Namespace = cmp.Or(p.Namespace, r.ns)
		if lex.HoldsPlaceholder(p.Namespace) {
			continue
		}
		for i := range in.Rules {
			p.add(&in.Rules[i])
		}
		out = append(out, p)
	}
	return out
}

func (p *Policy) add(g *sources.Grant) {
	if g.Templated {
		return
	}
	pattern, fills := g.Pattern()
	path := inNamespace(p.Namespace, pattern)
	if fills != "" {
		f := filled{Grant: g}
		f.rules.Add(path, g.Caps)
		p.filled = append(p.filled, f)
		return
	}
	p.rules.Add(path, g.Caps)
	if p.by[path] == nil {
		p.by[path] = g
	}
}

// inNamespace returns a path of the API as the root namespace has it.
func inNamespace(namespace, path string) string {
	if namespace == "" {
		return path
	}
	return namespace + "/" + path
}

// String returns what people call the policy, "a policy" where it has no name.
func (p *Policy) String() string {
	switch len(p.Names) {
	case 0:
		return "a policy"
	case 1:
		return "policy " + p.Names[0]
	}
	return "policies " + strings.Join(p.Names, ", ")
}

// Policies returns the policies in files, by file and line.
func (x *Index) Policies() []*Policy { return x.policies }

// Granted is what a rule of a policy allows at a location, or below it.
type Granted struct {
	*Policy
	Rule sources.Grant
	Caps acl.Set // of what has to do with secrets: see [Granted.Words]
	// Below is what of a folder is meant, as the rule has it: "stripe", "+/db", or "*" for all that
	// is in it. It is "" for the location itself.
	Below string
	// Fills is what Vault fills in, as "{{identity.entity.name}}": the rule holds where that fits.
	Fills string
}

// The capabilities that can be had on what a secret holds, and on the names in a folder.
const (
	onValues = acl.Read | acl.Create | acl.Update | acl.Patch | acl.Delete | acl.Deny
	onNames  = acl.List | acl.Deny
)

// Granted returns what policies in files allow at a location: of one that is a folder the names in
// it, what all in it has, and what rules name below it. What is for the location itself goes first,
// then by file and line.
func (x *Index) Granted(loc vaultpath.Location) []Granted {
	if loc.Mount == "" || len(x.policies) == 0 {
		return nil
	}
	values, names := x.apiPaths(loc)
	var out []Granted
	for _, p := range x.policies {
		have := granting{Policy: p}
		for _, path := range values {
			if loc.IsFolder() {
				have.at(path+anyName, false, onValues, "*")
				have.below(path, onValues)
				continue
			}
			have.at(path, false, onValues, "")
		}
		for _, path := range names {
			have.at(path, true, onNames, "")
		}
		out = append(out, have.list...)
	}
	slices.SortStableFunc(out, func(a, b Granted) int {
		return min(len(a.Below), 1) - min(len(b.Below), 1)
	})
	return out
}

// anyName is a name in a folder that no rule has.
const anyName = "\x00"

// apiPaths returns the paths by which the API has what a secret holds, or what lies in a folder,
// and those by which it lists a folder; as the root namespace has them. Where nobody knows the
// version of the mount there is one for each.
func (x *Index) apiPaths(loc vaultpath.Location) (values, names []string) {
	known, asked := x.mounts[loc.Namespace]
	m, found := findMount(known.List, loc.Mount)
	for _, kv2 := range []bool{false, true} {
		if asked && found && kv2 != (m.KVVersion == 2) {
			continue
		}
		value := loc.String()
		if kv2 {
			value = loc.Mount + "data/" + loc.Path
		}
		values = append(values, inNamespace(loc.Namespace, value))
		if loc.IsFolder() {
			names = append(names, inNamespace(loc.Namespace, loc.ListPath(kv2)))
		}
	}
	return values, names
}

// granting gathers what one policy allows.
type granting struct {
	*Policy
	list []Granted
}

// at takes in the rule that decides about a path.
func (g *granting) at(path string, list bool, of acl.Set, below string) {
	if rule, ok := g.rules.Deciding(path, list); ok {
		g.add(g.by[rule.Path], rule.Caps&of, below, "")
	}
	for _, f := range g.filled {
		if rule, ok := f.rules.Deciding(path, list); ok {
			_, fills := f.Pattern()
			g.add(f.Grant, rule.Caps&of, below, fills)
		}
	}
}

// below takes in the rules that name something below a path.
func (g *granting) below(path string, of acl.Set) {
	for i := range g.Rules {
		rule := &g.Rules[i]
		rest, ok := strings.CutPrefix(inNamespace(g.Namespace, rule.Path), path)
		if ok && !rule.Templated && rest != "" && rest != "*" {
			_, fills := rule.Pattern()
			g.add(rule, rule.Caps&of, rest, fills)
		}
	}
}

func (g *granting) add(rule *sources.Grant, caps acl.Set, below, fills string) {
	if caps == 0 || rule == nil {
		return
	}
	for i, have := range g.list {
		if have.Rule == *rule && have.Below == below {
			g.list[i].Caps |= caps
			return
		}
	}
	g.list = append(g.list, Granted{Policy: g.Policy, Rule: *rule, Caps: caps, Below: below,
		Fills: fills})
}

// Words returns in words what is allowed: read, written, deleted, listed; "denied" alone where
// nothing may.
func (g Granted) Words() []string {
	if g.Caps&acl.Deny != 0 {
		return []string{"denied"}
	}
	var words []string
	for _, w := range []struct {
		of   acl.Set
		word string
	}{{acl.Read, "read"}, {acl.Create | acl.Update | acl.Patch, "written"}, {acl.Delete, "deleted"},
		{acl.List, "listed"}} {
		if g.Caps&w.of != 0 {
			words = append(words, w.word)
		}
	}
	return words
}

// Text says what is granted by which policy: "may be read by policy payments-ro".
func (g Granted) Text() string {
	words := g.Words()
	text := "may be " + words[0]
	switch last := len(words) - 1; {
	case words[0] == "denied":
		text = "is denied"
	case last > 0:
		text = "may be " + strings.Join(words[:last], ", ") + " and " + words[last]
	}
	switch g.Below {
	case "":
	case "*":
		text = "what is in it " + text
	default:
		text = g.Below + " " + text
	}
	text += " by " + g.Policy.String()
	if g.Fills != "" {
		text += ", where " + g.Fills + " fits"
	}
	return text
}

// Where returns "file:line" of the rule.
func (g Granted) Where() string { return fmt.Sprintf("%s:%d", g.File, g.Rule.Line) }

// Grant is one [Granted] as JSON has it. It is no [Reference].
type Grant struct {
	Names     []string `json:"names"` // of the policy; there may be none
	File      string   `json:"file"`
	Line      int      `json:"line"`
	Rule      string   `json:"rule"`      // its path, as a policy has it
	Allows    []string `json:"allows"`    // read, create, update, patch, delete, list, or deny
	Namespace string   `json:"namespace"` // in which the policy is written
	Location  string   `json:"location"`
	// Below is what of the location is meant: "" itself, "*" all that is in it.
	Below string `json:"below"`
	Fills string `json:"fills"` // what Vault fills in: it holds where that fits; "" is nothing
}

// NewGrants describes what policies in files allow at a location.
func (x *Index) NewGrants(loc vaultpath.Location) []Grant {
	out := []Grant{}
	for _, g := range x.Granted(loc) {
		out = append(out, Grant{Names: append([]string{}, g.Names...), File: g.File,
			Line: g.Rule.Line, Rule: g.Rule.Path, Allows: g.Caps.Names(), Namespace: g.Namespace,
			Location: loc.String(), Below: g.Below, Fills: g.Fills})
	}
	return out
}
