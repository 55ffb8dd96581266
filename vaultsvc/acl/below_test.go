package acl

import (
	"slices"
	"strings"
	"testing"
)

func of(rules ...string) *ACL {
	a := &ACL{}
	for _, r := range rules {
		path, caps, _ := strings.Cut(r, " ")
		var set Set
		for name := range strings.FieldsSeq(caps) {
			c, ok := Parse(name)
			if !ok {
				panic(name)
			}
			set = set.And(c)
		}
		a.Add(path, set)
	}
	return a
}

func TestBelow(t *testing.T) {
	for name, tc := range map[string]struct {
		rules       []string
		folder      string
		named       []string
		begin, open string
	}{
		"deep":          {rules: []string{"s/m/a/b/* list"}, begin: "a/b/"},
		"an exact path": {rules: []string{"s/m/a/b list", "s/m/c/ list"}, begin: "a/b/ c/"},
		"two places": {rules: []string{"s/m/a/b/* list", "s/m/a/c/d list"},
			begin: "a/b/ a/c/d/"},
		"one above the other": {rules: []string{"s/m/a/* list", "s/m/a/c/* list"}, begin: "a/"},
		"not right below":     {rules: []string{"s/m/a list", "s/m/a/c/* list"}, begin: "a/"},
		"the end of a name":   {rules: []string{"s/m/a/te* list"}, begin: "a/te/", open: "s/m/a/te*"},
		"any name":            {rules: []string{"s/m/a/+/x/* list"}, open: "s/m/a/+/x/*"},
		"any name, of which others have one": {
			rules: []string{"s/m/a/+/x/* list", "s/m/a/pay/y read"}, begin: "a/pay/x/", open: "s/m/a/+/x/*"},
		"any name, which a file tells": {
			rules: []string{"s/m/a/+/x/* list"},
			named: []string{"s/m/a/pay/x/y/", "s/m/a/id/z/", "other/m/a/no/"},
			begin: "a/id/x/ a/pay/x/", open: "s/m/a/+/x/*"},
		"any name below what may be listed": {rules: []string{"s/m/a/ list", "s/m/a/+/x/* list"},
			begin: "a/"},
		"any mount":        {rules: []string{"+/m/a/* list"}, begin: "a/"},
		"denied":           {rules: []string{"s/m/a/* list", "s/m/a/b/* deny"}, begin: "a/"},
		"only read":        {rules: []string{"s/m/a/* read", "s/d/a/* list"}},
		"of another mount": {rules: []string{"t/m/a/* list", "s/mm/a/* list"}},
		"denied by a nearer rule": {rules: []string{"s/m/a/+/x list", "s/m/a/b/* deny"},
			open: "s/m/a/+/x"},
		"allowed below what is denied": {rules: []string{"s/m/* list", "s/m/a/* deny",
			"s/m/a/b/* list"},
			folder: "s/m/a/", open: "s/m/a/b/*"},
		"exactly allowed below what is denied": {rules: []string{"s/m/* list", "s/m/a/* deny",
			"s/m/a/b/c list"}, folder: "s/m/a/", begin: "b/c/"},
	} {
		if tc.folder == "" {
			tc.folder = "s/m/"
		}
		begin, open := of(tc.rules...).Below(tc.folder, tc.named)
		for i := range begin {
			begin[i] = strings.TrimPrefix(begin[i], tc.folder)
		}
		if got := strings.Join(begin, " "); got != tc.begin {
			t.Errorf("%s: begins at %q, want %q", name, got, tc.begin)
		}
		if got := strings.Join(open, " "); got != tc.open {
			t.Errorf("%s: open is %q, want %q", name, got, tc.open)
		}
	}
}

// The attack: an answer with rules of which each leads through all names of the others.
func TestBelowEnds(t *testing.T) {
	var rules []string
	for i := range 300 {
		rules = append(rules, "s/m/"+strings.Repeat("+/", 40)+string(rune('a'+i%26))+"/x list",
			"s/m/"+strings.Repeat("+/", i%40)+strings.Repeat("z", i+1)+" read")
	}
	a := of(rules...)
	begin, _ := a.Below("s/m/", nil)
	if len(begin) > maxWork || slices.Contains(begin, "") {
		t.Errorf("%d places", len(begin))
	}
}
