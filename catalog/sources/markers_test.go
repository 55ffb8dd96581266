package sources

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func checkMarkers(t *testing.T, texts []string, data []byte) {
	t.Helper()
	x := newMarkerIndex(texts)
	seen := x.seen(data)
	for _, text := range texts {
		if got, want := seen.any(x.numbers([]string{text})), bytes.Contains(data, []byte(text)); got != want {
			t.Fatalf("%q in %q: %v", text, data, got)
		}
	}
}

func TestMarkers(t *testing.T) {
	texts := []string{"vault", "vault:", "vaults", "secret", "ret:", "aaaa", "aaab", "bao "}
	for _, data := range []string{
		"", "v", "vaul", "vault", "xvault:", "secrets: {a: b}", "vaultvaults", "aaaab", "aaaa", "xxaaabxx", "ba o bao", "secret:", "\x00\xffret:",
		strings.Repeat("secre", 100) + "t",
	} {
		checkMarkers(t, texts, []byte(data))
	}
}

// A short marker makes the scan of every file slower.
func TestMarkersAreLong(t *testing.T) {
	const shortest = 4
	for _, s := range All() {
		if len(s.Markers) == 0 {
			t.Errorf("%s has no markers", s.Name)
		}
		for _, m := range slices.Concat(s.Markers, s.Also) {
			if len(m) < shortest {
				t.Errorf("%s: the marker %q is too short", s.Name, m)
			}
		}
	}
}

func FuzzMarkers(f *testing.F) {
	f.Add("ab,abc,cab", []byte("xcabx"))
	f.Add("aaaa,aa", []byte("aaa"))
	f.Fuzz(func(t *testing.T, list string, data []byte) {
		var texts []string
		for text := range strings.SplitSeq(list, ",") {
			if len(text) > 1 && len(text) < 250 {
				texts = append(texts, text)
			}
		}
		if len(texts) > 0 && len(texts) <= maxTexts {
			checkMarkers(t, texts, data)
		}
	})
}

func BenchmarkFindNothing(b *testing.B) {
	data := []byte(strings.Repeat("some: yaml text\n  with: a few keys # and comments\nseries: [values, verses]\n", 100))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		Find(File{Name: "deploy/app/values.yaml", Data: data})
	}
}
