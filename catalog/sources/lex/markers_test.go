package lex

import (
	"bytes"
	"strings"
	"testing"
)

func checkMarkers(t *testing.T, texts []string, data []byte) {
	t.Helper()
	x := NewMarkerIndex(texts)
	seen := x.Seen(data)
	for _, text := range texts {
		if got, want := seen.Any(x.Numbers([]string{text})),
			bytes.Contains(data, []byte(text)); got != want {
			t.Fatalf("%q in %q: %v", text, data, got)
		}
	}
}

func TestMarkers(t *testing.T) {
	t.Parallel()
	texts := []string{"vault", "vault:", "vaults", "secret", "ret:", "aaaa", "aaab", "bao "}
	for _, data := range []string{
		"", "v", "vaul", "vault", "xvault:", "secrets: {a: b}", "vaultvaults", "aaaab", "aaaa",
		"xxaaabxx", "ba o bao", "secret:", "\x00\xffret:",
		strings.Repeat("secre", 100) + "t",
	} {
		checkMarkers(t, texts, []byte(data))
	}
}

func TestHasKey(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"uses: a": true, "- uses : a": true, "{\"uses\":1}": true, "{'uses'\n : 1}": true,
		"? uses\n: a": true, `{"text": "{\"uses\": 1}"}`: true, "uses": false,
		"who uses secrets: all": false, "": false,
		"uses a\nuses:": true, "reuses: a": true, // only the end is looked at: it may be
	} {
		if got := HasKey([]byte(text), "uses"); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzMarkers(f *testing.F) {
	f.Add("ab,abc,cab", []byte("xcabx"))
	f.Add("aaaa,aaa", []byte("aaa"))
	f.Fuzz(func(t *testing.T, list string, data []byte) {
		var texts []string
		for text := range strings.SplitSeq(list, ",") {
			if len(text) >= three && len(text) < 250 {
				texts = append(texts, text)
			}
		}
		if len(texts) > 0 && len(texts) <= maxTexts {
			checkMarkers(t, texts, data)
		}
	})
}
