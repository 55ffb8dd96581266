package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// told is what comments decide, as "line reason [kinds]", and their problems as "line message".
func told(text string) (decided, wrong []string) {
	by, problems := ignoreComments([]byte(text))
	for _, line := range slices.Sorted(maps.Keys(by)) {
		for _, one := range by[line] {
			decided = append(decided, strings.TrimSpace(fmt.Sprintf("%d %s %s", line, one.Reason,
				strings.Join(one.Kinds, ","))))
		}
	}
	for _, p := range problems {
		wrong = append(wrong, fmt.Sprintf("%d %s", p.Line, p.Message))
	}
	return decided, wrong
}

// A decision stands in a comment of any file that holds references: of the line, or of the line
// above.
func TestIgnoreComments(t *testing.T) {
	t.Parallel()
	const need, word = "needs a reason", "must be followed by"
	for _, tc := range []struct {
		text    string
		decided string // separated by ";"
		wrong   string
	}{
		{"x # vaultmap:ignore gone soon\ny\n", "1 gone soon", ""},
		{"x #vaultmap:ignore gone soon", "1 gone soon", ""},
		{"x // vaultmap:ignore gone soon", "1 gone soon", ""},
		{"x -- vaultmap:ignore gone soon", "1 gone soon", ""},
		{"x ; vaultmap:ignore gone soon", "1 gone soon", ""},
		{"x /* vaultmap:ignore gone soon */ y", "1 gone soon", ""},
		{"x <!-- vaultmap:ignore gone soon --> y", "1 gone soon", ""},
		{"x {{/* vaultmap:ignore gone soon */}} y", "1 gone soon", ""},
		{"x {{- /* vaultmap:ignore gone soon */ -}} y", "1 gone soon", ""},
		{"x {# vaultmap:ignore gone soon #} y", "1 gone soon", ""},
		{"x # TODO(me) vaultmap:ignore: gone soon", "1 gone soon", ""},
		{"x # vaultmap:ignore — gone soon\r\n", "1 gone soon", ""},
		{"x # vaultmap:ignore=missing gone soon", "1 gone soon missing", ""},
		{"x # vaultmap:ignore=missing,denied: gone soon", "1 gone soon missing,denied", ""},
		{"x # vaultmap:ignore=missing,missing gone soon", "1 gone soon missing", ""},
		{"x # vaultmap:ignore one\nx # vaultmap:ignore two", "1 one;2 two", ""},

		// A comment that has the line to itself is about the next line, too.
		{"# vaultmap:ignore why\nx\ny", "1 why;2 why", ""},
		{"  \t// vaultmap:ignore why\n  x\ny", "1 why;2 why", ""},
		{"/* vaultmap:ignore why */\nx\ny", "1 why;2 why", ""},
		{"/* vaultmap:ignore why */ x\ny", "1 why", ""},
		{"/*\n * vaultmap:ignore why\n */\nx\n", "2 why;4 why", ""},
		{"{{- /* vaultmap:ignore why */ -}}\nx\n", "1 why;2 why", ""},
		{"<!-- vaultmap:ignore why -->\nx\n", "1 why;2 why", ""},
		{"; vaultmap:ignore why\nx\n", "1 why;2 why", ""},
		{"REM vaultmap:ignore why\nx\n", "1 why;2 why", ""},
		{"# vaultmap:ignore why\n\nx\n", "1 why;2 why", ""},
		{"# vaultmap:ignore=missing a\n# vaultmap:ignore=denied b\n# c\nx\n",
			"1 a missing;2 b denied;4 a missing;4 b denied", ""},
		{"# vaultmap:ignore why\nx \\\n  y \\\n  z\nx\n", "1 why;2 why;3 why;4 why", ""},
		{"# vaultmap:ignore why", "1 why", ""},
		{"# vaultmap:ignore why\n", "1 why;2 why", ""},

		// What is no comment is none.
		{"vaultmap:ignore why", "", ""},
		{"x vaultmap:ignore why", "", ""},
		{"x # myvaultmap:ignore why", "", ""},
		{"x # vaultmap ignore why", "", ""},
		{`{"x": "vaultmap:ignore why"}`, "", ""},

		{"x # vaultmap:ignore", "", "1 " + need},
		{"x # vaultmap:ignore \t\r\n", "", "1 " + need},
		{"x # vaultmap:ignore: --", "", "1 " + need},
		{"x /* vaultmap:ignore */ y", "", "1 " + need},
		{"x\ny # vaultmap:ignore=missing", "", "2 " + need},
		{"x # vaultmap:ignore= why", "", `1 vaultmap:ignore="" is not known`},
		{"x # vaultmap:ignore=mising why", "", "is it missing?"},
		{"x # vaultmap:ignore=missing,xyzzy why", "", "there are missing, deleted,"},
		{"x # vaultmap:ignore=ok why", "", "is not known"},
		{"x # vaultmap:ignored why", "", "1 vaultmap:ignore " + word},
		{"x # vaultmap:ignore-next-line why", "", "1 vaultmap:ignore " + word},
		{"x # vaultmap:ignore[missing] why", "", "1 vaultmap:ignore " + word},
	} {
		decided, wrong := told(tc.text)
		if strings.Join(decided, ";") != tc.decided || (len(wrong) > 0) != (tc.wrong != "") ||
			len(wrong) > 0 && !strings.Contains(strings.Replace(wrong[0], "vaultmap:ignore needs", "needs",
				1), tc.wrong) {
			t.Errorf("%q: %q, %q; want %q, %q", tc.text, decided, wrong, tc.decided, tc.wrong)
		}
	}
}

// Of what a hostile file says little is kept, and what is not read is told.
func TestIgnoreCommentsAreBounded(t *testing.T) {
	t.Parallel()
	decided, wrong := told(strings.Repeat("x # vaultmap:ignore why\n", 5000))
	if len(decided) != maxIgnores || len(wrong) != 1 ||
		!strings.HasPrefix(wrong[0], "1001 vaultmap:ignore is not read from here on") {
		t.Errorf("%d decisions, %q", len(decided), wrong)
	}
	decided, _ = told("# vaultmap:ignore " + strings.Repeat("ä", 1<<20) + "\n" +
		strings.Repeat("#\n", 1<<20) + "x")
	if len(decided) != 1 || len(decided[0]) > maxReason+10 {
		t.Errorf("%d decisions, of %d bytes", len(decided), len(decided[0]))
	}
	decided, _ = told("# vaultmap:ignore why\n" + strings.Repeat("x\\\n", 1<<20))
	if len(decided) != maxBelow+1 {
		t.Errorf("%d decisions", len(decided))
	}
	decided, wrong = told("x # vaultmap:ignore=" + strings.Repeat("missing,", 1<<20) + "denied why")
	if len(decided) != 1 || decided[0] != "1 why missing,denied" || len(wrong) > 0 {
		t.Errorf("%.100q, %.100q", decided, wrong)
	}
}

func FuzzIgnoreComments(f *testing.F) {
	for _, text := range []string{"# vaultmap:ignore why\nx", "x /* vaultmap:ignore=missing why */",
		"vaultmap:ignore", "\\\n# vaultmap:ignore:\xff\n\\", "{{/* vaultmap:ignore a #} */}}\r\n\r\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		by, problems := ignoreComments([]byte(text))
		lines := strings.Count(text, "\n") + 1
		for line, some := range by {
			for _, one := range some {
				if line < 1 || line > lines || one.Reason == "" || strings.Contains(one.Reason, "\n") {
					t.Errorf("%q: line %d of %d: %+v", text, line, lines, one)
				}
			}
		}
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines || strings.Contains(p.Message, "\n") {
				t.Errorf("%q: %+v", text, p)
			}
		}
	})
}
