package xref

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// judgeMounts are those of [judgeVault].
var judgeMounts = []Mount{
	{"kv1/", 1, "kv"}, {"secret/", 2, "kv"}, {"nolist/", 0, "nolist"}, {"plugin/", 0, "plugin"},
	{"cubbyhole/", 0, "cubbyhole"},
	{"secret2/", 2, "kv"}, {"bare/", 2, "kv"}, {"shut/", 2, "kv"}, {"half/", 2, "kv"},
}

// in returns a location that is written as "MOUNT/PATH" in one of the mounts of the tests.
func in(text string) vaultpath.Location {
	for _, m := range judgeMounts {
		if path, ok := strings.CutPrefix(text, m.Path); ok {
			return vaultpath.New("", m.Path, path)
		}
	}
	panic("no mount: " + text)
}

// judgeVault is a Vault with everything in it that can be told apart. Whoever asks may not list all
// of it.
func judgeVault(tells bool) *naive {
	n := newNaive(tells, map[string]Mounts{"": {List: judgeMounts}})
	for _, s := range []string{
		"secret/teams/pay/stripe", "secret/teams/pay/db", "secret/teams/pay/both",
		"secret/teams/pay/both/inside", "secret/teams/drained/",
		"secret/top", "secret/data/x", "secret/Cased/Folder/Name", "secret2/moved/a", "secret2/moved/b/c",
		"kv1/old/a", "kv1/data/x",
		"plugin/roles/app", "cubbyhole/mine", "shut/below/x", "shut/below/deep/x", "half/open/here",
		"secret/teams/denied/x", "secret/broken/x",
	} {
		n.put(in(s), false)
	}
	for _, s := range []string{
		"secret/teams/pay/old", "secret/teams/pay/both-gone", "secret/gone/a", "secret/gone/b",
		"half/open/was", "half/dark/was", "kv1/old/was", "secret2/moved/gone",
		"secret/teams/pay/OTHER",
	} {
		n.put(in(s), true)
	}
	n.in(in("secret/teams/pay/")).names["both-gone/"] = false
	for at, state := range map[string]tree.State{
		"secret/teams/denied/": tree.Denied, "shut/": tree.Denied, "shut/closed/": tree.Denied,
		"half/": tree.Denied, "secret/broken/": tree.Failed,
		"nolist/": tree.Unlistable, "nolist/creds/": tree.Unlistable, "half/dark/": tree.Denied,
	} {
		n.in(in(at)).state = state
	}
	// The names of all are refused, and those that are not deleted are told: an OpenBao whose
	// policies have only its details.
	n.in(in("half/open/")).state, n.in(in("half/open/")).apart = tree.Denied, true
	return n
}

// judge finds out about one use, and returns also what was asked.
func judge(n *naive, u *Use) (v Verdict, asked []string) {
	x := New(nil, catalogOptions, map[string]Mounts{"": {List: judgeMounts}})
	known, wants := answered(x, []*Use{u}, n)
	for _, w := range wants {
		if !n.free(w) {
			asked = append(asked, questions([]Want{w}))
		}
	}
	slices.Sort(asked)
	return x.Judge(u, known), asked
}

func TestJudgeTellsApart(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		location string
		want     Status
		hint     string // all of it
	}{
		{"secret/teams/pay/stripe", OK, ""},
		{"secret/top", OK, ""},
		{"kv1/data/x", OK, ""},
		{"secret/data/x", OK, ""}, // a folder that is called so
		{"secret/teams/pay/both", OK, ""},
		{"secret/teams/pay/both/", OK, ""},
		{"secret/teams/", OK, ""},
		{"secret/", OK, ""},
		{"plugin/roles/app", OK, ""},
		{"cubbyhole/mine", OK, ""},
		{"shut/below/", OK, ""},
		{"half/open/here", OK, ""},
		{"half/open/", OK, ""},

		{"secret/teams/pay/strip", Missing, `did you mean "secret/teams/pay/stripe"?`},
		{"secret/teams/pay/strip/", Missing, `did you mean "secret/teams/pay/stripe"?`},
		{"secret/teams/pay_/stripe", Missing, `should it be "secret/teams/pay/stripe"?`},
		{"secret/teasm/pay/stripe", Missing,
			`there is no "secret/teasm/": did you mean "secret/teams/"?`},
		{"secret/TEAMS/pay/strip", Missing, `did you mean "secret/teams/pay/stripe"?`},
		{"secret/teams/pay/odl", Missing, ""}, // what is deleted was not meant
		{"secret/teams/payy/stripe", Missing,
			`there is no "secret/teams/payy/": did you mean "secret/teams/pay/"?`},
		{"secret/nowhere/x", Missing, ""},
		{"secret/nowhere/at/all/", Missing, ""},
		{"secret/teams/nothing/", Missing, ""},
		{"kv1/x", Missing, ""},
		{"cubbyhole/other", Missing, ""},
		{"secret/top/x", Missing, ""}, // below a secret
		{"secret/teams/drained/x", Missing, ""},
		{"bare/x", Missing, ""},
		{"shut/below/nothing/", Missing, ""},

		{"secret/teams/pay", Missing, `"secret/teams/pay/" is a folder`},
		{"secret/teams/pay/stripe/", Missing, `"secret/teams/pay/stripe" is a secret and no folder`},
		{"secret/teams/pay/Stripe", Missing, `should it be "secret/teams/pay/stripe"?`},
		{"secret/teams/pay/BOTH", Missing, `should it be "secret/teams/pay/both"?`},
		{"secret/teams/PAY/BOTH/", Missing, `should it be "secret/teams/pay/both/"?`},
		{"secret/TEAMS/pay/STRIPE", Missing, `should it be "secret/teams/pay/stripe"?`},
		{"secret/cased/folder/name", Missing, `should it be "secret/Cased/Folder/Name"?`},
		{"secret/cased/folder/", Missing, `should it be "secret/Cased/Folder/"?`},
		{"secret/cased/folder", Missing, `should it be "secret/Cased/Folder/"?`},
		{"secret/cased/folder/other", Missing,
			`there is no "secret/cased/folder/": did you mean "secret/Cased/Folder/"?`},
		// though nobody may list shut/
		{"shut/below/DEEP/X", Missing, `should it be "shut/below/deep/x"?`},

		{"secret/teams/pay/old", Deleted,
			"its current version is deleted, or due to be (delete_version_after)"},
		{"secret/gone/a", Deleted, "its current version is deleted, or due to be (delete_version_after)"},
		{"secret/gone/", OK, ""},                // it holds what can be brought back
		{"secret/gone/c", Missing, ""},          // what is there is deleted
		{"secret/teams/pay/Old", Missing, ""},   // and never what was meant
		{"secret/teams/pay/other", Missing, ""}, // likewise
		{"secret/teams/pay/old/", Missing, ""},  // likewise
		// but the folder of that name may be
		{"secret/teams/pay/BOTH-gone", Missing, `should it be "secret/teams/pay/both-gone/"?`},
		{"kv1/old/was", OK, ""}, // version 1 keeps nothing of it

		{"secret/teams/drained/", Empty, ""},
		{"bare/", Empty, ""},
		{"shut/hole/", Empty, ""}, // or is it not there? shut/ may not be listed

		{"secret/teams/denied/x", Denied, errNaiveDenied.Error()},
		{"secret/teams/denied/", Denied, errNaiveDenied.Error()},
		{"shut/x", Denied, errNaiveDenied.Error()},
		{"shut/", Denied, errNaiveDenied.Error()},
		{"half/open/was", Denied, errNaiveDenied.Error()}, // deleted, or not there
		{"half/open/never", Denied, errNaiveDenied.Error()},
		{"half/dark/was", Denied, errNaiveDenied.Error()},

		{"secret/broken/x", Failed, errNaiveFailed.Error()},
		{"secret/broken/", Failed, errNaiveFailed.Error()},

		{"nolist/x", Unchecked, ""},
		{"nolist/creds/app", Unchecked, ""},
		{"plugin/roles/other", Unchecked, ""}, // another engine lists what it likes
		{"plugin/creds/app", Unchecked, ""},
		{"plugin/creds/", Unchecked, ""},
	} {
		u := &Use{Meaning: Meaning{Location: in(tc.location)}}
		n := judgeVault(true)
		v, _ := judge(n, u)
		if v.Status != tc.want || v.Hint != tc.hint || v.Wants != nil {
			t.Errorf("%s: %s, %q; want %s, %q; left to ask %v", tc.location, v.Status, v.Hint, tc.want,
				tc.hint, v.Wants)
		}
		x := New(nil, catalogOptions, map[string]Mounts{"": {List: judgeMounts}})
		if got := x.Judge(u, everything{n}); got.Status != v.Status || got.Hint != v.Hint {
			t.Errorf("%s: who knows everything says %s, %q", tc.location, got.Status, got.Hint)
		}
		if got := x.Exists(u.Location, everything{n}); got != v.Status {
			t.Errorf("%s: whoever names it: %s", tc.location, got)
		}
	}
}

// Where the server does not tell what is deleted, it is there.
func TestJudgeWhereNobodyTellsDeleted(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]Status{
		"secret/teams/pay/old": OK, "secret/teams/pay/stripe": OK, "secret/teams/pay/none": Missing,
		"secret/gone/": OK, "half/open/here": Denied,
	} {
		if v, _ := judge(judgeVault(false),
			&Use{Meaning: Meaning{Location: in(location)}}); v.Status != want {
			t.Errorf("%s: %s, want %s", location, v.Status, want)
		}
	}
}

// What is known without an answer.
func TestJudgeWithoutAnswers(t *testing.T) {
	t.Parallel()
	refused := errors.New("there is none of that name")
	mounts := map[string]Mounts{"": {List: judgeMounts}, "shut": {Err: refused}}
	inNamespace := func(ns string) Meaning {
		return Meaning{Namespace: ns, Location: vaultpath.New(ns, "secret", "a"), Hint: "it looks odd"}
	}
	for _, tc := range []struct {
		name  string
		place Meaning
		known Known
		want  Status
		hint  string
		asks  string
	}{
		{"nobody asked", Meaning{Location: in("secret/top")}, Nothing, Unchecked, "", "live secret/"},
		{"version 1", Meaning{Location: in("kv1/x")}, Nothing, Unchecked, "", "kv1/"},
		{"a folder", Meaning{Location: in("kv1/x/")}, Nothing, Unchecked, "", "kv1/x/"},
		{"a placeholder", Meaning{Status: Templated, Hint: "h"}, Nothing, Templated, "h", ""},
		{"a placeholder elsewhere", Meaning{Status: Templated, Namespace: "shut"}, Nothing, Templated, "",
			""},
		{"nowhere", Meaning{Status: Unresolved, Hint: "no store"}, Nothing, Unresolved, "no store", ""},
		{"in a namespace that cannot be asked", inNamespace("shut"), Nothing, Unchecked,
			`it looks odd; the namespace "shut" cannot be asked: there is none of that name`, ""},
		{"nowhere, and there", Meaning{Status: Unresolved, Namespace: "shut", Hint: "no store"}, Nothing,
			Unresolved,
			`no store; the namespace "shut" cannot be asked: there is none of that name`, ""},
		{"in one that nobody asked", inNamespace("far"), Nothing, Unchecked, "it looks odd", ""},
	} {
		x := New(nil, catalogOptions, mounts)
		u := &Use{Meaning: tc.place}
		v := x.Judge(u, tc.known)
		if v.Status != tc.want || v.Hint != tc.hint || questions(v.Wants) != tc.asks {
			t.Errorf("%s: %s, %q, asks %v; want %s, %q, %s", tc.name, v.Status, v.Hint, v.Wants, tc.want,
				tc.hint, tc.asks)
		}
		if elsewhere := tc.place.Namespace == "shut" &&
			tc.want != Templated; x.Elsewhere(u) != elsewhere {
			t.Errorf("%s: in a namespace that could not be asked: %v", tc.name, x.Elsewhere(u))
		}
	}
	// A namespace that was never asked has a status all the same where its names are known by
	// chance, and asks nothing.
	l := NewLists()
	l.Add(vaultpath.New("far", "secret", ""), []string{"a"}, tree.Listed, nil)
	x := New(nil, catalogOptions, nil)
	for path, want := range map[string]Status{"a": OK, "b": Missing} {
		u := &Use{Meaning: Meaning{Namespace: "far", Location: vaultpath.New("far", "secret", path)}}
		if v := x.Judge(u, l); v.Status != want || v.Wants != nil || x.Exists(u.Location, l) != want {
			t.Errorf("%s in a namespace that nobody asked: %s, asks %v; whoever names it: %s", path,
				v.Status, v.Wants, x.Exists(u.Location, l))
		}
	}
}

// A tree may know names of an earlier run, and wait for an answer.
func TestJudgeStaleAndLoading(t *testing.T) {
	t.Parallel()
	x := New(nil, catalogOptions, map[string]Mounts{"": {List: judgeMounts}})
	for _, tc := range []struct {
		location string
		state    tree.State // of the folder above
		presence Presence
		marked   bool
		want     Status
		asks     string
	}{
		{"secret/a", tree.Loading, Unknown, false, Loading, ""},
		{"secret/a", tree.Unlisted, Remembered, false, Stale, "live secret/"},
		{"secret/a", tree.Unlisted, Remembered, true, Stale, "secret/"},
		// who asks for what is not deleted is asked for something that is not there
		{"kv1/a", tree.Unlisted, Remembered, false, Stale, "kv1/"},
		{"secret/a", tree.Loading, Remembered, false, Stale, ""},
		{"secret/a", tree.Denied, Remembered, true, Denied, ""},
		{"secret/a", tree.Denied, Unknown, false, Denied, "live secret/"},
		{"kv1/a", tree.Denied, Unknown, false, Denied, ""},
		{"secret/a", tree.Failed, Remembered, false, Failed, "live secret/"},
		{"nolist/a", tree.Unlistable, Remembered, false, Unchecked, ""},
		{"secret/a", tree.Listed, Present, false, OK, "live secret/"},
		{"secret/a", tree.Listed, Present, true, OK, ""},
		{"kv1/a", tree.Listed, Present, false, OK, ""},
		{"secret/a", tree.Unlisted, NotLive, true, Unchecked, "secret/"},
		{"secret/a", tree.Listed, NotLive, true, Unchecked, "secret/"},
		{"secret/a", tree.Denied, NotLive, true, Denied, ""},
	} {
		k := oneFolder{tc.state, tc.presence, tc.marked}
		v := x.Judge(&Use{Meaning: Meaning{Location: in(tc.location)}}, k)
		if v.Status != tc.want || questions(v.Wants) != tc.asks {
			t.Errorf("%s in a folder that is %s, and known as %d: %s, asks %v; want %s, %s", tc.location,
				tc.state, tc.presence, v.Status, v.Wants, tc.want, tc.asks)
		}
	}
	// A folder that was there in an earlier run and answers that nothing is may be gone: the one
	// above tells.
	for presence, want := range map[Presence]string{Remembered: "kv1/", Unknown: "kv1/", Present: ""} {
		k := emptyIn{NewLists(), presence}
		if v := x.Judge(&Use{Meaning: Meaning{Location: in("kv1/a/")}}, k); v.Status != Empty ||
			questions(v.Wants) != want {
			t.Errorf("an empty folder that is known as %d: %s, asks %v; want %s", presence, v.Status,
				v.Wants, want)
		}
	}
}
