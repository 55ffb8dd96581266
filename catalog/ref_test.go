package catalog

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestFullRef(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"payments":               "group:ns/payments",
		"Payments":               "group:ns/payments",
		"user:jane":              "user:ns/jane",
		"other/payments":         "group:other/payments",
		"Group:Default/Payments": "group:default/payments",
		"a/b:c":                  "group:a/b:c", // the slash comes first: no kind
		"":                       "",
		":x":                     "",
		"/x":                     "",
		"user:":                  "",
		"user:ns/":               "",
		"user:/x":                "",
	} {
		got, err := fullRef(in, "group", "ns")
		if got != want || (err != nil) != (want == "") {
			t.Errorf("fullRef(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestNameRules(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", maxName)
	for name, want := range map[string]bool{
		"a": true, "A-b_c.d": true, long: true, long + "a": false, "": false, "-a": false, "a-": false,
		"a b": false, "é": false, "a\n": false,
	} {
		if got := validName(name); got != want {
			t.Errorf("validName(%q) = %v", name, got)
		}
	}
	for kind, want := range map[string]bool{"Component": true, "API": true, "a1": true, "1a": false,
		"a-b": false} {
		if got := validKind(kind); got != want {
			t.Errorf("validKind(%q) = %v", kind, got)
		}
	}
	for ns, want := range map[string]bool{"default": true, "a--b": true, "A": false, "-a": false,
		"a.b": false} {
		if got := validNamespace(ns); got != want {
			t.Errorf("validNamespace(%q) = %v", ns, got)
		}
	}
}

func catalogOf(refs ...string) *Catalog {
	c := &Catalog{}
	for _, ref := range refs {
		ref, system, _ := strings.Cut(ref, " ")
		kind, namespace, name, err := splitRef(ref)
		if err != nil {
			panic(err)
		}
		c.Entities = append(c.Entities, &Entity{Ref: formatRef(kind, namespace, name), Kind: kind,
			Namespace: namespace, Name: name, System: system})
	}
	return c
}

func TestLookup(t *testing.T) {
	t.Parallel()
	c := catalogOf("Component:default/pay", "API:default/pay", "Component:other/web",
		"Component:default/Web")
	for ref, want := range map[string]string{
		"component:pay":         "component:default/pay",
		"API:default/PAY":       "api:default/pay",
		"other/web":             "component:other/web",
		"component:default/web": "component:default/web",
	} {
		if e, err := c.Lookup(ref); err != nil || e.Ref != want {
			t.Errorf("Lookup(%q) = %v, %v", ref, e, err)
		}
	}
	if _, err := c.Lookup("pay"); !errors.Is(err, ErrAmbiguous) ||
		!strings.Contains(err.Error(), "api:default/pay, component:default/pay") {
		t.Errorf("Lookup(pay): %v, want both named", err)
	}
	if _, err := c.Lookup("nobody"); !errors.Is(err, ErrNoEntity) {
		t.Errorf("Lookup(nobody): %v", err)
	}
	if _, err := c.Lookup("a:"); err == nil {
		t.Error("Lookup(a:) succeeded")
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	c := catalogOf("Component:default/b system:default/pay", "Component:default/a system:default/pay",
		"System:default/pay", "System:other/pay", "Group:default/team",
		"API:default/a system:default/pay",
		"Component:default/z domain:default/odd")
	var got []string
	for _, g := range c.Groups(BySystem) {
		line := g.Name + " <" + g.Ref + ">"
		for _, e := range g.Entities {
			line += " " + e.Ref
		}
		got = append(got, line)
	}
	want := []string{
		"domain:default/odd <domain:default/odd> component:default/z",
		"other/pay <system:other/pay> system:other/pay",
		"pay <system:default/pay> api:default/a component:default/a component:default/b system:default/pay",
		NoSystem + " <> group:default/team",
	}
	if !slices.Equal(got, want) {
		t.Errorf("groups\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
