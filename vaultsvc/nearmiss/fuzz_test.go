package nearmiss

import (
	"slices"
	"strings"
	"testing"
)

// The attack: names that a server makes up, and that somebody pastes. Whatever they are, few are
// suggested, none that was not there, and not what was written.
func FuzzOf(f *testing.F) {
	f.Add("stripe", "strpe\nstripe\nSTRIPE")
	f.Add("secret/teams/a", "secret/\nteams/\nb/")
	f.Add("", "\n\x00\n\xff\n-_-")
	f.Add("\u200b", "\u200b\u200b\n \n/")
	f.Fuzz(func(t *testing.T, written, lines string) {
		names := strings.Split(lines, "\n")
		for _, near := range [][]string{Of(written, names), func() []string {
			near, _ := InFolder(written, slices.Values(names), func(string) bool { return true })
			return near
		}()} {
			if len(near) > Most || slices.Contains(near, written) ||
				slices.ContainsFunc(near, func(n string) bool { return !slices.Contains(names, n) }) {
				t.Errorf("%q among %q: %q", written, names, near)
			}
		}
		lists := 0
		s := Search{Few: 4, List: func(string) ([]string, bool) {
			lists++
			return names, lists <= 10
		}}
		s.Mounts(written, names)
		s.Elsewhere(written, names)
		if paths, _ := s.Find(); len(paths) > Most || lists > 100 {
			t.Errorf("%q among %q: %q by %d lists", written, names, paths, lists)
		}
	})
}
