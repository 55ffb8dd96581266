package xref

import (
	"errors"
	"slices"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func TestLocate(t *testing.T) {
	t.Parallel()
	mounts := []Mount{{Path: "secret/", KVVersion: 2}, {Path: "team/"}, {Path: "team/kv/"}}
	for _, tc := range []struct {
		text  string
		known map[string]Mounts // by namespace; that of the map is "ns"
		mount string
		path  string
		ok    bool
	}{
		{"secret/a/b", map[string]Mounts{"ns": {List: mounts}}, "secret/", "a/b", true},
		{" /secret//a/b/ ", map[string]Mounts{"ns": {List: mounts}}, "secret/", "a/b/", true},
		{"secret", map[string]Mounts{"ns": {List: mounts}}, "secret/", "", true},
		{"secret/", map[string]Mounts{"/ns/": {List: mounts}}, "secret/", "", true},
		{"team/kv/a", map[string]Mounts{"ns": {List: mounts}}, "team/kv/", "a", true},
		{"team/kv", map[string]Mounts{"ns": {List: mounts}}, "team/kv/", "", true},
		{"team/kvx", map[string]Mounts{"ns": {List: mounts}}, "team/", "kvx", true},
		// names are taken as they stand
		{"secret/data/a", map[string]Mounts{"ns": {List: mounts}}, "secret/", "data/a", true},
		{"wrong/a/b", map[string]Mounts{"ns": {List: mounts}}, "wrong/", "a/b", false},
		{"Secret/a", map[string]Mounts{"ns": {List: mounts}}, "Secret/", "a", false},
		{"wrong", map[string]Mounts{"ns": {List: mounts}}, "wrong/", "", false},
		{"team/kv/a", map[string]Mounts{"ns": {}}, "team/", "kv/a", false},
		// those of another namespace say nothing
		{"team/kv/a", map[string]Mounts{"": {List: mounts}}, "team/", "kv/a", false},
		{"team/kv/a", map[string]Mounts{"ns": {List: mounts, Err: errors.New("no")}}, "team/", "kv/a",
			false},
		{"team/kv/a", nil, "team/", "kv/a", false},
		{"", nil, "/", "", false},
	} {
		loc, ok := New(nil, catalog.Options{Namespace: "/ns/"}, tc.known).Locate(tc.text)
		if want := (vaultpath.Location{Namespace: "ns", Mount: tc.mount, Path: tc.path}); loc != want ||
			ok != tc.ok {
			t.Errorf("%q among %v: %+v, %v; want %+v, %v", tc.text, tc.known, loc, ok, want, tc.ok)
		}
	}
}

// namespaced returns references to the secret a in several namespaces.
func namespaced(namespaces ...string) *catalog.Catalog {
	c := &catalog.Catalog{}
	for i, ns := range namespaces {
		r := &catalog.Reference{File: "f", FilePath: "/f", Reference: sources.Reference{Namespace: ns,
			Path: "secret/a", Line: i + 1}}
		c.References = append(c.References, r)
	}
	return c
}

// Whose mounts nobody knows is asked for, but for what no mounts tell more of.
func TestUnasked(t *testing.T) {
	t.Parallel()
	mounts := Mounts{List: []Mount{{Path: "secret/", KVVersion: 2}}}
	c := namespaced("", "b", "/a/", "b/", "known", "refused", "{{ .Values.namespace }}")
	c.References[6].Templated = true
	for _, tc := range []struct {
		namespace string
		known     map[string]Mounts
		want      []string
	}{
		{"", map[string]Mounts{"": mounts, "known": mounts, "refused": {Err: errors.New("no")}},
			[]string{"a", "b"}},
		{"", map[string]Mounts{"": mounts, "/a/": mounts, "b": mounts, "known": {}, "refused": mounts},
			nil},
		{"", nil, []string{"", "a", "b", "known", "refused"}},
		{"own", map[string]Mounts{"": mounts}, []string{"a", "b", "known", "own", "refused"}},
		{"b", map[string]Mounts{"b": mounts, "a": mounts}, []string{"known", "refused"}},
	} {
		x := New(c, catalog.Options{Namespace: tc.namespace}, tc.known)
		if got := x.Unasked(); !slices.Equal(got, tc.want) {
			t.Errorf("from %q, where %v is known: %q, want %q", tc.namespace, tc.known, got, tc.want)
		}
	}
	if got := New(nil, catalogOptions, nil).Unasked(); got != nil {
		t.Errorf("without files: %q", got)
	}
	e := &catalog.Entity{Ref: "component:default/a",
		SecretsPaths: []catalog.SecretsPath{{Path: "a", Line: 1}}}
	if got := New(&catalog.Catalog{Entities: []*catalog.Entity{e}}, catalog.Options{Namespace: "own"},
		nil).Unasked(); !slices.Equal(got, []string{"own"}) {
		t.Errorf("of an annotation: %q", got)
	}
}

func TestOfOtherNamespaces(t *testing.T) {
	t.Parallel()
	x := New(namespaced("", "b", "a", "b"), catalogOptions, nil)
	for _, tc := range []struct {
		namespace, path string
		want            []int // lines
	}{
		{"", "a", []int{2, 3, 4}},
		{"a", "a", []int{1, 2, 4}},
		{"b", "a", []int{1, 3}},
		{"none", "a", []int{1, 2, 3, 4}},
		{"", "", []int{2, 3, 4}}, // what lies below
		{"", "a/", []int{2, 3, 4}},
		{"", "b", nil},
		{"", "a/below", nil},
	} {
		var got []int
		for _, u := range x.OfOtherNamespaces(vaultpath.New(tc.namespace, "secret", tc.path)) {
			got = append(got, u.Line)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("secret/%s, seen from %q: lines %v, want %v", tc.path, tc.namespace, got, tc.want)
		}
	}
}
