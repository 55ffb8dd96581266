package lex

import (
	"slices"
	"testing"
)

func TestCommandWords(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text  string
		outer byte
		want  []string
	}{
		{` kv get a/b`, 0, []string{"kv", "get", "a/b"}},
		{" kv get \"a b\"/c'd' x\\ y\nnext", 0, []string{"kv", "get", "a b/cd", "x y"}},
		{" kv \\\n  get \\\r\n a/b; rm", 0, []string{"kv", "get", "a/b"}},
		{` kv get a/b | jq`, 0, []string{"kv", "get", "a/b"}},
		{` kv get a/b)" x`, 0, []string{"kv", "get", "a/b"}},
		{` kv get a/b # why`, 0, []string{"kv", "get", "a/b"}},
		{` kv get a/b >f`, 0, []string{"kv", "get", "a/b"}},
		{` kv get a/<b c>/d <f`, 0, []string{"kv", "get", "a/<b c>/d"}},
		{` kv get a/$(cmd "x y" z)/b c`, 0, []string{"kv", "get", `a/$(cmd "x y" z)/b`, "c"}},
		{` kv get a/${{ x.y }}/b c`, 0, []string{"kv", "get", "a/${{ x.y }}/b", "c"}},
		{` kv get a/b" and more`, '"', []string{"kv", "get", "a/b"}},
		{` kv get \"a b\" c" and more`, '"', []string{"kv", "get", "a b", "c"}},
		{` kv get "a/b`, 0, []string{"kv", "get"}},
		{` kv get vault kv get`, 0, []string{"kv", "get"}},
		{`", "kv", "get", "a b"] x`, '"', []string{"kv", "get", "a b"}},
		{"\n  - kv\n  - \"get\"\n  - a/b\nother", 0, []string{"kv", "get", "a/b"}},
	} {
		var got []string
		words, all := CommandWords(tc.text, 0, tc.outer)
		if !all {
			t.Errorf("%q: some words are left out", tc.text)
		}
		for _, w := range words {
			got = append(got, w.Text)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%q: %q, want %q", tc.text, got, tc.want)
		}
	}
}
