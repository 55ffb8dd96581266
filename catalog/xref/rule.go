package xref

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/acl"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// PolicyRule names the rules of policies among the sources of uses, for who asks about their
// places.
const PolicyRule = "policy"

// Rule is a rule of a policy in a file, with the place that it is for as far as that can be looked
// for: a secret, or the folder in which all lies that its path goes on to.
type Rule struct {
	Policy *Policy
	Grant  sources.Grant
	Place  *Use // for an [Inquiry]; nobody uses anything by it

	ignorings catalog.Ignorings
	begin     string // how names in the folder begin that it is for
	either    bool   // a folder of that name will do, too: it may be listed by the same path
}

// Where returns "file:line".
func (r *Rule) Where() string { return r.Place.Where() }

// Rules returns the rules of policies that are for a place in a mount, or for none that there is,
// by file and line: those for all mounts, for what is no secret, and with placeholders are left
// out, and all of a namespace whose mounts nobody knows.
func (x *Index) Rules() []*Rule {
	var out []*Rule
	for _, p := range x.policies {
		known, asked := x.mounts[p.Namespace]
		if !asked || known.Err != nil {
			continue
		}
		for _, g := range p.Rules {
			if r := x.rule(p, g, known); r != nil {
				if at := r.Place; x.catalog.Ignores() {
					r.ignorings = x.catalog.Ignoring(at.Path, at.Line, at.place(), at.Source)
				}
				out = append(out, r)
			}
		}
	}
	return out
}

// noSecrets are the first segments of what the API has beside secrets.
var noSecrets = []string{"sys", "auth", "identity", "cubbyhole", "agent-registry"}

// Ignored returns the decision to live with a rule for a place that does not exist; the zero value
// is none.
func (r *Rule) Ignored() catalog.Ignored { return r.ignorings.Of(PolicyRule) }

// rule finds the place of a rule, nil where there is nothing to look for.
func (x *Index) rule(p *Policy, g sources.Grant, known Mounts) *Rule {
	if g.Templated {
		return nil
	}
	pattern, _ := g.Pattern()
	literal, open := strings.CutSuffix(pattern, "*")
	plus := plusAt(literal)
	if plus >= 0 {
		literal, open = literal[:plus], true
	}
	first, _, _ := strings.Cut(literal, "/")
	for _, api := range noSecrets {
		if first == api || open && !strings.Contains(literal, "/") && strings.HasPrefix(api, first) {
			return nil
		}
	}
	if _, of := x.mounts[inNamespace(p.Namespace, first)]; of {
		return nil // it is for a namespace below
	}
	r := &Rule{Policy: p, Grant: g, Place: &Use{Source: PolicyRule, File: p.File, Path: p.FilePath,
		Line: g.Line, Raw: g.Path, Meaning: Meaning{Namespace: p.Namespace}}}
	mount, rest, ok := vaultpath.SplitMount(literal, known.paths)
	if !ok {
		for _, path := range known.paths {
			if open && strings.HasPrefix(path, literal) || literal+"/" == path {
				return nil // it is for the mount, or for mounts
			}
		}
		r.unresolved(writing{Mounts: known}.noMount(topOf(literal)))
		return r
	}
	r.either = !open
	if m, _ := findMount(known.List, mount); m.KVVersion == 2 {
		r.either = r.either && strings.HasPrefix(rest, "metadata/")
		after := ""
		if plus >= 0 && rest == "" { // in place of data and metadata
			_, after, _ = strings.Cut(pattern[plus:], "/")
			after, _ = strings.CutSuffix(after, "*")
			if n := plusAt(after); n >= 0 {
				after = after[:n]
			}
		}
		if rest, ok = r.belowAPI(mount, rest, after, open); !ok {
			return nil
		}
	}
	if r.Place.Status == Unresolved {
		return r
	}
	r.lies(mount, rest, open || strings.HasSuffix(pattern, "*"))
	if r.Place.Location.IsMount() && r.begin == "" {
		return nil // which is there
	}
	return r
}

// plusAt returns where the first segment "+" of a path stands, -1 where there is none.
func plusAt(path string) int {
	at := 0
	for seg := range strings.SplitSeq(path, "/") {
		if seg == "+" {
			return at
		}
		at += len(seg) + 1
	}
	return -1
}

// topOf returns the first segment of a path, as a mount.
func topOf(path string) string {
	first, _, _ := strings.Cut(path, "/")
	return first + "/"
}

func (r *Rule) unresolved(hint string) {
	r.Place.Status, r.Place.Hint = Unresolved, hint
}

// endpoints are the segments behind the mount by which the API of KV version 2 has secrets.
var endpoints = []string{"data", "metadata", "delete", "undelete", "destroy", "subkeys"}

// belowAPI takes the segment of the API off a path in a mount of KV version 2. after is what stands
// behind one that is any. It returns false where the rule is for no secret, or for all of them.
func (r *Rule) belowAPI(mount, rest, after string, open bool) (path string, ok bool) {
	api, path, cut := strings.Cut(rest, "/")
	for _, name := range endpoints {
		switch {
		case api == name && cut:
			return path, true
		case !cut && open && strings.HasPrefix(name, api):
			return after, after != ""
		case !cut && api == name:
			return "", false
		}
	}
	if api == "config" || rest == "" {
		return "", false
	}
	r.unresolved(fmt.Sprintf("%s is KV version 2, and nothing has this path there: should it be %q?",
		mount, strings.Replace(r.Grant.Path, mount, mount+"data/", 1)))
	return "", true
}

// lies says where the place of a rule is.
func (r *Rule) lies(mount, path string, open bool) {
	if open {
		end := strings.LastIndexByte(path, '/') + 1
		path, r.begin = path[:end], path[end:]
	}
	at := vaultpath.New(r.Policy.Namespace, mount, path)
	switch {
	case open, strings.HasSuffix(path, "/"), r.Grant.Caps == acl.List:
		at = at.Folder()
	}
	r.Place.Location = at
}

// Nowhere reports whether a rule is for a place that does not exist, as far as it is known, and
// says why in one line. One that may create the place is none of these, if there is such a mount.
func (x *Index) Nowhere(r *Rule, k Known) (why string, ok bool) {
	v := x.Judge(r.Place, k)
	at := r.Place.Location
	switch {
	case v.Status == Unresolved:
		return v.Hint, true
	case r.Grant.Caps&acl.Create != 0:
	case r.either && hasFolder(k, at):
	case v.Status == Missing, v.Status == Empty:
		why = "there is no " + at.String()
		if v.Hint != "" {
			why += ": " + v.Hint
		}
		return why, true
	case v.Status == OK && r.begin != "":
		if state, _ := k.State(at); state != tree.Listed {
			return "", false
		}
		for name := range k.Names(at) {
			if strings.HasPrefix(name, r.begin) {
				return "", false
			}
		}
		return fmt.Sprintf("nothing in %s begins with %q", at, r.begin), true
	}
	return "", false
}

// hasFolder reports whether a folder has the name of a secret.
func hasFolder(k Known, secret vaultpath.Location) bool {
	parent, ok := secret.Parent()
	return ok && k.Name(parent, secret.Name()+"/") == Present
}

// Text says of a rule that is for nothing whose it is, and why.
func (r *Rule) Text(why string) string {
	whose := "there is"
	if len(r.Policy.Names) > 0 {
		whose = strings.Join(r.Policy.Names, ", ") + " has"
	}
	return fmt.Sprintf("%s a rule for %s, but %s", whose, r.Grant.Path, why)
}
