package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// deepVault has teams with places of the same names in each.
func deepVault() *memvault.Server {
	s := memvault.New()
	s.Mount("secret/", "kv", 2, "")
	s.Mount("legacy/", "kv", 1, "")
	for _, mount := range []string{"secret/", "legacy/"} {
		for _, team := range []string{"id", "pay", "web"} {
			s.Put(mount, team+"/shared/key", team+"/shared/deep/x", team+"/prod/db", team+"/prod/hidden/y",
				team+"/own")
		}
		s.Put(mount, "top", "+/shared/plus")
	}
	return s
}

// A walk finds what the token may list, wherever that is: exactly what a root token finds in the
// folders that the policy lets list, and that can be known of.
func TestWalkGoesAsFarAsTheToken(t *testing.T) {
	t.Parallel()
	allow := memvault.Allow
	const list, deny = memvault.List, memvault.Deny
	for name, tc := range map[string]struct {
		rules []memvault.Rule
		bare  bool     // without the default policy, so that the server does not tell
		named []string // what files name
		want  string   // secrets
		open  string   // rules that nobody can follow
		asked int      // LISTs; 0 is any number
	}{
		"deep": {rules: []memvault.Rule{allow("secret/metadata/pay/prod/*", list)},
			want: "pay/prod/db pay/prod/hidden/y", asked: 3},
		"version 1": {rules: []memvault.Rule{allow("legacy/pay/prod/*", list)},
			want: "pay/prod/db pay/prod/hidden/y", asked: 3},
		"two places": {rules: []memvault.Rule{allow("secret/metadata/pay/prod/*", list),
			allow("secret/metadata/web/shared", list)}, want: "pay/prod/db pay/prod/hidden/y web/shared/key"},
		"any name, told by another rule": {rules: []memvault.Rule{
			allow("secret/metadata/+/shared/*", list), allow("secret/data/pay/own", memvault.Read)},
			want: "pay/shared/deep/x pay/shared/key", open: "secret/+/shared/*"},
		"any name, told by a file": {rules: []memvault.Rule{allow("secret/metadata/+/shared/*", list)},
			named: []string{"secret/web/shared/", "secret/nowhere/shared/"},
			want:  "web/shared/deep/x web/shared/key", open: "secret/+/shared/*"},
		"any name, told by a list": {rules: []memvault.Rule{allow("secret/metadata/", list),
			allow("secret/metadata/+/shared/*", list)},
			want: "+/shared/plus id/shared/deep/x id/shared/key pay/shared/deep/x pay/shared/key top " +
				"web/shared/deep/x web/shared/key"},
		"deny below allow": {rules: []memvault.Rule{allow("secret/metadata/pay/*", list),
			allow("secret/metadata/pay/prod/*", deny), allow("secret/metadata/pay/prod", deny),
			allow("secret/metadata/pay/prod/hidden", list)},
			want: "pay/own pay/prod/hidden/y pay/shared/deep/x pay/shared/key"},
		"on a folder, not above": {rules: []memvault.Rule{allow("secret/metadata/pay", list)},
			want: "pay/own"},
		"the beginning of a name": {rules: []memvault.Rule{allow("secret/metadata/pa*", list)},
			open: "secret/pa*"},
		"nobody tells": {rules: []memvault.Rule{allow("secret/metadata/pay/prod/*", list)}, bare: true},
		"a file tells": {rules: []memvault.Rule{allow("secret/metadata/pay/prod/*", list)}, bare: true,
			named: []string{"secret/pay/prod/", "secret/web/prod/", "elsewhere/x/"},
			want:  "pay/prod/db pay/prod/hidden/y"},
		"a file tells what is deeper": {rules: []memvault.Rule{allow("secret/metadata/pay/*", list),
			allow("secret/metadata/pay", list)}, bare: true, named: []string{"secret/pay/shared/deep/"},
			want: "pay/own pay/prod/db pay/prod/hidden/y pay/shared/deep/x pay/shared/key"},
		"all": {rules: []memvault.Rule{allow("secret/metadata/*", list)},
			want: "+/shared/plus id/own id/prod/db id/prod/hidden/y id/shared/deep/x id/shared/key pay/own " +
				"pay/prod/db pay/prod/hidden/y pay/shared/deep/x pay/shared/key top web/own web/prod/db " +
				"web/prod/hidden/y web/shared/deep/x web/shared/key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := deepVault()
			s.Policy("p", tc.rules...)
			c := inside(t, s, s.Token(memvault.TokenOptions{Policies: []string{"p"},
				NoDefaultPolicy: tc.bare}))
			mounts, err := c.Mounts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var roots []WalkRoot
			for _, m := range mounts {
				if m.KVVersion > 0 {
					roots = append(roots, WalkRoot{Mount: m, Folder: at(m, "")})
				}
			}
			w := c.NewWalk(roots, 0)
			asked := 0
			w.SetNamed(func(context.Context) []vaultpath.Location {
				asked++
				var named []vaultpath.Location
				for _, n := range tc.named {
					mount, path, _ := strings.Cut(n, "/")
					named = append(named, vaultpath.New("", mount, path))
				}
				return named
			})
			var got walked
			last := Progress{}
			if err := w.Run(t.Context(), func(l Listing, p Progress) {
				got.listings, last = append(got.listings, l), p
			}); err != nil {
				t.Fatal(err)
			}
			if secrets := strings.Join(got.secrets(), " "); secrets != tc.want {
				t.Errorf("found %s\n want %s", secrets, tc.want)
			}
			var open []string
			for _, l := range got.listings {
				open = append(open, l.Open...)
				if l.Depth > 0 && l.Open == nil && errors.Is(l.Err, ErrDenied) && len(tc.named) > 0 {
					t.Errorf("%s was a guess, and is handed out: %v", l.Folder, l.Err)
				}
			}
			if rules := strings.Join(open, " "); rules != tc.open {
				t.Errorf("open are %q, want %q", rules, tc.open)
			}
			lists := listed(s)
			if once := slices.Compact(slices.Clone(lists)); len(once) != len(lists) {
				t.Errorf("asked twice: %q", lists)
			}
			if tc.asked > 0 && len(lists) != tc.asked {
				t.Errorf("asked for %q, want %d", lists, tc.asked)
			}
			acls := 0
			for _, r := range s.Requests() {
				if r.Path == "/v1/sys/internal/ui/resultant-acl" {
					acls++
				}
			}
			if denied := last.Denied > 0; asked > 1 || acls > 1 || denied != (acls == 1) {
				t.Errorf("%d folders denied; what is named was asked %d times, what is allowed %d times",
					last.Denied, asked, acls)
			}
			p := w.Progress()
			if p.Queued != 0 || p.Share != 1 || s.ValueReads() != 0 {
				t.Errorf("at the end %+v, %d reads of values", p, s.ValueReads())
			}
		})
	}
}

// A guess that is denied, and that the folder above names after all, is a folder that is denied:
// nobody may take it for one that was left out. Which of the two answers first is chance.
func TestWalkBeyondNamesWhatItGuessed(t *testing.T) {
	t.Parallel()
	for _, late := range []string{"", "secret/pay/", "secret/pay/prod/"} {
		s := deepVault()
		s.Policy("p", memvault.Allow("secret/metadata/pay/", memvault.List))
		c := inside(t, s, s.Token(memvault.TokenOptions{Policies: []string{"p"},
			NoDefaultPolicy: true}))
		if late != "" {
			s.Delay(late, 50*time.Millisecond)
		}
		w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
		w.SetNamed(func(context.Context) []vaultpath.Location {
			return []vaultpath.Location{at(kv2, "pay/prod/")}
		})
		var got []string
		if err := w.Run(t.Context(), func(l Listing, _ Progress) {
			got = append(got, l.Folder.Path+" "+StateOf(l.Err).String())
		}); err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		want := []string{" denied", "pay/ listed", "pay/prod/ denied", "pay/shared/ denied"}
		if !slices.Equal(got, want) {
			t.Errorf("with a late %q: %q, want %q", late, got, want)
		}
		lists := listed(s)
		if p := w.Progress(); len(lists) != 4 || p.Queued != 0 || p.Denied != 3 || p.Share != 1 {
			t.Errorf("with a late %q: %+v, asked for %q", late, p, lists)
		}
	}
}

// Whatever the rules are: what may be listed and lies where their words lead is found, and nothing
// is asked for twice.
func TestWalkBeyondByChance(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	places := []string{"", "a/", "a/b/", "a/b/c/", "a/c/", "b/", "b/a/", "b/a/c/", "c/", "c/c/c/"}
	found := 0
	for i := range 400 {
		s := memvault.New()
		s.Mount("secret/", "kv", 2, "")
		for _, p := range places {
			s.Put("secret/", p+"key")
		}
		var rules []memvault.Rule
		seen := map[string]bool{}
		plus := false
		for range 1 + rnd.IntN(5) {
			path := "secret/metadata/" + places[rnd.IntN(len(places))]
			path = strings.TrimSuffix(path, "/") + []string{"", "/", "/*"}[rnd.IntN(3)]
			if segs := strings.Split(path, "/"); len(segs) > 3 && rnd.IntN(6) == 0 {
				segs[2], plus = "+", true
				path = strings.Join(segs, "/")
			}
			if !seen[path] {
				seen[path] = true
				caps := [][]string{{memvault.List}, {memvault.List}, {memvault.Deny}}[rnd.IntN(3)]
				rules = append(rules, memvault.Rule{Path: path, Capabilities: caps})
			}
		}
		s.Policy("p", rules...)
		c := inside(t, s, s.Token(memvault.TokenOptions{Policies: []string{"p"}}))
		w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
		w.SetNamed(func(context.Context) []vaultpath.Location {
			var named []vaultpath.Location
			for _, p := range places {
				named = append(named, at(kv2, p))
			}
			return named
		})
		var got walked
		if err := w.Run(t.Context(), func(l Listing, _ Progress) {
			got.listings = append(got.listings, l)
		}); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, p := range places { // by asking for each
			if names, err := c.List(t.Context(), kv2, at(kv2, p)); err == nil {
				for _, n := range names {
					if !strings.HasSuffix(n, "/") {
						want = append(want, p+n)
					}
				}
			}
		}
		slices.Sort(want)
		found += len(want)
		if fmt.Sprint(got.secrets()) != fmt.Sprint(want) {
			t.Errorf("%d: rules %v (a plus: %v): found %q, want %q", i, rules, plus, got.secrets(), want)
		}
	}
	if found < 400 {
		t.Errorf("only %d names were there to find", found)
	}
}

// What the server tells is asked for once for all that want to know, and again with the mounts.
func TestAccessIsAskedOnce(t *testing.T) {
	t.Parallel()
	s := deepVault()
	s.Policy("p", memvault.Allow("secret/metadata/pay/*", memvault.List))
	c := inside(t, s, s.Token(memvault.TokenOptions{Policies: []string{"p"}}))
	const page = "/v1/sys/internal/ui/resultant-acl"
	for range 3 {
		done := make(chan Access)
		for range 8 {
			go func() {
				a, err := c.Access(t.Context())
				if err != nil {
					t.Error(err)
				}
				done <- a
			}()
		}
		for range 8 {
			if a := <-done; !a.Known() || fmt.Sprint(a.At("secret/metadata/pay/x/")) != "[list]" ||
				fmt.Sprint(a.At("secret/metadata/")) != "[deny]" {
				t.Errorf("%+v", a)
			}
		}
	}
	c.Mounts(t.Context())
	c.Access(t.Context())
	asked := 0
	for _, r := range s.Requests() {
		if r.Path == page {
			asked++
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times, want 2", asked)
	}
	caps, err := c.Capabilities(t.Context(), "secret/metadata/pay/", "secret/data/pay/own")
	if err != nil || fmt.Sprint(caps) != "map[secret/data/pay/own:[deny] secret/metadata/pay/:[list]]" {
		t.Errorf("%v, %v", caps, err)
	}
	c.SetToken(s.RootToken())
	if a, err := c.Access(t.Context()); err != nil || fmt.Sprint(a.At("x")) != "[root]" {
		t.Errorf("as root %v, %v", a, err)
	}
	bare := inside(t, s, s.Token(memvault.TokenOptions{NoDefaultPolicy: true}))
	if a, err := bare.Access(t.Context()); err != nil || a.Known() {
		t.Errorf("a token that may not ask: %v, %v", a, err)
	}
	if _, err := bare.Capabilities(t.Context(), "x"); !errors.Is(err, ErrDenied) {
		t.Errorf("a token that may not ask: %v", err)
	}
}

// In a namespace the rules have its name before them, whichever namespace the token is from.
func TestAccessInNamespaces(t *testing.T) {
	t.Parallel()
	s := memvault.New()
	s.Enterprise(true)
	team := s.In("team")
	team.Mount("secret/", "kv", 2, "")
	team.Put("secret/", "a/b/c")
	team.Policy("p", memvault.Allow("secret/metadata/a/b/*", memvault.List))
	s.Policy("q", memvault.Allow("+/secret/metadata/a/b/*", memvault.List))
	for name, token := range map[string]string{
		"its own": team.Token(memvault.TokenOptions{Policies: []string{"p"}}),
		"above":   s.Token(memvault.TokenOptions{Policies: []string{"q"}}),
	} {
		c := inside(t, s, token).InNamespace("team")
		folder := vaultpath.New("team", "secret/", "")
		a, err := c.Access(t.Context())
		if name == "above" { // the default policy of the root lets nobody ask elsewhere
			if err != nil || a.Known() {
				t.Errorf("%s: %v, %v", name, a, err)
			}
			continue
		}
		begin, open := a.Below(kv2, folder, nil)
		if err != nil || fmt.Sprint(begin) != "[secret/a/b/]" || len(open) > 0 ||
			fmt.Sprint(a.At("secret/metadata/a/b/")) != "[list]" {
			t.Errorf("%s: begins at %v, %v, %v", name, begin, open, err)
		}
	}
}

// What policies allow is judged as the server that is asked does it: an OpenBao since 2.6 looks
// first for a rule that a list matches with its slash.
func TestAccessByServer(t *testing.T) {
	t.Parallel()
	for _, as := range []struct {
		product memvault.Product
		version string
		want    string
	}{{memvault.Vault, "1.21.4", "[deny]"}, {memvault.OpenBao, "2.2.0", "[deny]"},
		{memvault.OpenBao, "2.6.2", "[list]"}} {
		s := deepVault()
		s.Identify(as.product, as.version)
		s.Policy("p", memvault.Allow("secret/metadata/pa*", memvault.Deny),
			memvault.Allow("secret/metadata/pay/*", memvault.List))
		c := inside(t, s, s.Token(memvault.TokenOptions{Policies: []string{"p"}}))
		const path = "secret/metadata/pay/"
		before, err := c.Access(t.Context())
		if err != nil || !before.Known() {
			t.Fatal(err)
		}
		if _, err := c.Status(t.Context()); err != nil {
			t.Fatal(err)
		}
		a, err := c.Access(t.Context()) // which was told before it was known who tells
		if got := fmt.Sprint(a.At(path)); err != nil || got != as.want {
			t.Errorf("%s %s: %s, %v", as.product, as.version, got, err)
		}
		_, err = c.List(t.Context(), kv2, vaultpath.New("", "secret/", "pay/"))
		if denied := errors.Is(err, ErrDenied); denied != (as.want == "[deny]") {
			t.Errorf("%s %s: the server says %v", as.product, as.version, err)
		}
	}
}

// A server that fails to tell what the policies allow is asked again at the next folder that is
// denied, and of the first it is said that more may lie below: what is there would be missed
// without a word.
func TestWalkBeyondWhereTheServerFailsToTell(t *testing.T) {
	t.Parallel()
	s := deepVault()
	s.Policy("p", memvault.Allow("secret/metadata/pay/prod/*", memvault.List),
		memvault.Allow("legacy/pay/prod/*", memvault.List))
	c := once(inside(t, s, s.Token(memvault.TokenOptions{Policies: []string{"p"}})))
	s.Fail("sys/internal/ui/resultant-acl", 503, 1)
	legacy := Mount{Path: "legacy/", Engine: "kv", KVVersion: 1}
	errs := map[string]error{}
	var got walked
	for _, m := range []Mount{kv2, legacy} {
		err := c.Walk(t.Context(), []WalkRoot{{Mount: m, Folder: at(m, "")}}, 0,
			func(l Listing, _ Progress) {
				got.listings = append(got.listings, l)
				if l.Folder.IsMount() {
					errs[m.Path] = l.Err
				}
			})
		if err != nil {
			t.Fatal(err)
		}
	}
	if secrets := strings.Join(got.secrets(), " "); secrets != "pay/prod/db pay/prod/hidden/y" {
		t.Errorf("found %s", secrets)
	}
	for mount, err := range errs {
		told := strings.Contains(err.Error(), "; asking what the token may do: "+ErrServer.Error())
		if StateOf(err).String() != "denied" || Hint(err) != Hint(ErrDenied) ||
			told != (mount == kv2.Path) {
			t.Errorf("%s: %v", mount, err)
		}
	}
}
