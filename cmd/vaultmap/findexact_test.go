package main

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// Whoever pastes a name finds it however it is written elsewhere, what is written as they have it
// first: also with a blank at its end, which no other form of the name has.
func TestFindExactNames(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	forms := []string{"api-key", "api-key ", "api_key", "API_KEY", "apiKey", "api key", "api.key"}
	for _, form := range forms {
		v.put("secrets", "names/"+form)
	}
	v.put("secrets", "names/api/key", "names/deep/er/api-key ", "names/monkey")
	for _, form := range forms {
		o := e.start(e.lister, "find", "--in", "secrets/names", "-0", form).run(t)
		got := strings.Split(strings.TrimSuffix(o.stdout, "\x00"), "\x00")
		words := strings.Fields(form) // a blank between words is no more than that
		if o.status != render.OK || got[0] != "secrets/names/"+form ||
			len(words) == 1 && len(got) != len(forms)+1 {
			t.Errorf("%q: status %d, %q, stderr %q", form, o.status, got, o.stderr)
		}
	}
	o := e.start(e.lister, "find", "--in", "secrets/names", "-0", "api-key ").run(t)
	if !strings.HasPrefix(o.stdout, "secrets/names/api-key \x00secrets/names/deep/er/api-key \x00"+
		"secrets/names/api-key\x00") {
		t.Errorf("a blank at the end: %q", o.stdout)
	}
}
