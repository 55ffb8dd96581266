package vaultsvc

import (
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A rule is printed through what makes text harmless: where that changed it, what is pasted would
// be a rule for another place. The attack: a secret whose name makes it so.
func TestMissingRulesAreHarmless(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a\x1b]0;x\x07", "a\u202eb", "a\u00a0", "e\u0301\u0301\u0301\u0301",
		"::add-mask::x", "##[x]", "x ", " x", "a\ufe0f", "\u200b", "a\nb", "é", "日本", "a\xff",
		"\u3164", "\u2800", "${x", "\U000e0041"} {
		for _, m := range []Mount{{Path: "kv/", KVVersion: 1}, kv2} {
			loc := vaultpath.New("", m.Path, name+"/x"+name)
			parent, _ := loc.Parent()
			rules := Access{}.Missing(m, Needs{List: []vaultpath.Location{parent}, Read: loc, Write: true},
				func(string) []string { return []string{"deny"} })
			if len(rules) != 4 {
				t.Fatalf("%d rules", len(rules))
			}
			for _, r := range rules {
				if text := r.HCL(); harmless.Text(text) != text {
					t.Errorf("%q is printed as %q", text, harmless.Text(text))
				}
			}
		}
	}
}
