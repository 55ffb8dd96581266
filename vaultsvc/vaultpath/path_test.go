package vaultpath

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestLocationParts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		loc              Location
		str, name, paren string
		folder           bool
		list1, list2     string
	}{
		{New("", "secret", ""), "secret/", "secret/", "", true, "secret/", "secret/metadata/"},
		{New("", "/team/legacy/", "/app/"), "team/legacy/app/", "app/", "team/legacy/", true,
			"team/legacy/app/", "team/legacy/metadata/app/"},
		{New("/a/b/", "secret/", "x/y/z"), "secret/x/y/z", "z", "secret/x/y/", false, "secret/x/y/z/",
			"secret/metadata/x/y/z/"},
		{New("", "secret/", "data/x"), "secret/data/x", "x", "secret/data/", false, "secret/data/x/",
			"secret/metadata/data/x/"},
	} {
		if got := tc.loc.String(); got != tc.str {
			t.Errorf("String() = %q, want %q", got, tc.str)
		}
		if got := tc.loc.Name(); got != tc.name {
			t.Errorf("%s: Name() = %q, want %q", tc.str, got, tc.name)
		}
		parent, ok := tc.loc.Parent()
		if ok != (tc.paren != "") || ok && parent.String() != tc.paren {
			t.Errorf("%s: Parent() = %q, %v, want %q", tc.str, parent, ok, tc.paren)
		}
		if got := tc.loc.IsFolder(); got != tc.folder {
			t.Errorf("%s: IsFolder() = %v", tc.str, got)
		}
		if a, b := tc.loc.ListPath(false), tc.loc.ListPath(true); a != tc.list1 || b != tc.list2 {
			t.Errorf("%s: ListPath = %q and %q, want %q and %q", tc.str, a, b, tc.list1, tc.list2)
		}
		if got, want := tc.loc.DetailsPath(), strings.Replace(tc.list2, tc.loc.Mount+"metadata/",
			tc.loc.Mount+"detailed-metadata/", 1); got != want || got == tc.list2 {
			t.Errorf("%s: DetailsPath = %q, want %q", tc.str, got, want)
		}
		if err := tc.loc.Validate(); err != nil {
			t.Errorf("%s: Validate() = %v", tc.str, err)
		}
	}
}

// A path with dot segments would be rewritten by an HTTP server and reach another
// endpoint than the one that the guard has judged.
func TestValidateRefusesSegmentsThatMove(t *testing.T) {
	t.Parallel()
	for _, l := range []Location{
		New("", "secret", "a/../../sys/raw"), New("", "secret", ".."), New("", "secret", "./x"),
		New("", "secret", "a//b"), New("", "..", "x"), New("", "", "x"), New("", "a/./b", ""), {},
	} {
		if err := l.Validate(); !errors.Is(err, ErrBadPath) {
			t.Errorf("%q: Validate() = %v, want ErrBadPath", l, err)
		}
	}
	for _, l := range []Location{New("", "secret", "a..b/..c/..."), New("", "team/legacy", "")} {
		if err := l.Validate(); err != nil {
			t.Errorf("%q: Validate() = %v", l, err)
		}
	}
}

// A file names a segment that is longer than 16 bits can count: whatever keeps such lengths would
// cut it, and then show and ask for another place than the one that was named.
func TestValidateRefusesWhatIsTooLong(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", MaxLength)
	for _, tc := range []struct {
		loc Location
		ok  bool
	}{
		{New("", "secret", long[len("secret/"):]), true},
		{New("", "secret", long[len("secret/"):]).Folder(), true},
		{New("", "secret", "x"+long[len("secret/"):]), false},
		{New("", "secret", "top"+strings.Repeat("x", 1<<16)+"/deep/"), false},
		{New("", "secret", strings.Repeat("a/", MaxLength)), false},
		{New("", long, ""), false},
		{New("", long[1:], ""), true},
	} {
		if err := tc.loc.Validate(); (err == nil) != tc.ok || err != nil && !errors.Is(err, ErrBadPath) {
			t.Errorf("%d bytes: Validate() = %v, want it to be good: %v", len(tc.loc.String()), err, tc.ok)
		}
	}
}

func TestSplitMount(t *testing.T) {
	t.Parallel()
	mounts := []string{"secret/", "team/", "team/legacy/", "cubbyhole/"}
	for _, tc := range []struct{ path, mount, rest string }{
		{"secret/a/b", "secret/", "a/b"},
		{"secret", "secret/", ""},
		{"team/legacy/x/", "team/legacy/", "x/"},
		{"team/legacy", "team/legacy/", ""},
		{"team/legacyx", "team/", "legacyx"},
		{"secrets/a", "", ""},
		{"", "", ""},
	} {
		mount, rest, ok := SplitMount(tc.path, mounts)
		if mount != tc.mount || rest != tc.rest || ok != (tc.mount != "") {
			t.Errorf("SplitMount(%q) = %q, %q, %v", tc.path, mount, rest, ok)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" /a//b/ ": "a/b/", "a": "a", "": "", "///": "", "a///b": "a/b", " / // ": "", "/ a": "a",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
		if got := Clean(want); got != want {
			t.Errorf("Clean(%q) = %q: not clean the first time", want, got)
		}
	}
}

func FuzzLocationRoundTrip(f *testing.F) {
	for _, s := range []string{"a/b/c", "a/", "ü/%2F/#?", "x y/+&/\\", "../..", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		l := New("", "secret", path)
		if got := strings.Join(l.Segments(), ""); got != l.Path {
			t.Fatalf("segments of %q join to %q", l.Path, got)
		}
		if parent, ok := l.Parent(); ok && parent.Join(l.Name()) != l {
			t.Fatalf("%q: parent %q joined with %q is %q", l, parent, l.Name(), parent.Join(l.Name()))
		}
		// Escaped forms are one URL path and read back as what went in.
		for _, esc := range []string{EscapeSegments(l.Path), EscapeWhole(l.Path)} {
			back, err := url.PathUnescape(esc)
			if err != nil || back != l.Path {
				t.Fatalf("%q escaped to %q reads back as %q, %v", l.Path, esc, back, err)
			}
			if strings.ContainsAny(esc, "?# \n\t\\\"<>") {
				t.Fatalf("%q escaped to %q", l.Path, esc)
			}
		}
		if strings.Contains(EscapeWhole(l.Path), "/") {
			t.Fatal("a slash survives EscapeWhole")
		}
	})
}
