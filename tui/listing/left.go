package listing

import (
	"time"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Left is what a model knew when it was left. It belongs to one model after another.
type Left struct {
	store  *tree.Store
	lists  *xref.Lists
	marked map[tree.ID]bool
	when   map[tree.ID]time.Time
	mounts []vaultsvc.Mount
	found  map[string]vaultsvc.Mount
	rules  map[tree.ID]string
	left   left
	whose  whose
	places index.Places
}

// Leave ends what a model has under way, which is of no more use, and returns what it knows.
// Whether that holds for the token of who comes back a look-up says.
func Leave(m *Model) *Left {
	m.Stop()
	m.whose.replaced = true
	return &Left{
		store: m.Store, lists: m.answers.lists, marked: m.answers.marked,
		when: m.answers.when, mounts: m.Mounts.List,
		found: m.Mounts.found, rules: m.Beyond.rules, left: m.Walks.left, whose: m.whose,
		places: m.Places.all,
	}
}
