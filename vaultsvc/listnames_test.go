package vaultsvc

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Names that an odd server, or a hostile one, puts into a folder are left out where they would be
// another place's, or the same place once more. Those that engines have are there, in the server's
// order.
func TestListLeavesOutWhatIsElsewhere(t *testing.T) {
	t.Parallel()
	guessed := kv2
	guessed.Guessed = true
	engine := Mount{Path: "sys/", Engine: "system"}
	for _, tc := range []struct {
		name        string
		names       string // with commas
		store       string // what is left of them in a key-value store
		other       string // in another engine, or where it was guessed what it is
		nothingLeft bool
	}{
		{name: "sorted", names: "a,b,b-c,b/,c/", store: "a,b,b-c,b/,c/", other: "a,b,b-c,b/,c/"},
		{name: "in no order", names: "c/,b/,b,a,b-c", store: "c/,b/,b,a,b-c", other: "c/,b/,b,a,b-c"},
		{name: "given twice", names: "a,a,b/,b/,b/", store: "a,b/", other: "a,b/"},
		{name: "given twice, in no order", names: "b/,a,b/,b,a,c,a", store: "b/,a,b,c",
			other: "b/,a,b,c"},
		{name: "folders of other folders", names: "a/,a/b/,a/b/c/,b/", store: "a/,b/", other: "a/,b/"},
		{name: "policies", names: "default,team/readers,team/b/writers,root", store: "default,root",
			other: "default,team/readers,team/b/writers,root"},
		{name: "a policy given twice", names: "a/b,a/b,a,a/b", store: "a", other: "a/b,a"},
		{name: "no names", names: ",/,//,a", store: "a", other: "a"},
		{name: "from the top", names: "/x,/x/,//x,a/", store: "a/", other: "a/"},
		{name: "empty segments", names: "a//,a//b/,b/", store: "b/", other: "b/"},
		{name: "nothing else", names: "/,,/x,a/b/", nothingLeft: true},
		{name: "spaces and dots are names", names: " , /,.a/,..,..b", store: " , /,.a/,..,..b",
			other: " , /,.a/,..,..b"},
	} {
		body, err := json.Marshal(map[string]any{"data": map[string]any{"keys": strings.Split(tc.names,
			",")}})
		if err != nil {
			t.Fatal(err)
		}
		c := serve(t, answer(200, string(body)))
		for _, m := range []Mount{kv1, kv2, guessed, engine} {
			want := tc.other
			if m == kv1 || m == kv2 {
				want = tc.store
			}
			names, err := c.List(t.Context(), m, at(m, "x/"))
			if got := strings.Join(names, ","); got != want || tc.nothingLeft != errors.Is(err, ErrEmpty) ||
				!tc.nothingLeft && err != nil {
				t.Errorf("%s, %s guessed %v: %q, %v, want %q", tc.name, m.Path, m.Guessed, got, err, want)
			}
		}
	}
}

// dedupeNames says the same as the plain way to say it, and leaves what it was given as it was.
func FuzzDistinct(f *testing.F) {
	for _, names := range []string{"", "a", "a,b,c", "a,a,b,a", "b,a", "/,a,b,c/d/,e", "a/b,a/b/,a/,a",
		",,", "c,,b,a,c"} {
		f.Add(names, true)
		f.Add(names, false)
	}
	f.Fuzz(func(t *testing.T, text string, store bool) {
		names, m := strings.Split(text, ","), Mount{Engine: "pki"}
		if store {
			m = kv2
		}
		var want []string
		for _, n := range names {
			whole := strings.TrimSuffix(n, "/")
			inner := strings.Contains(whole, "/") && (store || whole != n || n[0] == '/')
			if whole != "" && !inner && !slices.Contains(want, n) {
				want = append(want, n)
			}
		}
		before := slices.Clone(names)
		if got := dedupeNames(names, m); !slices.Equal(got, want) || !slices.Equal(names, before) {
			t.Errorf("%q: %q, want %q; it is now %q", before, got, want, names)
		}
	})
}

// A walk gets its answers sorted and whole nearly always: there is nothing to make then.
func TestDistinctAllocatesNothing(t *testing.T) {
	names := strings.Split("a,a/,b,b-c,b/,c", ",")
	if got := testing.AllocsPerRun(100, func() { dedupeNames(names, kv2) }); got != 0 {
		t.Errorf("%v allocations", got)
	}
	if got := dedupeNames(names, kv2); &got[0] != &names[0] || len(got) != len(names) {
		t.Errorf("%q is a copy", got)
	}
	if dedupeNames(nil, kv2) != nil || dedupeNames([]string{""}, kv2) == nil {
		t.Error("no names, and no names that are known, are the same")
	}
}

// Attack: a folder that claims the folders below others for its own has a walk list each of them on
// every way there is. Each is listed once, and handed out once.
func TestWalkOfFoldersOfFolders(t *testing.T) {
	t.Parallel()
	names := map[string]string{
		"":       `"a/","a/b/","a/b/c/","a/","/a/"`,
		"a/":     `"b/","b/c/","x"`,
		"a/b/":   `"c/"`,
		"a/b/c/": `"y"`,
	}
	want := []string{"secret/", "secret/a/", "secret/a/b/", "secret/a/b/c/"}
	var asked []string
	c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken,
		Concurrency: 1, Transport: direct(func(w http.ResponseWriter, r *http.Request) {
			_, folder, _ := strings.Cut(r.URL.Path, "/secret/metadata/")
			asked = append(asked, "secret/"+folder)
			answer(200, `{"data":{"keys":[`+names[folder]+`]}}`)(w, r)
		})})
	top := WalkRoot{Mount: kv2, Folder: at(kv2, "")}
	w := walk(t, c, []WalkRoot{top}, 0)
	if slices.Sort(asked); !slices.Equal(asked, want) || !slices.Equal(w.folders(), want) ||
		w.last.Names != 5 {
		t.Errorf("asked for %q, handed out %q, %d names", asked, w.folders(), w.last.Names)
	}
	// The same where the names were known before.
	asked, top.Known = nil, []string{"a/", "a/b/", "a/b/c/", "a/", "/a/"}
	w = walk(t, c, []WalkRoot{top}, 0)
	if slices.Sort(asked); !slices.Equal(asked, want[1:]) || !slices.Equal(w.folders(), want) ||
		len(top.Known) != 5 {
		t.Errorf("asked for %q, handed out %q", asked, w.folders())
	}
}
