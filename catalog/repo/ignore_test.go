package repo

import "testing"

// The lines and answers are those of git itself (git check-ignore).
func TestIgnoreLines(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		lines   string
		ignored []string
		kept    []string
	}{
		{"*.yaml", []string{"a.yaml", "a/b.yaml"}, []string{"a.yml", "a/"}},
		{"build", []string{"build", "build/", "a/build/"}, []string{"builder"}},
		{"build/", []string{"build/", "a/build/"}, []string{"build", "a/build"}},
		{"/build", []string{"build", "build/"}, []string{"a/build"}},
		{"a/b", []string{"a/b", "a/b/"}, []string{"b", "x/a/b"}},
		{"a/*", []string{"a/b", "a/.c"}, []string{"a/b/c", "x/a/b", "a/"}},
		{"**/a/b", []string{"a/b", "x/a/b", "x/y/a/b"}, []string{"a/x/b"}},
		{"a/**", []string{"a/b", "a/b/c/"}, []string{"a/", "a", "x/a/b"}},
		{"a/**/b", []string{"a/b", "a/x/b", "a/x/y/b"}, []string{"a/xb", "ab"}},
		{"*.yaml\n!keep.yaml", []string{"a.yaml"}, []string{"keep.yaml", "a/keep.yaml"}},
		{"!keep.yaml\n*.yaml", []string{"keep.yaml"}, nil},
		{"# a comment\n\n\\#file\n\\!file", []string{"#file", "!file"}, []string{"# a comment", "file"}},
		{"trailing  \nkept\\ ", []string{"trailing", "kept "}, []string{"trailing  ", "kept"}},
		{"crlf\r\n*.log\r", []string{"crlf", "a.log"}, nil},
		{"\ufeffbom", []string{"bom"}, nil},
		{"[Bb]in\n[!a]x\n[^a]y", []string{"Bin", "bin", "bx", "by"}, []string{"ain", "ax", "ay"}},
		{"[]a]b\n[[:digit:][:upper:]]z", []string{"]b", "ab", "7z", "Qz"}, []string{"cb", "qz"}},
		{"{a,b}", []string{"{a,b}"}, []string{"a", "b"}},
		{"a[\n[z-\n\\", nil, []string{"a[", "[z-", "\\", "a"}}, // never closed: matches nothing
		{"?.yaml", []string{"a.yaml", "é.yaml"}, []string{"ab.yaml"}},
	} {
		f := newIgnoreFile(nil, "", []byte(tc.lines))
		check := func(names []string, want bool) {
			for _, name := range names {
				path, isDir := name, false
				if n := len(name) - 1; name[n] == '/' {
					path, isDir = name[:n], true
				}
				if got := f.ignored(path, isDir); got != want {
					t.Errorf("%q: ignored(%q) = %v, want %v", tc.lines, name, got, want)
				}
			}
		}
		check(tc.ignored, true)
		check(tc.kept, false)
	}
}

func TestInnerIgnoreFileDecides(t *testing.T) {
	t.Parallel()
	outer := newIgnoreFile(nil, "", []byte("*.yaml\n/top\n"))
	inner := newIgnoreFile(outer, "a/", []byte("!keep.yaml\n/only\n"))
	for path, want := range map[string]bool{
		"a/keep.yaml": false, "a/b/keep.yaml": false, "a/x.yaml": true,
		"a/only": true, "a/b/only": false, "a/top": false,
	} {
		if got := inner.ignored(path, false); got != want {
			t.Errorf("ignored(%q) = %v, want %v", path, got, want)
		}
	}
	if newIgnoreFile(outer, "b/", []byte("# nothing\n")) != outer {
		t.Error("a file without rules is kept in the chain")
	}
}

// A glob with many stars makes a matcher that tries all ways take for ever.
func TestManyStarsAreCheap(t *testing.T) {
	stars, name := "", ""
	for range 2000 {
		stars += "a*"
		name += "a"
	}
	f := newIgnoreFile(nil, "", []byte(stars+"b\n**/"+stars+"/b\n"))
	if f.ignored(name, false) {
		t.Error("ignored")
	}
}
