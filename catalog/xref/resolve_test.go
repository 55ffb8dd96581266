package xref

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// liveMounts are those of the Vault that the tables resolve against.
var liveMounts = []Mount{
	{Path: "secret/", KVVersion: 2}, {Path: "legacy/", KVVersion: 1}, {Path: "a.b/kv/", KVVersion: 2},
	{Path: "team/", KVVersion: 1}, {Path: "team/app/kv2/", KVVersion: 2},
	{Path: "database/", KVVersion: 0}, {Path: "data/", KVVersion: 2},
}

// whole is a reference whose path begins with its mount.
func whole(path string) sources.Reference { return sources.Reference{Path: path} }

// within is a reference that tells the mount apart.
func within(mount, path string) sources.Reference {
	return sources.Reference{Mount: mount, Path: path}
}

func folder(r sources.Reference) sources.Reference {
	r.Folder = true
	return r
}

func TestResolve(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		ref  sources.Reference
		want string // "" is unresolved
		hint string // a part of it; "" is that there is none
	}{
		{"a location", whole("secret/teams/a"), "secret/teams/a", ""},
		{"an API path", whole("secret/data/teams/a"), "secret/teams/a", ""},
		{"an API path of metadata", whole("secret/metadata/teams/a"), "secret/teams/a", ""},
		{"data/ once", whole("secret/data/data/a"), "secret/data/a", ""},
		{"a secret called data", whole("secret/data"), "secret/data", ""},
		{"version 1 keeps data/", whole("legacy/data/a"), "legacy/data/a", ""},
		{"version 1 keeps metadata/", whole("legacy/metadata/a"), "legacy/metadata/a", ""},
		{"no version keeps data/", whole("database/data/a"), "database/data/a", ""},
		{"a mount with slashes and dots", whole("a.b/kv/data/x/y"), "a.b/kv/x/y", ""},
		{"the longest mount", whole("team/app/kv2/data/x"), "team/app/kv2/x", ""},
		{"beside a longer mount", whole("team/app/kv2x/data/x"), "team/app/kv2x/data/x", ""},
		{"above a longer mount", whole("team/app"), "team/app", ""},
		{"a mount called data", whole("data/data/x"), "data/x", ""},
		{"of an engine", whole("database/creds/app"), "database/creds/app", ""},
		{"no such mount", whole("nowhere/a"), "", "there is no mount nowhere/ that the token can reach"},
		{"a mount's name begins so", whole("secretx/a"), "", "there is no mount secretx/"},
		{"a mount alone", whole("secret/"), "", "no path below the mount secret/"},
		{"a mount and data/ alone", whole("secret/data/"), "", "no path below the mount secret/"},
		{"nothing", whole("/"), "", "it names no path"},

		{"an explicit mount", within("secret", "teams/a"), "secret/teams/a", ""},
		{"slashes around the mount", within("/a.b//kv/", "x"), "a.b/kv/x", ""},
		{"an explicit mount that is longer than another", within("team/app/kv2", "x"), "team/app/kv2/x",
			""},
		{"an explicit mount that is shorter than another", within("team", "app/kv2/x"), "team/app/kv2/x",
			""},
		{"it is missing", within("nowhere", "a"), "",
			"there is no mount nowhere/ that the token can reach"},
		{"it holds a folder", within("secret/teams", "a"), "secret/teams/a",
			`the mount has a folder in it: should the mount be "secret" and the path "teams/a"?`},
		{"it holds a folder, in version 1", within("legacy/teams", "a"), "legacy/teams/a", ""},
		{"in another case", whole("SECRET/a"), "", `should it be "secret/"?`},
		{"an explicit one in another case", within("Secret", "a"), "", `should it be "secret/"?`},
		{"it holds the API's part", within("secret/data", "a"), "secret/a",
			`the mount has a segment of the API in it: should the mount be "secret"?`},
		{"it holds the API's part, as does the path", within("secret/data", "secret/data/a"), "secret/a",
			`should the mount be "secret" and the path "a"?`},
		{"the API's part in the path", within("secret", "data/a"), "secret/a",
			`has the "data" of the API in it: should it be "a"?`},
		{"and in version 1", within("legacy", "data/a"), "legacy/data/a", ""},
		{"the mount again", within("secret", "secret/a"), "secret/a",
			`repeats the mount "secret": should it be "a"?`},
		{"the mount again, and the API", within("secret", "secret/data/a"), "secret/a",
			`repeats the mount "secret": should it be "a"?`},
		{"the mount again, in version 1", within("legacy", "legacy/data/a"), "legacy/data/a",
			`should it be "data/a"?`},
		{"the mount again, holding the API's part", within("secret/data", "secret/a"), "secret/a",
			"repeats the mount"},
		{"a secret that is called like the mount", within("secret", "secret"), "secret/secret", ""},
		{"a name that begins like the mount", within("secret", "secrets/a"), "secret/secrets/a", ""},
		{"a mount without a path", within("secret", ""), "", "no path below the mount secret/"},

		{"a slash before", whole("/secret/a"), "secret/a",
			`begins with a slash: should it be "secret/a"?`},
		{"a slash behind", whole("secret/a/"), "secret/a", `ends in a slash: should it be "secret/a"?`},
		{"slashes everywhere", whole(" //secret///data//a// "), "secret/a",
			`begins with a slash and ends in a slash: should it be "secret/data/a"?`},
		{"a slash before, below a mount", within("secret", "/a"), "secret/a",
			`begins with a slash: should it be "a"?`},
		{"all of it at once", within("secret", "/secret/a/"), "secret/a",
			`repeats the mount "secret" and begins with a slash and ends in a slash: should it be "a"?`},

		{"the path of a URL", whole("/v1/secret/data/a"), "secret/a",
			`has the "v1" of the API's addresses in it and begins with a slash: should it be "secret/data/a"?`},
		{"without the slash", whole("v1/legacy/data/a"), "legacy/data/a",
			`should it be "legacy/data/a"?`},
		{"below a mount", within("secret", "v1/secret/data/a"), "secret/a", `should it be "a"?`},
		{"a folder called v1", within("secret", "v1/a"), "secret/v1/a", ""},
		{"a folder called v1, with its mount", whole("secret/v1/a"), "secret/v1/a", ""},
		{"v1 and no mount", whole("v1/nowhere/a"), "", "there is no mount nowhere/"},

		{"a folder", folder(whole("secret/teams")), "secret/teams/", ""},
		{"a folder with its slash", folder(whole("secret/metadata/teams/")), "secret/teams/", ""},
		{"a mount as a folder", folder(whole("secret")), "secret/", ""},
		{"a mount as a folder, by the API", folder(whole("secret/metadata/")), "secret/", ""},
		{"everything in an explicit mount", folder(within("secret", "")), "secret/", ""},

		// A path with such segments reaches another endpoint than the one that it seems to name.
		{"out of the mount", whole("secret/data/../../sys/raw"), "", "a segment is"},
		{"out by the mount", within("secret/../sys", "a"), "", "a segment is"},
		{"in place", whole("secret/./a"), "", "a segment is"},
		{"a name with dots is one", whole("secret/..a/b.."), "secret/..a/b..", ""},
		{"names are exact", whole("secret/data/a b/%2F/#?é"), "secret/a b/%2F/#?é", ""},
	} {
		ref := &catalog.Reference{Reference: tc.ref}
		checkMeaning(t, tc.name, resolverFor(&catalog.Catalog{}, liveMounts, "").resolve(ref), tc.want,
			tc.hint)
	}
}

// checkMeaning compares what a reference means with what it should.
func checkMeaning(t *testing.T, name string, p Meaning, want, hint string) {
	t.Helper()
	got := ""
	if p.Resolved() {
		got = p.Location.String()
	} else if p.Location != (vaultpath.Location{}) {
		t.Errorf("%s: it is not resolved, and has the location %s", name, p.Location)
	}
	if got != want {
		t.Errorf("%s: %q, want %q; hint %q", name, got, want, p.Hint)
	}
	if !strings.Contains(p.Hint, hint) || (p.Hint == "") != (hint == "") {
		t.Errorf("%s: hint %q, want %q", name, p.Hint, hint)
	}
}

// Without a Vault the mount is what the file says, else what stands before the segment of the API,
// else the first.
func TestResolveOffline(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name       string
		ref        sources.Reference
		want, hint string
	}{
		{"the first segment", whole("secret/teams/a"), "secret/|teams/a", ""},
		{"what is before data/", whole("a/b/data/x"), "a/b/|x", ""},
		{"what is before metadata/", whole("a/b/metadata/x/data/y"), "a/b/|x/data/y", ""},
		{"data at the end is a name", whole("a/b/data"), "a/|b/data", ""},
		{"data at the start is a mount", whole("data/x"), "data/|x", ""},
		{"one segment", whole("secret"), "", "no path below the mount secret/"},
		{"one folder", folder(whole("secret")), "secret/|", ""},
		{"everything in a mount", folder(whole("secret/metadata/")), "secret/|", ""},
		{"an explicit mount", within("a/b", "x"), "a/b/|x", ""},
		{"an explicit mount, and the API", within("a/b", "data/x"), "a/b/|x",
			`has the "data" of the API`},
		{"an explicit mount that holds the API's part", within("a/b/data", "x"), "a/b/|x",
			`should the mount be "a/b"?`},
		{"an explicit mount again", within("a/b", "a/b/data/x"), "a/b/|x", "repeats the mount"},
		{"a slash before", whole("/secret/a"), "secret/|a", "begins with a slash"},
		{"the path of a URL", whole("/v1/a/b/data/x"), "a/b/|x", `should it be "a/b/data/x"?`},
		{"v1 alone", whole("v1/a"), "v1/|a", ""},
		{"out of the mount", whole("secret/../a"), "", "a segment is"},
	} {
		p := resolverFor(&catalog.Catalog{}, nil, "").resolve(&catalog.Reference{Reference: tc.ref})
		text := func(l vaultpath.Location) string {
			if l == (vaultpath.Location{}) {
				return ""
			}
			return l.Mount + "|" + l.Path
		}
		if text(p.Location) != tc.want || !strings.Contains(p.Hint, tc.hint) ||
			(p.Hint == "") != (tc.hint == "") {
			t.Errorf("%s: %q, want %q; hint %q, want %q", tc.name, text(p.Location), tc.want, p.Hint,
				tc.hint)
		}
	}
}

// A token that can reach no mount at all is another thing than no Vault.
func TestResolveWithoutAnyMount(t *testing.T) {
	t.Parallel()
	p := resolverFor(&catalog.Catalog{}, []Mount{},
		"").resolve(&catalog.Reference{Reference: whole("secret/a")})
	if p.Status != Unresolved || !strings.Contains(p.Hint, "no mount secret/") {
		t.Errorf("%+v", p)
	}
}

func TestResolveTemplated(t *testing.T) {
	t.Parallel()
	r := resolverFor(&catalog.Catalog{Stores: []*catalog.Store{
		{Store: sources.Store{Name: "SecretStore/v", Mount: "{{ .Values.mount }}"}},
		{Store: sources.Store{Name: "SecretStore/n", Mount: "secret", Namespace: "${NS}"}},
	}}, liveMounts, "/ns/")
	for name, ref := range map[string]sources.Reference{
		"a path": {Path: "secret/{{ .env }}/a", Templated: true},
		"a store that is not there": {Path: "{{ .env }}/a", Templated: true,
			Store: "SecretStore/missing"},
		"a store's mount":     {Path: "a", Store: "SecretStore/v"},
		"a store's namespace": {Path: "a", Store: "SecretStore/n"},
	} {
		p := r.resolve(&catalog.Reference{Reference: ref})
		if p.Status != Templated || p.Location != (vaultpath.Location{}) || p.Hint != "" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p := r.resolve(&catalog.Reference{Reference: sources.Reference{Path: "{{ x }}",
		Templated: true}}); p.Namespace != "ns" {
		t.Errorf("namespace %q", p.Namespace)
	}
}

// Where no tool is known a kind reader finds a location by every way to write it: by the API's
// path, with its mount before it and without, and by the keys of External Secrets Operator. What
// may be written twice is taken out once, and there is a word of it where the mount stands apart.
func TestKindReadingRoundTrip(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	pick := func(from ...string) string { return from[rnd.IntN(len(from))] }
	segments := func(n int) string {
		var s []string
		for range n {
			s = append(s, pick("a", "teams", "data", "metadata", "secret", "kv", "x.y", "é", "a b", "%2F",
				"..."))
		}
		return strings.Join(s, "/")
	}
	exact := 0
	for range 5000 {
		var mounts []Mount
		var paths []string
		for range 1 + rnd.IntN(4) {
			m := Mount{Path: segments(1+rnd.IntN(3)) + "/", KVVersion: 1 + rnd.IntN(2)}
			if !slices.Contains(paths, m.Path) {
				mounts, paths = append(mounts, m), append(paths, m.Path)
			}
		}
		m := mounts[rnd.IntN(len(mounts))]
		loc := vaultpath.New(pick("", "ns", "a/b"), m.Path, segments(1+rnd.IntN(4)))
		api := m.Path + loc.Path
		if m.KVVersion == 2 {
			api = m.Path + "data/" + loc.Path
		}
		store := &catalog.Store{Store: sources.Store{Name: "SecretStore/s",
			Mount: strings.TrimSuffix(m.Path, "/"), Namespace: loc.Namespace, KVVersion: m.KVVersion}}
		r := resolverFor(&catalog.Catalog{Stores: []*catalog.Store{store}}, mounts, loc.Namespace)
		for form, ref := range map[string]sources.Reference{
			"API path":                whole(api),
			"location":                whole(loc.String()),
			"explicit mount":          within(store.Mount, loc.Path),
			"operator's key":          {Store: store.Name, Path: loc.Path},
			"operator's whole key":    {Store: store.Name, Path: loc.String()},
			"operator's API path key": {Store: store.Name, Path: api},
		} {
			// Where another mount lies on the way, Vault itself would take the path to that one.
			if at, _, _ := vaultpath.SplitMount(ref.Path, paths); ref.Mount+ref.Store == "" && at != m.Path {
				continue
			}
			p := r.resolve(&catalog.Reference{Reference: ref})
			if !p.Resolved() {
				t.Fatalf("%s %+v of %+v among %+v: %+v", form, ref, loc, mounts, p)
			}
			first, _, below := strings.Cut(loc.Path, "/")
			odd := strings.HasPrefix(loc.Path, m.Path) || m.KVVersion == 2 && below &&
				vaultpath.IsAPISegment(first)
			if form == "API path" || form == "operator's API path key" {
				odd = strings.HasPrefix(api, m.Path+m.Path)
			}
			switch {
			case !odd:
				if exact++; p.Location != loc {
					t.Fatalf("%s %+v of %+v among %+v: %+v", form, ref, loc, mounts, p)
				}
			case ref.Mount+ref.Store != "" && !p.proposes:
				t.Fatalf("%s %+v of %+v among %+v: no word of what is odd: %+v", form, ref, loc, mounts, p)
			}
		}
	}
	if exact < 12_000 {
		t.Errorf("only %d forms had to lead back exactly", exact)
	}
}

// Whatever a file holds: no panic, what is resolved can be asked for, and what a hint says should
// be written is what the tool needs.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{"secret/data/a", "/a//b/", "../..", "data/", "secret", "\x00/\x1b",
		"legacy/metadata/a/", "secret/a%20b?c#d"} {
		f.Add("", "", s, "", "", false, true)
		for _, source := range sourceNames() {
			f.Add(source, "kv get", s, "", "", false, true)
			f.Add(source, "kv-v2", s, "secret/data", "ns", true, false)
		}
	}
	f.Fuzz(func(t *testing.T, source, call, path, mount, ns string, folder, online bool) {
		mounts := liveMounts
		if !online {
			mounts = nil
		}
		ref := &catalog.Reference{Reference: sources.Reference{Source: source, Call: call, Path: path,
			Mount: mount, Namespace: ns, Folder: folder}}
		r := resolverFor(&catalog.Catalog{}, mounts, "")
		p := r.resolve(ref)
		want := p.Location
		if p.Meant != (vaultpath.Location{}) {
			want = p.Meant
		}
		_, isTool := asks()[source]
		if isTool && p.proposes && online && strings.Trim(ns, "/") == "" {
			if right := proposed(t, p.Hint); right.KVVersion == 0 {
				right.write(ref, nil)
				if there := r.resolve(ref); there.Location != want {
					t.Fatalf("%+v: %q leads to %+v", p, p.Hint, there)
				}
			}
		}
		if !p.Resolved() {
			if p.Location != (vaultpath.Location{}) || p.Hint == "" {
				t.Fatalf("not resolved: %+v", p)
			}
			return
		}
		for _, l := range []vaultpath.Location{p.Location, p.Meant} {
			if err := l.Validate(); err != nil && l != (vaultpath.Location{}) {
				t.Fatalf("%+v: %v", l, err)
			}
		}
		if p.Location.IsFolder() != folder {
			t.Fatalf("folder %v: %+v", folder, p)
		}
	})
}
