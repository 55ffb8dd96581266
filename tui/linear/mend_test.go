package linear

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/rewrite"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/overlay"
)

// A problem is fixed in its file by its number, once somebody has seen the change and said so.
func TestMend(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		dir := t.TempDir()
		file := filepath.Join(dir, "run.sh")
		const wrong = "vault kv get secrets/teams/payments/prod/SMTP\n"
		write := func(text string) {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write(wrong)
		k := newTalk(t, func(svc *Services, _ *Settings) {
			svc.Files.Scan = func(ctx context.Context) (*catalog.Catalog, error) {
				return catalog.Scan(ctx, []string{dir}, catalog.ScanOptions{References: true})
			}
			svc.Fix = func(_ context.Context, c *catalog.Catalog, u *xref.Use, f xref.Fix) (overlay.Mend,
				error) {
				p := rewrite.New(c, map[*xref.Use]xref.Fix{u: f})
				if len(p.Refused) > 0 {
					return overlay.Mend{}, p.Refused[0].Why
				}
				return overlay.Mend{Lines: p.Files[0].Lines(c), Write: p.Files[0].Write}, nil
			}
		})
		time.Sleep(10 * time.Second)
		k.hear()
		const shown = "-vault kv get secrets/teams/payments/prod/SMTP\n" +
			"+vault kv get secrets/teams/payments/prod/smtp\n"
		for _, tc := range []struct{ line, want string }{
			{"problems", "1 missing, run.sh:1"}, {"fix", "Say which, by its number."},
			{"fix 1", shown}, {"no", "It is left as it is."}, {"fix 1", shown},
		} {
			k.wants(k.answered(tc.line), tc.want)
		}
		write("# other\n" + wrong)
		k.wants(k.answered("yes"), "Not changed, writing run.sh: the file has changed since it was read.")
		k.wants(k.answered("fix 1"), "Not changed, the file has changed since it was read.")
		write(wrong)
		k.wants(k.answered("fix 1"), shown)
		k.wants(k.answered("yes"), "Changed run.sh.")
		if text, err := os.ReadFile(file); err != nil || string(text) !=
			"vault kv get secrets/teams/payments/prod/smtp\n" {
			t.Errorf("%s %v", text, err)
		}
		k.answered("quit")
		<-k.done
	})
}
