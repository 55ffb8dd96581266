package linear

import (
	"context"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/catalogtest"
)

// Behind those that use a place stands what policies in files allow there; its number prints the
// lines.
func TestPoliciesInFiles(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		dir := catalogtest.Files(t, map[string]string{
			"run.sh": "vault kv get secrets/teams/payments/prod/stripe-webhook\n",
			"pay.hcl": "# payments\npath \"secrets/data/teams/payments/*\" {\n" +
				"  capabilities = [\"read\"]\n}\n",
		})
		k := newTalk(t, func(s *Services, _ *Settings) {
			s.Files.Scan = func(ctx context.Context) (*catalog.Catalog, error) {
				return catalog.Scan(ctx, []string{dir}, catalog.ScanOptions{References: true})
			}
		})
		time.Sleep(10 * time.Second)
		k.hear()
		for _, tc := range []struct{ line, want string }{
			{"uses secrets/teams/payments/prod/stripe-webhook", "1 reference or path names it:\n"},
			{"uses secrets/teams/payments/prod/stripe-webhook", "2 pay.hcl:2, may be read by policy pay"},
			{"2", `path "secrets/data/teams/payments/*" {`},
			{"uses secrets/teams/payments/prod/db-main",
				"No entity and no file names secrets/teams/payments/prod/db-main.\n"},
			{"uses secrets/teams/payments/prod/db-main", "1 pay.hcl:2, may be read by policy pay"},
		} {
			k.wants(k.answered(tc.line), tc.want)
		}
	})
}
