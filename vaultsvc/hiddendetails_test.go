package vaultsvc

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// A policy may show a part of the details alone. What it does not show is taken for there, as where
// nobody can tell.
func TestHiddenDetails(t *testing.T) {
	t.Parallel()
	s, c := bin(t, memvault.OpenBao, "2.6.2")
	s.Answer("secret/detailed-metadata/some", 200,
		`{"request_id":"x","data":{"keys":["deep/"],"key_info":{"deep/":{}}}}`, -1)
	names, err := c.List(t.Context(), kv2, at(kv2, "some/"))
	if deleted, liveErr := c.Deleted(t.Context(), kv2, at(kv2, "some/"), names); strings.Join(names,
		" ") != "deep/ gone" || len(deleted) != 0 || err != nil || liveErr != nil {
		t.Errorf("of %q, %q are deleted, %v, %v", names, deleted, err, liveErr)
	}
}
