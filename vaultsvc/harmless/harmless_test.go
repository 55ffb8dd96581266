package harmless

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ attack, in, want string }{
		{"nothing to change", "stripe-webhook", "stripe-webhook"},
		{"nothing to change: accents, wide characters", "clé-日本語", "clé-日本語"},
		{"a combining mark on its letter stays", "cle\u0301", "cle\u0301"},
		{"clears the screen", "a\x1b[2Jb", `a\x1b[2Jb`},
		{"sets the window title", "\x1b]0;pwned\x07", `\x1b]0;pwned\x07`},
		{"8-bit CSI as UTF-8", "a\u009b31mb", `a\x9b31mb`},
		{"8-bit CSI as a raw byte", "a\x9b31mb", `a\x9b31mb`},
		{"overwrites the line", "safe\rrm -rf", `safe\x0drm -rf`},
		{"starts a new line", "a\nb\tc\vd", `a\x0ab\x09c\x0bd`},
		{"DEL and NUL", "\x7f\x00", `\x7f\x00`},
		{"reads backwards", "a\u202egpj.exe", `a\u202egpj.exe`},
		{"bidi isolates", "\u2066x\u2069", `\u2066x\u2069`},
		{"hides behind zero width", "pay\u200bments", `pay\u200bments`},
		{"joiner and byte order mark", "\ufeffa\u200d", `\ufeffa\u200d`},
		{"line separators", "a\u2028b\u2029c\u0085", `a\u2028b\u2029c\x85`},
		{"invalid UTF-8", "a\xff\xfe", `a\xff\xfe`},
		{"the replacement character itself is visible", "a\ufffd", "a\ufffd"},
		{"looks like a blank", "a\u00a0b\u3000c\u3164", `a\xa0b\u3000c\u3164`},
		{"tag characters carry hidden text", "a\U000e0041", `a\U000e0041`},
		{"variation selectors carry hidden text", "a\ufe0f\U000e0100", `a\ufe0f\U000e0100`},
		{"a soft hyphen", "a\u00adb", `a\xadb`},
		{"a mark at the start changes the text before it", "\u0301a", `\u0301a`},
		{"a command to GitHub's runner", "::add-mask::zz #.sh", `\x3a:add-mask::zz #.sh`},
		{"the same behind blanks", " \t::stop-commands::x", `\x20\x09::stop-commands::x`},
		{"the same from within is none", "a::add-mask::zz", "a::add-mask::zz"},
		{"a longer row of colons", ":::debug::x", `\x3a::debug::x`},
		{"the old form, anywhere", "x##[set-output name=x;]y", `x##\x5bset-output name=x;]y`},
		{"Azure's runner", "a ##vso[task.setvariable variable=PATH]b",
			`a ##vso\x5btask.setvariable variable=PATH]b`},
		{"in capitals, with one hash more", "###VSO[x]##[y]", `###VSO\x5bx]##\x5by]`},
		{"TeamCity", "##teamcity[buildStop comment='x']", `##teamcity\x5bbuildStop comment='x']`},
		{"GitLab's sections", "section_start:1:x\r\x1b[0K", `section_start\x3a1:x\x0d\x1b[0K`},
		{"made of an escape", "##\x1b[31m", `##\x1b[31m`},
		{"no command: a heading, a list", "## [x] #[y]", "## [x] #[y]"},
		{"blanks at the ends", " a b ", `\x20a b\x20`},
		{"only a blank", " ", `\x20`},
	} {
		if got := Text(tc.in); got != tc.want {
			t.Errorf("%s: Text(%q) = %q, want %q", tc.attack, tc.in, got, tc.want)
		}
	}
}

// A pile of combining marks covers the lines around it in some terminals.
func TestTextLimitsMarks(t *testing.T) {
	t.Parallel()
	got := Text("a" + strings.Repeat("\u0336", 200) + "b\u0336")
	marks := 0
	for _, r := range got {
		if unicode.Is(unicode.M, r) {
			marks++
		}
	}
	if marks != MaxMarks+1 {
		t.Errorf("%d marks stay, want %d", marks, MaxMarks+1)
	}
}

var command = regexp.MustCompile(`(?i)^\s*::|##[a-z]*\[|section_(start|end):`)

func FuzzText(f *testing.F) {
	for _, s := range []string{"a", "\x1b[2J", "\u202e", "\xff", "e\u0301", " ", "\u2028", "日本",
		"::a::", "##vso[a]", "section_start:1:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Text(s)
		if !utf8.ValidString(got) {
			t.Fatalf("%q is not valid UTF-8", got)
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) ||
				unicode.Is(unicode.Zp, r) ||
				unicode.IsSpace(r) && r != ' ' {
				t.Fatalf("Text(%q) = %q holds %U", s, got, r)
			}
		}
		if again := Text(got); again != got {
			t.Fatalf("Text is not stable: %q, then %q", got, again)
		}
		if command.MatchString(got) {
			t.Fatalf("Text(%q) = %q is a command to a runner of CI jobs", s, got)
		}
		if len(s) > 0 && len(got) == 0 {
			t.Fatalf("%q vanishes", s)
		}
	})
}
