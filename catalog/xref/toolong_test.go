package xref

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A file of a cloned repository names a place with a segment that is longer than 16 bits can count:
// a reference has no location then, and says why in a few words.
func TestReferencesThatAreTooLong(t *testing.T) {
	t.Parallel()
	long := "top" + strings.Repeat("x", 1<<16)
	for attack, ref := range map[string]sources.Reference{
		"a secret":              whole("secret/data/" + long),
		"a folder":              folder(whole("secret/" + long + "/deep")),
		"in no mount":           whole(long + "/deep"),
		"in a mount":            within("secret", long),
		"by a mount":            within(long, "a"),
		"that repeats a mount":  within("secret", "secret/"+long),
		"of the API's address":  whole("v1/secret/data/" + long),
		"of very many segments": whole("secret/" + strings.Repeat("a/", 1<<20) + "b"),
	} {
		for _, mounts := range [][]Mount{nil, {}, liveMounts} {
			p := resolverFor(&catalog.Catalog{}, mounts, "").resolve(&catalog.Reference{Reference: ref})
			if p.Status != Unresolved || p.Location != (vaultpath.Location{}) {
				t.Errorf("%s: resolved to %.60q", attack, p.Location)
			}
			if !strings.Contains(p.Hint, "at most 32768") || len(p.Hint) > 200 {
				t.Errorf("%s: the hint is %.300q", attack, p.Hint)
			}
		}
	}
}
