package sources

import (
	"slices"
	"strings"
	"testing"
)

// A short marker makes the scan of every file slower.
func TestMarkersAreLong(t *testing.T) {
	t.Parallel()
	const shortest = 4
	for _, s := range All() {
		if len(s.Markers) == 0 && slices.ContainsFunc([]string{"a.yaml", "a.json", "a.sh", "a.tf", "a.py",
			"a.txt", "a.conf", ".env", "a"}, s.Wants) {
			t.Errorf("%s has no markers, and its files have names as any other", s.Name)
		}
		for _, m := range slices.Concat(s.Markers, s.Also) {
			if len(m) < shortest {
				t.Errorf("%s: the marker %q is too short", s.Name, m)
			}
		}
	}
}

func BenchmarkFindNothing(b *testing.B) {
	data := []byte(strings.Repeat("some: yaml text\n  with: a few keys # and comments\nseries: [values, verses]\n",
		100))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		Find(File{Name: "deploy/app/values.yaml", Data: data})
	}
}
