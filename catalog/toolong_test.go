package catalog

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A file of a cloned repository names a place with a segment that is longer than 16 bits can count:
// cut to them, it would be another place, whose names would stand there as the entity's.
func TestAnnotationsThatAreTooLong(t *testing.T) {
	t.Parallel()
	long := "top" + strings.Repeat("x", 1<<16)
	half := strings.Repeat("y", vaultpath.MaxLength*2/3)
	for _, tc := range []struct {
		attack, engine, path string
		says                 string // how the problem begins behind the annotation
	}{
		{"a segment", "secret", long + "/deep", `vault.io/secrets-path: "topxxx`},
		{"many segments", "secret", strings.Repeat("a/", 1<<20), `vault.io/secrets-path: "a/a/`},
		{"an engine", long, "a", `vault.io/secrets-engine: "topxxx`},
		{"both together", half, half, `vault.io/secrets-path: "yyy`},
	} {
		p := parseFile(t.Context(),
			[]byte("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: evil\n  annotations:\n"+
				"    vault.io/secrets-path: ok,"+tc.path+"\n    vault.io/secrets-engine: "+tc.engine+"\n"+
				"spec: {type: service, owner: x, lifecycle: p}\n"))
		if len(p.entities) != 1 || len(p.problems) != 1 {
			t.Errorf("%s: %d entities, %d problems", tc.attack, len(p.entities), len(p.problems))
			continue
		}
		switch m := p.problems[0].Message; {
		case !strings.HasPrefix(m, "annotation "+tc.says) || !strings.Contains(m, "bytes, at most 32768"):
			t.Errorf("%s: the problem is %.300q", tc.attack, m)
		case len(m) > 500:
			t.Errorf("%s: the problem has %d bytes", tc.attack, len(m))
		}
		for _, r := range p.entities[0].Roots(Options{}) {
			if r.SecretsPath.Path != "ok" || r.Location.Validate() != nil {
				t.Errorf("%s: a root is %.60q", tc.attack, r.Location)
			}
		}
	}
}
