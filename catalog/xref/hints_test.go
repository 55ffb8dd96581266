package xref

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// checkFiles finds out about all uses in files, and returns "line status location hint" of each.
func checkFiles(t *testing.T, files map[string]string, mounts []Mount, n *naive) []string {
	t.Helper()
	x := New(scanFiles(t, files), catalog.Options{DefaultEngine: "secrets"}, map[string]Mounts{"": {List: mounts}})
	known, _ := answered(x, x.Uses(), n)
	var out []string
	for _, u := range x.Uses() {
		v := x.Judge(u, known)
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", u.Line, v.Status, u.Location, v.Hint)))
	}
	return out
}

func equalLines(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Each of the usual mistakes in a file is told with what should stand there.
func TestHintsOfMistakes(t *testing.T) {
	mounts := []Mount{{"bare/", 2, "kv"}, {"secrets/", 2, "kv"}, {"team/legacy/", 1, "kv"}}
	n := newNaive(true, map[string]Mounts{"": {List: mounts}})
	for _, s := range []string{
		"teams/payments/prod/stripe-webhook", "teams/payments/prod/db-main", "teams/payments/staging/kafka", "teams/drained/", "Mixed/Case/Key",
	} {
		n.put(vaultpath.New("", "secrets", s), false)
	}
	n.put(vaultpath.New("", "secrets", "teams/payments/prod/retired"), true)
	for _, s := range []string{"mail/relay", "data/warehouse"} {
		n.put(vaultpath.New("", "team/legacy", s), false)
	}
	n.in(vaultpath.New("", "secrets", "broken/")).state = tree.Failed
	n.in(vaultpath.New("", "secrets", "broken/")).untold = true
	equalLines(t, checkFiles(t, map[string]string{
		"catalog-info.yaml": `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: app
  annotations:
    vault.io/secrets-path: >-
      secrets/teams/payments,
      data/teams/payments,
      secrets/data/teams/payments,
      Teams/Payments/PROD,
      teams/payments/prod/stripe-webhook,
      mail,
      legacy/mail,
      teams/drained,
      /teams/payments/prod,
      broken
`,
		"run.sh": `vault kv get secrets/teams/payments/prod/STRIPE-webhook
vault kv get secrets/mixed/case/key
vault kv get secrets/teams/payments/prod
vault kv get secrets/teams/payments/prod/stripe-webhook/
vault kv get /secrets/teams/payments/prod/stripe-webhook
vault kv get team/legacy/data/warehouse
vault kv get teams/payments/prod/stripe-webhook
vault kv list bare/
vault kv list secrets/teams/payments/staging/kafka
vault kv get secrets/teams/payments/prod/retired
vault kv get secrets/teams/payments/prod/Retired
vault kv get secrets/$TEAM/prod/stripe-webhook
`}, mounts, n), []string{
		`7 missing secrets/secrets/teams/payments/ the path repeats the engine "secrets": should it be "teams/payments"?`,
		`8 missing secrets/data/teams/payments/ "data" belongs to the API, not to the path: should it be "teams/payments"?`,
		`9 missing secrets/secrets/data/teams/payments/ the path repeats the engine "secrets" and "data": should it be "teams/payments"?`,
		`10 missing secrets/Teams/Payments/PROD/ should it be "secrets/teams/payments/prod/"?`,
		`11 missing secrets/teams/payments/prod/stripe-webhook/ "secrets/teams/payments/prod/stripe-webhook" is a secret and no folder`,
		`12 missing secrets/mail/ it is in another mount: should it be "team/legacy/mail/"?`,
		`13 missing secrets/legacy/mail/`,
		`14 empty secrets/teams/drained/`,
		`15 ok secrets/teams/payments/prod/`,
		`16 failed secrets/broken/ ` + errNaiveFailed.Error(),
		`1 missing secrets/teams/payments/prod/STRIPE-webhook should it be "secrets/teams/payments/prod/stripe-webhook"?`,
		`2 missing secrets/mixed/case/key should it be "secrets/Mixed/Case/Key"?`,
		`3 missing secrets/teams/payments/prod "secrets/teams/payments/prod/" is a folder`,
		`4 ok secrets/teams/payments/prod/stripe-webhook the path ends in a slash: should it be "secrets/teams/payments/prod/stripe-webhook"?`,
		`5 ok secrets/teams/payments/prod/stripe-webhook the path begins with a slash: should it be "secrets/teams/payments/prod/stripe-webhook"?`,
		`6 ok team/legacy/data/warehouse`,
		`7 unresolved  there is no mount teams/ that the token can reach; should it be "secrets/teams/payments/prod/stripe-webhook"?`,
		`8 empty bare/`,
		`9 missing secrets/teams/payments/staging/kafka/ "secrets/teams/payments/staging/kafka" is a secret and no folder`,
		`10 deleted secrets/teams/payments/prod/retired its current version is deleted, or due to be (delete_version_after)`,
		`11 missing secrets/teams/payments/prod/Retired`, // what is deleted is not meant
		`12 templated`,
	})
}

// What files point to and is not there is looked for in a few other mounts.
func TestHintsFromOtherMounts(t *testing.T) {
	mounts := []Mount{{"secrets/", 2, "kv"}}
	for i := range 30 {
		mounts = append(mounts, Mount{fmt.Sprintf("kv%02d/", i), 1 + i%2, "kv"})
	}
	n := newNaive(true, map[string]Mounts{"": {List: mounts}})
	for i, m := range mounts[1:] {
		n.put(vaultpath.New("", m.Path, fmt.Sprintf("only/in/%d", i)), false)
	}
	equalLines(t, checkFiles(t, map[string]string{"run.sh": `vault kv get secrets/only/in/3
vault kv get secrets/only/in/4
vault kv get secrets/only/in/29
vault kv get wrong/only/in/5
vault read wrong/data/only/in/5
vault kv get only/in/6
vault kv get secrets/only/in/nothing
vault kv list wrong/only/in
`}, mounts, n), []string{
		`1 missing secrets/only/in/3 it is in another mount: should it be "kv03/only/in/3"?`,
		`2 missing secrets/only/in/4 it is in another mount: should it be "kv04/only/in/4"?`,
		`3 missing secrets/only/in/29`, // beyond the mounts that are looked through
		`4 unresolved  there is no mount wrong/ that the token can reach; should it be "kv05/only/in/5"?`,
		`5 unresolved  there is no mount wrong/ that the token can reach; should it be "kv05/only/in/5"?`,
		`6 unresolved  there is no mount only/ that the token can reach; should it be "kv06/only/in/6"?`,
		`7 missing secrets/only/in/nothing`,
		`8 unresolved  there is no mount wrong/ that the token can reach; should it be "kv00/only/in/"?`,
	})
}
