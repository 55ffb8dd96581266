package find

import (
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A location that a file names stands in the tree before any answer says that it is there. Once one
// does it is found, though the search before did not find it.
func TestSearchOfWhatIsNamedLater(t *testing.T) {
	t.Parallel()
	s := tree.New("")
	s.Mounts([]string{"secret/"})
	mount := s.Ensure(vaultpath.New("", "secret", ""))
	s.Ensure(vaultpath.New("", "secret", "teams/stripe"))
	s.SetChildren(mount, []string{"other", "teams/", "stripe-old"})
	before, err := Search(t.Context(), Parse("str"), s.Snapshot(), nil, 10, nil)
	if err != nil || before.Total != 1 {
		t.Fatalf("%d found, %v", before.Total, err)
	}
	teams, _ := s.Find(vaultpath.New("", "secret", "teams/"))
	s.SetChildren(teams, []string{"stripe"}) // no new node
	for _, query := range []string{"str", "stri"} {
		got, err := Search(t.Context(), Parse(query), s.Snapshot(), nil, 10, &before)
		if err != nil || got.Total != 2 {
			t.Errorf("%q: %d found, %v (%v)", query, got.Total, got.Best, err)
		}
		before = got
	}
}
