package xref

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/acl"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// policyOf returns a policy of rules that are written "PATH capability...", each on its line.
func policyOf(name string, rules ...string) *catalog.Policy {
	p := &catalog.Policy{Names: []string{name}, File: name + ".hcl",
		FilePath: "/repo/" + name + ".hcl"}
	for i, r := range rules {
		path, names, _ := strings.Cut(r, " ")
		g := sources.Grant{Policy: name, Line: i + 1, Path: path}
		for word := range strings.FieldsSeq(names) {
			if one, ok := acl.Parse(word); ok {
				g.Caps = g.Caps.And(one)
			}
			g.Templated = g.Templated || word == "templated"
		}
		p.Rules = append(p.Rules, g)
	}
	return p
}

var policyMounts = []Mount{{Path: "kv/", KVVersion: 2}, {Path: "v1/", KVVersion: 1},
	{Path: "a/kv/", KVVersion: 2}, {Path: "db/"}}

func grantIndex(mounts map[string]Mounts, policies ...*catalog.Policy) *Index {
	return New(&catalog.Catalog{Policies: policies}, catalog.Options{}, mounts)
}

func TestGranted(t *testing.T) {
	t.Parallel()
	mounts := map[string]Mounts{"": {List: policyMounts}, "team": {List: policyMounts}}
	for _, tc := range []struct {
		rules, at string
		want      string
	}{
		{"kv/data/app read", "kv/app", "may be read by policy p (p.hcl:1)"},
		{"kv/data/app read list delete create sudo", "kv/app",
			"may be read, written and deleted by policy p (p.hcl:1)"},
		{"kv/app read", "kv/app", ""},
		{"kv/metadata/app read", "kv/app", ""},
		{"kv/data/* read", "kv/app", "may be read by policy p (p.hcl:1)"},
		{"kv/data/* read|kv/data/app deny", "kv/app", "is denied by policy p (p.hcl:2)"},
		{"kv/data/* deny|kv/data/app read", "kv/app", "may be read by policy p (p.hcl:2)"},
		{"kv/data/+/db read", "kv/app/db", "may be read by policy p (p.hcl:1)"},
		{"kv/+/app/* read", "kv/app/db", "may be read by policy p (p.hcl:1)"},
		{"kv/data/+ read", "kv/app/db", ""},
		{"* read", "a/kv/app", "may be read by policy p (p.hcl:1)"},
		{"a/kv/data/app patch", "a/kv/app", "may be written by policy p (p.hcl:1)"},
		{"v1/app read", "v1/app", "may be read by policy p (p.hcl:1)"},
		{"v1/data/app read", "v1/app", ""},
		{"db/creds/app read", "db/creds/app", "may be read by policy p (p.hcl:1)"},
		{"kv/data/{{identity.entity.name}}/* read", "kv/app/db",
			"may be read by policy p, where {{identity.entity.name}} fits (p.hcl:1)"},
		{"kv/data/x-{{identity.entity.name}} read", "kv/app", "may be read by policy p, where {{identity.entity.name}} fits (p.hcl:1)"},
		{"kv/data/${env}/* read templated", "kv/app/db", ""},
		{"kv/metadata/app/ list", "kv/app/", "may be listed by policy p (p.hcl:1)"},
		{"kv/metadata/app list", "kv/app/", "may be listed by policy p (p.hcl:1)"},
		{"kv/data/app/* read", "kv/app/", "what is in it may be read by policy p (p.hcl:1)"},
		{"kv/* read list", "kv/app/",
			"may be listed by policy p (p.hcl:1)|what is in it may be read by policy p (p.hcl:1)"},
		{"kv/data/app/db read|kv/data/app/+/x delete|kv/data/apple read", "kv/app/",
			"db may be read by policy p (p.hcl:1)|+/x may be deleted by policy p (p.hcl:2)"},
		{"kv/data/app/* read|kv/data/app/root deny", "kv/app/",
			"what is in it may be read by policy p (p.hcl:1)|root is denied by policy p (p.hcl:2)"},
		{"v1/app/* read list", "v1/app/",
			"may be listed by policy p (p.hcl:1)|what is in it may be read by policy p (p.hcl:1)"},
		{"team/kv/data/app read", "team:kv/app", "may be read by policy p (p.hcl:1)"},
		{"kv/data/app read", "team:kv/app", ""},
	} {
		x := grantIndex(mounts, policyOf("p", strings.Split(tc.rules, "|")...))
		namespace, at, ok := strings.Cut(tc.at, ":")
		if !ok {
			namespace, at = "", tc.at
		}
		mount, path, _ := vaultpath.SplitMount(at, []string{"kv/", "v1/", "a/kv/", "db/"})
		var got []string
		for _, g := range x.Granted(vaultpath.New(namespace, mount, path)) {
			got = append(got, g.Text()+" ("+g.Where()+")")
		}
		if text := strings.Join(got, "|"); text != tc.want {
			t.Errorf("%s at %s: %q, want %q", tc.rules, tc.at, text, tc.want)
		}
	}
}

// Where nobody has asked for the mounts, a rule counts in either version's form.
func TestGrantedOffline(t *testing.T) {
	t.Parallel()
	x := grantIndex(nil, policyOf("a", "kv/data/app read"), policyOf("b", "kv/app read"),
		policyOf("c", "kv/metadata/app read"))
	var got []string
	for _, g := range x.Granted(vaultpath.New("", "kv", "app")) {
		got = append(got, g.Policy.String())
	}
	if text := strings.Join(got, ", "); text != "policy a, policy b" {
		t.Errorf("granted by %s", text)
	}
}

// A policy uses nothing and owns nothing: an index with policies has the uses, owners and covers of
// one without them.
func TestPoliciesAreNoUses(t *testing.T) {
	t.Parallel()
	p := policyOf("p", "kv/data/app read", "* read list")
	x := New(&catalog.Catalog{Policies: []*catalog.Policy{p}}, catalog.Options{},
		map[string]Mounts{"": {List: policyMounts}})
	loc := vaultpath.New("", "kv", "app")
	if len(x.Uses()) > 0 || len(x.Of(loc)) > 0 || len(x.At(loc)) > 0 || len(x.BelongsTo(loc)) > 0 ||
		x.Covers()(loc) || len(x.Folders("")) > 0 || len(x.Named()) > 0 {
		t.Error("a policy counts as a use")
	}
	if got := x.Granted(loc); len(got) != 1 {
		t.Errorf("granted: %v", got)
	}
}

// What is granted at a secret is what the policy's rules come to, each policy by itself.
func TestGrantedNaive(t *testing.T) {
	t.Parallel()
	segs := []string{"a", "b", "+", "c*", "*", "{{identity.entity.id}}"}
	caps := []string{"read", "list", "deny", "create", "delete"}
	for seed := range uint64(2000) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		var rules []string
		for range 1 + rnd.IntN(5) {
			path := "kv/data"
			for range 1 + rnd.IntN(3) {
				path += "/" + segs[rnd.IntN(len(segs))]
			}
			if i := strings.IndexByte(path, '*'); i >= 0 {
				path = path[:i+1]
			}
			rules = append(rules, path+" "+caps[rnd.IntN(len(caps))])
		}
		p := policyOf("p", rules...)
		x := grantIndex(map[string]Mounts{"": {List: policyMounts}}, p)
		path := []string{"a", "b", "a/b", "ca/a", "b/a/c", "d"}[rnd.IntN(6)]
		var whole acl.ACL
		want := map[string]bool{}
		for _, g := range p.Rules {
			if pattern, fills := g.Pattern(); fills != "" {
				var one acl.ACL
				one.Add(pattern, g.Caps)
				if set := one.At("kv/data/"+path, false) & onValues; set != 0 {
					want[fmt.Sprint(set.Names(), fills, g.Line)] = true
				}
				continue
			}
			whole.Add(g.Path, g.Caps)
		}
		if set := whole.At("kv/data/"+path, false) & onValues; set != 0 {
			want[fmt.Sprint(set.Names())] = true
		}
		got := map[string]bool{}
		for _, g := range x.Granted(vaultpath.New("", "kv", path)) {
			key := fmt.Sprint(g.Caps.Names())
			if g.Fills != "" {
				key = fmt.Sprint(g.Caps.Names(), g.Fills, g.Rule.Line)
			}
			got[key] = true
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("seed %d: %v at %s: %v, want %v", seed, rules, path, got, want)
		}
	}
}

func TestNowhere(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ rule, want string }{
		{"kv/data/app/db read", ""},
		{"kv/data/app/* read", ""},
		{"kv/data/app/d* read", ""},
		{"kv/metadata/app list", ""},
		{"kv/metadata/app/ list", ""},
		{"kv/data/app/+/x read", ""},
		{"kv/data/removed read", ""},
		{"kv/+/app/* read", ""},
		{"kv/* read", ""}, {"k* read", ""}, {"* read", ""}, {"+/data/x read", ""}, {"kv read", ""},
		{"kv/config read", ""}, {"kv/meta* list", ""}, {"a/* read", ""}, {"kv/data read", ""},
		{"sys/mounts read", ""}, {"auth/token/* update", ""}, {"identity/x read", ""},
		{"db/creds/none read", ""}, {"kv/data/${x} read templated", ""},
		{"kv/data/{{identity.entity.name}}/* read", ""},
		{"kv/data/none/{{identity.entity.name}} read", "there is no kv/none/"},
		{"kv/data/app/new create read", ""},
		{"kv/data/closed/x read", ""}, // nobody knows
		{"kv/data/app/dbs read", `there is no kv/app/dbs: did you mean "kv/app/db"?`},
		{"kv/data/app read", `there is no kv/app: "kv/app/" is a folder`},
		{"kv/metadata/app deny", ""}, {"v1/sub read", ""},
		{"kv/data/none/* read", "there is no kv/none/"},
		{"kv/data/app/q* deny", `nothing in kv/app/ begins with "q"`},
		{"kv/+/none/* read", "there is no kv/none/"},
		{"kv/app/* read", `kv/ is KV version 2, and nothing has this path there: should it be "kv/data/app/*"?`},
		{"kv/app/* create", `kv/ is KV version 2, and nothing has this path there: should it be "kv/data/app/*"?`},
		{"v1/app read", "there is no v1/app"},
		{"other/data/x read", "there is no mount other/ that the token can reach"},
		{"other* read", "there is no mount other/ that the token can reach"},
	} {
		x := grantIndex(map[string]Mounts{"": {List: policyMounts}}, policyOf("p", tc.rule))
		l := NewLists()
		answers := map[string][]string{"kv/": {"app/", "removed", "closed/"}, "kv/app/": {"db", "sub/"},
			"kv/app/sub/": {"x"}, "v1/": {"y", "sub/"}}
		asked := map[Want]bool{}
		var uses []*Use
		for _, r := range x.Rules() {
			uses = append(uses, r.Place)
		}
		q := x.Inquire(uses, l)
		for next := q.Next(); len(next) > 0; next = append(next[1:], q.Next()...) {
			w := next[0]
			if asked[w] {
				t.Fatalf("%s: asked twice for %v", tc.rule, w)
			}
			asked[w] = true
			names, ok := answers[w.Folder.String()]
			switch {
			case w.Folder.String() == "kv/closed/":
				l.Add(w.Folder, nil, tree.Denied, errNaiveDenied)
			case w.Live:
				l.AddUntold(w.Folder)
			case ok:
				l.Add(w.Folder, names, tree.Listed, nil)
			default:
				l.Add(w.Folder, nil, tree.Empty, nil)
			}
			q.Answered(w)
		}
		var got []string
		for _, r := range x.Rules() {
			if message, ok := x.Nowhere(r, l); ok {
				got = append(got, message)
			}
		}
		if text := strings.Join(got, "|"); text != tc.want {
			t.Errorf("%s: %q, want %q", tc.rule, text, tc.want)
		}
		// Offline nobody knows, and in a namespace whose mounts nobody knows.
		off := grantIndex(nil, policyOf("p", tc.rule))
		if len(off.Rules()) > 0 {
			t.Errorf("%s: rules without mounts: %v", tc.rule, off.Rules())
		}
	}
	var folders []string
	for _, r := range grantIndex(map[string]Mounts{"": {List: policyMounts}},
		policyOf("p", "kv/data/a read", "kv/data/b read")).Rules() {
		folders = append(folders, r.Place.Location.String())
	}
	if !slices.Equal(folders, []string{"kv/a", "kv/b"}) {
		t.Errorf("rules are for %v", folders)
	}
}
