package xref

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// What is not there may have been meant in another way: by a kinder reading, or in another mount.
// What is nearer goes first, and nothing further is asked for then.
func TestSuggest(t *testing.T) {
	t.Parallel()
	n := judgeVault(true)
	for _, tc := range []struct {
		name string
		use  Use
		want Status
		hint string
		asks string
	}{
		{"the kinder reading", Use{Meaning: Meaning{Location: in("secret/data/top"),
			Meant: in("secret/top"), Hint: "h", right: Fix{Path: "secret/top"}}}, Missing,
			`h; should it be "secret/top"?`, "live secret/, live secret/data/, secret/data/"},
		{"which the hint says already",
			Use{Meaning: Meaning{Location: in("secret/data/top"), Meant: in("secret/top"), Hint: "h: top?",
				proposes: true}}, Missing,
			"h: top?", "live secret/, live secret/data/, secret/data/"},
		{"which is not asked for without need",
			Use{Meaning: Meaning{Location: in("secret/top"), Meant: in("secret2/moved/a"), Hint: "h"}}, OK,
			"", "live secret/"},
		{"neither", Use{Meaning: Meaning{Location: in("secret/data/y"), Meant: in("secret/y")}}, Missing,
			"",
			"kv1/data/, live bare/, live half/, live secret/, live secret/data/, live secret2/, live shut/, secret/data/"},
		{"a kinder reading that is a folder",
			Use{Meaning: Meaning{Location: in("secret/x"), Meant: in("secret/teams/"), Hint: "h",
				right: Fix{Path: "secret/teams/"}}}, Missing,
			`h; should it be "secret/teams/"?`, "live secret/, live secret/teams/, secret/"},
		{"one that is empty is none",
			Use{Meaning: Meaning{Location: in("kv1/x/"), Meant: in("secret/teams/drained/")}}, Missing, "",
			"-"},
		{"a deleted one is none",
			Use{Meaning: Meaning{Location: in("secret/zz"), Meant: in("secret/gone/a")}}, Missing, "", "-"},
		{"one in a mount that is not there",
			Use{Meaning: Meaning{Location: in("secret/zz"), Meant: vaultpath.New("", "wrong", "a")}},
			Missing, "", "-"},
		{"one that is denied", Use{Meaning: Meaning{Location: in("secret/TOP"),
			Meant: in("secret/teams/denied/x")}}, Missing, `should it be "secret/top"?`, "-"},

		{"in another mount", Use{Meaning: Meaning{Location: in("secret/moved/a"), Hint: "h"}}, Missing,
			`it is in another mount: should it be "secret2/moved/a"?`, "-"},
		{"that stands there", Use{Raw: "secret2/moved/a",
			Meaning: Meaning{Location: in("secret/moved/a")}}, Missing, `it is in another mount`, "-"},
		{"a deleted one in another mount is none",
			Use{Meaning: Meaning{Location: in("secret/moved/gone")}}, Missing, "", "-"},
		{"a folder in another mount", Use{Meaning: Meaning{Location: in("secret/moved/b/")}}, Missing,
			`it is in another mount: should it be "secret2/moved/b/"?`, "-"},
		{"one in a mount of another engine is none",
			Use{Meaning: Meaning{Location: in("secret/roles/app")}}, Missing, "", "-"},
		{"a like name in its own mount goes first", Use{Meaning: Meaning{Location: in("secret/TOP")}},
			Missing, `should it be "secret/top"?`, "live secret/, secret/"},
		{"what is denied is not looked for", Use{Meaning: Meaning{Location: in("secret/teams/denied/x")}},
			Denied, errNaiveDenied.Error(), "live secret/teams/denied/"},
		{"nor is what is empty", Use{Meaning: Meaning{Location: in("secret/teams/drained/")}}, Empty, "",
			"live secret/teams/, live secret/teams/drained/, secret/teams/drained/"},
		{"nor what is deleted", Use{Meaning: Meaning{Location: in("secret/gone/a"),
			Meant: in("secret/top"), Hint: "h"}}, Deleted,
			"its current version is deleted, or due to be (delete_version_after)",
			"live secret/gone/, secret/gone/"},

		{"its mount is not known", Use{Meaning: Meaning{Status: Unresolved, Hint: "no mount"},
			guesses: []string{"moved/a"}}, Unresolved,
			`no mount; should it be "secret2/moved/a"?`, "-"},
		{"the whole path goes first", Use{Meaning: Meaning{Status: Unresolved, Hint: "no mount"},
			guesses: []string{"old/a", "moved/a"}}, Unresolved,
			`no mount; should it be "kv1/old/a"?`,
			"kv1/old/, live bare/old/, live half/old/, live secret/old/, live secret2/old/, live shut/old/"},
		{"the path of the API", Use{Meaning: Meaning{Status: Unresolved},
			guesses: []string{"data/moved/a"}}, Unresolved, `should it be "secret2/moved/a"?`, "-"},
		{"which is a folder in version 1", Use{Meaning: Meaning{Status: Unresolved},
			guesses: []string{"data/x"}}, Unresolved, `should it be "kv1/data/x"?`, "-"},
		{"a folder whose mount is not known", Use{Meaning: Meaning{Status: Unresolved},
			guesses: []string{"moved/b/"}}, Unresolved, `should it be "secret2/moved/b/"?`, "-"},
		{"that stands there, in a store that is in no file", Use{Raw: "/secret2/moved/a",
			Meaning: Meaning{Status: Unresolved, Hint: "no store"}, guesses: []string{"moved/a"}},
			Unresolved, "no store", "-"},
		{"denied elsewhere", Use{Meaning: Meaning{Status: Unresolved}, guesses: []string{"below/x"}},
			Unresolved, `should it be "shut/below/x"?`, "-"},
		{"a mount is no find", Use{Meaning: Meaning{Status: Unresolved}, guesses: []string{""}},
			Unresolved, "", ""},
		{"nowhere", Use{Meaning: Meaning{Status: Unresolved}, guesses: []string{"no/where"}}, Unresolved,
			"", "-"},
	} {
		v, asked := judge(n, &tc.use)
		if v.Status != tc.want || v.Hint != tc.hint {
			t.Errorf("%s: %s, %q; want %s, %q", tc.name, v.Status, v.Hint, tc.want, tc.hint)
		}
		if got := strings.Join(asked, ", "); tc.asks != "-" && got != tc.asks {
			t.Errorf("%s: asked for %s; want %s", tc.name, got, tc.asks)
		}
		if len(slices.Compact(asked)) != len(asked) {
			t.Errorf("%s: asked twice: %s", tc.name, asked)
		}
	}
}

// However many mounts there are, what is not there is looked for in some of them, and in how many a
// use is looked for says how often it is looked at.
func TestSuggestInFewMounts(t *testing.T) {
	t.Parallel()
	var mounts []Mount
	for i := range 100 {
		mounts = append(mounts, Mount{fmt.Sprintf("kv%02d/", i), 1 + i%2, "kv"},
			Mount{fmt.Sprintf("db%02d/", i), 0, "database"})
	}
	all := map[string]Mounts{"": {List: mounts}}
	n := newNaive(true, all)
	n.put(vaultpath.New("", "kv20", "only/here"), false)
	n.put(vaultpath.New("", "kv21", "only/there"), false)
	x := New(nil, catalogOptions, all)
	var uses []*Use
	for i := range 200 {
		uses = append(uses, &Use{Meaning: Meaning{Location: vaultpath.New("", "kv00",
			fmt.Sprintf("only/%d", i))}})
	}
	uses[0].Location.Path, uses[1].Location.Path = "only/here", "only/there"
	judged := &counting{Known: NewLists()}
	q := x.Inquire(uses, judged)
	asked := 0
	for next := q.Next(); len(next) > 0; next = append(next[1:], q.Next()...) {
		asked++
		n.ask(judged.Known.(*Lists), next[0])
		q.Answered(next[0])
	}
	if got := x.Judge(uses[0],
		judged).Hint; got != `it is in another mount: should it be "kv20/only/here"?` {
		t.Errorf("in the last mount that is looked through: %q", got)
	}
	if got := x.Judge(uses[1], judged).Hint; got != "" {
		t.Errorf("in the first that is not: %q", got)
	}
	// Two questions for the folder itself and for the mount above it, in version 1 one; and one or
	// two in each other mount.
	if most := 2 + 2*maxOtherMounts; asked > most {
		t.Errorf("%d questions, at most %d", asked, most)
	}
	// A use that waits for twenty answers is looked at twenty times. Each time it may look through
	// twenty mounts.
	if most := len(uses) * (2*maxOtherMounts + 4) * (maxOtherMounts + 4); judged.names > most {
		t.Errorf("looked %d times at a name for %d uses, at most %d", judged.names, len(uses), most)
	}
}

// counting counts how often somebody asks for a name.
type counting struct {
	Known
	names int
}

func (c *counting) Name(at vaultpath.Location, name string) Presence {
	c.names++
	return c.Known.Name(at, name)
}

func TestAlike(t *testing.T) {
	t.Parallel()
	folder := in("secret/")
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
		{[]string{"a", "A"}, "a/", false, ""},
		{[]string{"A", "A/"}, "a/", false, "A/"},
		{[]string{"É"}, "é", true, "É"},
		{[]string{"ab", "", "/"}, "a", true, ""},
		{[]string{"PAy", "PAY", "pAY"}, "pay", true, "PAy"}, // in whatever order they come
		{nil, "a", true, ""},
	} {
		l := NewLists()
		l.Add(folder, tc.names, tree.Listed, nil)
		l.AddUntold(folder)
		slices.Reverse(tc.names)
		for range 2 {
			s := search{known: inOrder{l, tc.names}, of: &Verdict{}}
			got := ""
			if near := s.alike(judgeMounts[1], folder, tc.name, tc.kinds); near.same {
				got = near.places[0].Path
			}
			if got != tc.want || len(s.of.Wants) != 0 {
				t.Errorf("like %q among %q, of any kind %v: %q, want %q; asks %v", tc.name, tc.names, tc.kinds,
					got, tc.want, s.of.Wants)
			}
			slices.Reverse(tc.names)
		}
	}
}

// inOrder has names in an order of its own.
type inOrder struct {
	Known
	names []string
}

func (i inOrder) Names(vaultpath.Location) iter.Seq[string] { return slices.Values(i.names) }
