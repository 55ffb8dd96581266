package vaultsvc

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// target returns what to ask about "MOUNT/PATH" in one of the mounts of the tests.
func target(mounts []Mount, location string) Target {
	m, _ := FindMount(mounts, location)
	return Target{Mount: m, Location: vaultpath.New("", m.Path, strings.TrimPrefix(location, m.Path))}
}

// checked checks and returns the findings by target. It makes sure that each is handed out once, by one
// goroutine at a time.
func checked(t *testing.T, c *Client, targets []Target) []Finding {
	t.Helper()
	findings := make([]Finding, len(targets))
	times := make([]int, len(targets))
	var busy atomic.Bool
	err := c.Check(t.Context(), targets, func(i int, f Finding) {
		if busy.Swap(true) {
			t.Error("emit is called while it runs")
		}
		findings[i], times[i] = f, times[i]+1
		busy.Store(false)
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range times {
		if n != 1 {
			t.Errorf("target %s was handed out %d times", targets[i].Location, n)
		}
	}
	return findings
}

// checkMounts are the mounts of [checkServer].
var checkMounts = []Mount{
	kv1, kv2, {Path: "nolist/", Engine: "nolist"}, {Path: "database/", Engine: "database"}, {Path: "plugin/", Engine: "plugin"},
	{Path: "secret2/", Engine: "kv", KVVersion: 2}, {Path: "bare/", Engine: "kv", KVVersion: 2}, {Path: "shut/", Engine: "kv", KVVersion: 2},
}

// checkServer returns a server and a token that may list, apart from one folder, and do nothing else.
func checkServer(t *testing.T) (*memvault.Server, string) {
	t.Helper()
	s := memvault.New()
	s.Mount("secret/", "kv", 2, "")
	s.Mount("secret2/", "kv", 2, "")
	s.Mount("bare/", "kv", 2, "")
	s.Mount("shut/", "kv", 2, "")
	s.Mount("kv1/", "kv", 1, "")
	s.Mount("plugin/", "plugin", 0, "")
	s.Mount("nolist/", "nolist", 0, "", memvault.Unlistable)
	s.Mount("database/", "database", 0, "", memvault.ListedBelow)
	s.Put("secret/", "teams/pay/stripe", "teams/pay/db", "teams/pay/both", "teams/pay/both/inside", "teams/denied/x", "broken/x", "top",
		"data/x", "Cased/Folder/Name", "shared/deep/down/here")
	s.Put("secret2/", "moved/a", "moved/b/c")
	s.Put("kv1/", "old/a", "data/x")
	s.Put("plugin/", "roles/app")
	s.PutEmpty("secret/", "teams/drained/")
	s.Fail("secret/broken", 500, -1)
	s.Policy("lister",
		memvault.Allow("secret/metadata/*", memvault.List), memvault.Allow("secret/metadata/teams/denied/*", memvault.Deny),
		memvault.Allow("secret/metadata/teams/denied", memvault.Deny),
		memvault.Allow("secret2/metadata/*", memvault.List), memvault.Allow("bare/metadata/*", memvault.List), memvault.Allow("kv1/*", memvault.List),
		memvault.Allow("nolist/*", memvault.List), memvault.Allow("database/*", memvault.List), memvault.Allow("plugin/*", memvault.List),
		memvault.Allow("shut/metadata/below/*", memvault.List), memvault.Allow("shut/metadata/hole/*", memvault.List))
	s.Put("shut/", "below/x", "below/deep/x")
	t.Cleanup(func() {
		if n := s.ValueReads(); n != 0 {
			t.Errorf("%d requests asked for more than names", n)
		}
	})
	return s, s.Token(memvault.TokenOptions{Policies: []string{"lister"}, NoDefaultPolicy: true})
}

// The real server answers each of these questions alike: see the contract of memvault, and the commands' tests.
func TestCheckTellsApart(t *testing.T) {
	s, token := checkServer(t)
	c := once(inside(t, s, token))
	for _, tc := range []struct {
		location string
		want     Existence
		other    string
		err      error
	}{
		{"secret/teams/pay/stripe", Exists, "", nil},
		{"secret/top", Exists, "", nil},
		{"kv1/data/x", Exists, "", nil},
		{"secret/data/x", Exists, "", nil}, // a folder that is called so
		{"secret/teams/pay/both", Exists, "", nil},
		{"secret/teams/pay/both/", Exists, "", nil},
		{"secret/teams/", Exists, "", nil},
		{"secret/", Exists, "", nil},

		{"secret/teams/pay/strip", ExistsNot, "", nil},
		{"secret/nowhere/x", ExistsNot, "", nil},
		{"secret/nowhere/at/all/", ExistsNot, "", nil},
		{"secret/teams/nothing/", ExistsNot, "", nil},
		{"kv1/x", ExistsNot, "", nil},

		{"secret/teams/pay", ExistsNot, "secret/teams/pay/", nil},
		{"secret/teams/pay/stripe/", ExistsNot, "secret/teams/pay/stripe", nil},
		{"secret/teams/pay/Stripe", ExistsNot, "secret/teams/pay/stripe", nil},
		{"secret/teams/pay/BOTH", ExistsNot, "secret/teams/pay/both", nil},
		{"secret/teams/PAY/BOTH/", ExistsNot, "secret/teams/pay/both/", nil},
		{"secret/TEAMS/pay/STRIPE", ExistsNot, "secret/teams/pay/stripe", nil},
		{"secret/cased/folder/name", ExistsNot, "secret/Cased/Folder/Name", nil},
		{"secret/cased/folder/", ExistsNot, "secret/Cased/Folder/", nil},
		{"secret/cased/folder", ExistsNot, "secret/Cased/Folder/", nil},
		{"secret/cased/folder/other", ExistsNot, "", nil},
		{"secret/top/x", ExistsNot, "", nil}, // below a secret

		{"secret/teams/drained/", ExistsEmpty, "", nil},
		{"secret/teams/drained/x", ExistsNot, "", nil},
		{"bare/", ExistsEmpty, "", nil},
		{"bare/x", ExistsNot, "", nil},
		{"shut/below/", Exists, "", nil},
		{"shut/below/nothing/", ExistsNot, "", nil},
		{"shut/below/DEEP/X", ExistsNot, "shut/below/deep/x", nil}, // though nobody may list shut/
		{"shut/hole/", ExistsEmpty, "", nil},                       // or is it not there? shut/ may not be listed

		{"secret/teams/denied/x", ExistsDenied, "", ErrDenied},
		{"secret/teams/denied/", ExistsDenied, "", ErrDenied},
		{"shut/x", ExistsDenied, "", ErrDenied},
		{"shut/", ExistsDenied, "", ErrDenied},

		{"secret/broken/x", ExistsFailed, "", ErrServer},
		{"secret/broken/", ExistsFailed, "", ErrServer},
		{"secret/a/../b", ExistsFailed, "", vaultpath.ErrBadPath},

		{"nolist/x", ExistsUnasked, "", ErrUnlistable},
		{"database/creds/app", ExistsUnasked, "", ErrUnlistable},
		{"plugin/roles/app", Exists, "", nil},
		{"plugin/roles/other", ExistsUnasked, "", nil}, // another engine lists what it likes
		{"plugin/creds/app", ExistsUnasked, "", nil},
	} {
		f := checked(t, c, []Target{target(checkMounts, tc.location)})[0]
		other := ""
		if f.Other != (vaultpath.Location{}) {
			other = f.Other.String()
		}
		if f.Existence != tc.want || other != tc.other {
			t.Errorf("%s: %d, perhaps %q; want %d and %q; error %v", tc.location, f.Existence, other, tc.want, tc.other, f.Err)
		}
		if tc.err != nil && !errors.Is(f.Err, tc.err) || (f.Err != nil) != (f.Existence == ExistsDenied || f.Existence == ExistsFailed || tc.err != nil) {
			t.Errorf("%s: error %v, want %v", tc.location, f.Err, tc.err)
		}
	}
}

// One LIST a folder, however many targets it holds and however many workers there are; more only
// to find out what a missing one may mean, and never twice.
func TestCheckAsksEachFolderOnce(t *testing.T) {
	for _, concurrency := range []int{1, 3, 32} {
		s, token := checkServer(t)
		s.Latency(time.Millisecond) // so that questions meet
		c := once(inside(t, s, token, func(o *Options) { o.Concurrency = concurrency }))
		ask := func(locations ...string) []string {
			s.Forget()
			var targets []Target
			for range 20 {
				for _, l := range locations {
					targets = append(targets, target(checkMounts, l))
				}
			}
			checked(t, c, targets)
			return listed(s)
		}
		for _, tc := range []struct {
			name      string
			locations []string
			want      []string
		}{
			{"what is there", []string{"secret/teams/pay/stripe", "secret/teams/pay/db", "secret/teams/", "secret/top"},
				[]string{"secret/", "secret/teams/", "secret/teams/pay/"}},
			{"missing in a folder that is there", []string{"secret/teams/pay/a", "secret/teams/pay/b", "secret/teams/pay/stripe"}, []string{"secret/teams/pay/"}},
			{"an empty folder and a missing one", []string{"secret/teams/drained/", "secret/teams/none/"},
				[]string{"secret/teams/", "secret/teams/drained/", "secret/teams/none/"}},
			{"denied", []string{"secret/teams/denied/x", "secret/teams/denied/y"}, []string{"secret/teams/denied/"}},
			{"failed", []string{"secret/broken/x", "secret/broken/y"}, []string{"secret/broken/"}},
			{"missing folders", []string{"secret/teams/x/y/a", "secret/teams/x/y/b", "secret/teams/x/z/c"},
				[]string{"secret/", "secret/teams/", "secret/teams/x/y/", "secret/teams/x/z/"}},
		} {
			if got := ask(tc.locations...); !slices.Equal(got, tc.want) {
				t.Errorf("%d at a time: %s: asked for %q, want %q", concurrency, tc.name, got, tc.want)
			}
		}
	}
}

// What does not exist may have been meant in another way: the path as it stands, or in another mount.
func TestCheckOtherReadings(t *testing.T) {
	s, token := checkServer(t)
	c := once(inside(t, s, token))
	in := func(location string) Target { return target(checkMounts, location) }
	elsewhere := []Target{in("bare/moved/a"), in("kv1/moved/a"), in("secret2/moved/a"), in("secret2/moved/b/c")}
	for _, tc := range []struct {
		name    string
		target  Target
		want    Existence
		other   string
		listing []string
	}{
		{"the literal reading", Target{Mount: kv2, Location: at(kv2, "x"), Literal: at(kv2, "data/x")}, Exists, "secret/data/x", []string{"secret/", "secret/data/"}},
		{"which is not asked for without need", Target{Mount: kv2, Location: at(kv2, "top"), Literal: at(kv2, "data/top")}, Exists, "", []string{"secret/"}},
		{"neither", Target{Mount: kv2, Location: at(kv2, "y"), Literal: at(kv2, "data/y")}, ExistsNot, "", []string{"secret/", "secret/data/"}},
		{"the literal reading is a folder", Target{Mount: kv2, Location: at(kv2, "teams"), Literal: at(kv2, "teams/")}, Exists, "secret/teams/", []string{"secret/", "secret/teams/"}},
		{"in another mount", Target{Mount: kv2, Location: at(kv2, "moved/a"), Elsewhere: elsewhere}, ExistsNot, "secret2/moved/a",
			[]string{"bare/moved/", "kv1/moved/", "secret/", "secret/moved/", "secret2/moved/"}},
		{"a like name in its own mount comes first", Target{Mount: kv2, Location: at(kv2, "TOP"), Elsewhere: elsewhere}, ExistsNot, "secret/top", []string{"secret/"}},
		{"its mount is not known", Target{Elsewhere: elsewhere[2:]}, ExistsUnknown, "secret2/moved/a", []string{"secret2/moved/"}},
		{"a folder", Target{Elsewhere: []Target{in("bare/moved/"), in("secret2/moved/")}}, ExistsUnknown, "secret2/moved/", []string{"bare/", "secret2/"}},
		{"nowhere", Target{Elsewhere: elsewhere[:2]}, ExistsUnknown, "", []string{"bare/moved/", "kv1/moved/"}},
		{"denied elsewhere", Target{Elsewhere: []Target{in("shut/x"), in("secret2/moved/a")}}, ExistsUnknown, "secret2/moved/a", []string{"secret2/moved/", "shut/"}},
		{"a mount elsewhere is no find", Target{Elsewhere: []Target{in("secret2/")}}, ExistsUnknown, "", nil},
		{"denied is not looked for elsewhere", Target{Mount: kv2, Location: at(kv2, "teams/denied/x"), Elsewhere: elsewhere}, ExistsDenied, "", []string{"secret/teams/denied/"}},
		{"nor is empty", Target{Mount: kv2, Location: at(kv2, "teams/drained/"), Elsewhere: elsewhere}, ExistsEmpty, "", []string{"secret/teams/", "secret/teams/drained/"}},
	} {
		s.Forget()
		f := checked(t, c, []Target{tc.target})[0]
		other := ""
		if f.Other != (vaultpath.Location{}) {
			other = f.Other.String()
		}
		if f.Existence != tc.want || other != tc.other {
			t.Errorf("%s: %d, perhaps %q; want %d and %q", tc.name, f.Existence, other, tc.want, tc.other)
		}
		if got := listed(s); !slices.Equal(got, tc.listing) {
			t.Errorf("%s: asked for %q, want %q", tc.name, got, tc.listing)
		}
	}
	// Elsewhere too each folder is asked for once.
	s.Forget()
	var targets []Target
	for i := range 50 {
		location := fmt.Sprintf("moved/missing-%d", i)
		targets = append(targets, Target{Mount: kv2, Location: at(kv2, location), Elsewhere: []Target{in("secret2/" + location), in("kv1/" + location)}})
	}
	checked(t, c, targets)
	if got, want := listed(s), []string{"kv1/moved/", "secret/", "secret/moved/", "secret2/moved/"}; !slices.Equal(got, want) {
		t.Errorf("asked for %q, want %q", got, want)
	}
}

func TestCheckSealed(t *testing.T) {
	s, token := checkServer(t)
	s.Seal()
	c := inside(t, s, token)
	for _, f := range checked(t, c, []Target{target(checkMounts, "secret/top"), target(checkMounts, "secret/teams/")}) {
		if f.Existence != ExistsFailed || !errors.Is(f.Err, ErrSealed) || f.Other != (vaultpath.Location{}) {
			t.Errorf("sealed: %+v", f)
		}
	}
}

func TestCheckNothing(t *testing.T) {
	s, token := checkServer(t)
	s.Forget()
	if f := checked(t, inside(t, s, token), nil); len(f) != 0 || len(s.Requests()) != 0 {
		t.Errorf("%v, %d requests", f, len(s.Requests()))
	}
}

func TestAlike(t *testing.T) {
	in := vaultpath.New("", "secret", "")
	for _, tc := range []struct {
		names []string
		name  string
		kinds bool
		want  string
	}{
		{[]string{"A", "a/"}, "a", true, "a/"}, // the very name, of another kind
		{[]string{"A", "A/"}, "a", true, "A"},
		{[]string{"A", "A/"}, "a/", true, "A/"},
		{[]string{"A/"}, "a", true, "A/"},
		{[]string{"A"}, "a/", false, ""}, // nothing lies below a secret
		{[]string{"A", "A/"}, "a/", false, "A/"},
		{[]string{"É"}, "é", true, "É"},
		{[]string{"ab", "", "/"}, "a", true, ""},
		{nil, "a", true, ""},
	} {
		got := ""
		if l := alike(tc.names, in, tc.name, tc.kinds); l != (vaultpath.Location{}) {
			got = l.Path
		}
		if got != tc.want {
			t.Errorf("alike(%q, %q, %v) = %q, want %q", tc.names, tc.name, tc.kinds, got, tc.want)
		}
	}
}
