package render

import (
	"strings"
	"testing"
)

func TestColumns(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", widestColumn+1)
	for _, tc := range []struct {
		rows [][]string
		want string
	}{
		{nil, ""},
		{[][]string{{"nolist/", "nolist"}, {"team/legacy/", "kv v1", "of old"}},
			"nolist/       nolist\nteam/legacy/  kv v1   of old\n"},
		{[][]string{{"a", "", "file:1"}, {"bb", "cc", "file:2"}, {"ccc", ""}},
			"a        file:1\nbb   cc  file:2\nccc\n"},
		{[][]string{{"日本/", "kv"}, {"x/", "kv"}, {"é/", "kv"}},
			"日本/  kv\nx/     kv\né/     kv\n"},
		{[][]string{{long, "a"}, {"x", "b"}, {"yy", "c"}}, long + "  a\nx   b\nyy  c\n"},
	} {
		if got := columns(tc.rows); got != tc.want {
			t.Errorf("%q: got\n%swant\n%s", tc.rows, got, tc.want)
		}
	}
}
