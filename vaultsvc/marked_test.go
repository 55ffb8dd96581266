package vaultsvc

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Near or far, who lists a folder is told the same of it, and its last use goes to the names. Near
// the server nothing is asked that nobody wants to know; far from it both lists are there after one
// round trip.
func TestListMarked(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		product memvault.Product
		version string
		folder  string
		uses    int
		names   string // joined
		deleted string
		err     error
		unknown error // why it is not known what is deleted
		near    int   // lists
		far     int
	}{
		{memvault.Vault, "1.21.4", "some/", 0, "deep/ gone", "gone", nil, nil, 2, 2},
		{memvault.Vault, "1.21.4", "both/", 0, "inside", "", nil, nil, 2, 2},
		{memvault.Vault, "1.21.4", "only/", 0, "deep/", "", nil, ErrDeletedUnknown, 1, 2},
		{memvault.Vault, "1.21.4", "missing/", 0, "", "", ErrEmpty, ErrEmpty, 1, 2},
		{memvault.Vault, "1.21.4", "shut/", 0, "", "", ErrDenied, ErrDenied, 1, 2},
		{memvault.Vault, "1.20.4", "some/", 0, "deep/ gone", "", nil, ErrDeletedUnknown, 1, 1},
		{memvault.OpenBao, "2.6.2", "some/", 0, "deep/ gone", "gone", nil, nil, 2, 2},
		{memvault.Vault, "1.21.4", "some/", 1, "deep/ gone", "", nil, ErrBadToken, 2, 2},
		{memvault.Vault, "1.21.4", "some/", 2, "deep/ gone", "gone", nil, nil, 2, 2},
	} {
		for _, where := range []string{"near", "far"} {
			t.Run(fmt.Sprintf("%s/%s %s/%s/%d", where, tc.product, tc.version, tc.folder, tc.uses),
				func(t *testing.T) {
					t.Parallel()
					s, c := bin(t, tc.product, tc.version)
					s.Put("secret/", "only/deep/leaf")
					if tc.uses > 0 {
						s.Policy("p", memvault.Allow("secret/metadata/*", memvault.List))
						c.SetToken(s.Token(memvault.TokenOptions{Policies: []string{"p"}, NumUses: tc.uses}))
					}
					want := tc.near
					if where == "far" {
						c, want = farAwayFrom(t, s, c.currentToken()), tc.far
					}
					if _, err := c.Mounts(t.Context()); err != nil {
						t.Fatal(err)
					}
					s.Forget()
					m := c.ListMarked(t.Context(), kv2, at(kv2, tc.folder), func(names []string, _ error) bool {
						return HasSecrets(names)
					})
					if strings.Join(m.Names, " ") != tc.names || !errors.Is(m.Err, tc.err) || tc.err == nil &&
						m.Err != nil {
						t.Errorf("names are %q, %v", m.Names, m.Err)
					}
					if m.Err == nil {
						deleted, err := m.Deleted()
						if strings.Join(deleted, " ") != tc.deleted || !errors.Is(err, tc.unknown) ||
							tc.unknown == nil && err != nil {
							t.Errorf("deleted are %q, %v", deleted, err)
						}
					}
					var lists []string
					for _, r := range s.Requests() {
						if r.Method == "LIST" {
							lists = append(lists, r.Path)
						}
					}
					if len(lists) != want || slices.ContainsFunc(lists[:1], func(path string) bool {
						return strings.Contains(path, "detailed")
					}) {
						t.Errorf("asked %q, want %d", lists, want)
					}
				})
		}
	}
}
