package listing

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Beyond is what may be listed below folders that are denied: places that the token's policies or
// files name, and which show though nobody knows whether they are there.
type Beyond struct {
	ctx    context.Context
	vault  Vault
	store  *tree.Store
	mounts *Mounts
	named  func(context.Context) []vaultpath.Location // see [Beyond.SetNamed]

	gen   int                // changes whenever what is known is forgotten
	asked map[tree.ID]bool   // folders of which it is asked, or known
	open  int                // questions that are under way
	rules map[tree.ID]string // of nodes that stand for any name: see [Beyond.Rule]
}

type beyondReply struct {
	id    tree.ID
	gen   int
	begin []vaultpath.Location
	open  []string
	err   error // nothing is known
}

// SetNamed tells which folders files name. named is called by other goroutines.
func (b *Beyond) SetNamed(named func(context.Context) []vaultpath.Location) { b.named = named }

// Rule returns the rule of a policy that a node stands for, and false for all that have a name: one
// allows to list folders of any name, or of one that begins as the node's. It cannot be asked for;
// somebody has to say the name.
func (b *Beyond) Rule(id tree.ID) (rule string, ok bool) {
	rule, ok = b.rules[id]
	return rule, ok
}

// ask finds out what may be listed below a folder that is denied, once.
func (b *Beyond) ask(id tree.ID) tea.Cmd {
	loc := b.store.Location(id)
	mount, known := b.mounts.At(loc)
	if b.asked[id] || !known || b.store.State(id) != tree.Denied {
		return nil
	}
	b.asked[id] = true
	b.open++
	ctx, vault, named := b.ctx, b.vault, b.named
	r := beyondReply{id: id, gen: b.gen}
	return func() tea.Msg {
		access, err := vault.Access(ctx)
		if r.err = err; err != nil {
			return r
		}
		r.begin, r.open = access.Places(mount, loc, named(ctx))
		return r
	}
}

// Asking reports whether it is being asked what may be listed below some folder.
func (b *Beyond) Asking() bool { return b.open > 0 }

// take gives places below a folder that is denied their nodes. It returns the folders on the way to
// them, of which nobody knows more.
func (b *Beyond) take(r beyondReply) (way []tree.ID) {
	if r.err != nil {
		delete(b.asked, r.id) // it is asked anew when it is opened again
	}
	if !b.store.Alive(r.id) || b.store.State(r.id) != tree.Denied {
		return nil
	}
	for _, loc := range r.begin {
		b.store.Ensure(loc)
	}
	b.setRules(r.id, r.open)
	below := b.store.Children(r.id)
	for len(below) > 0 {
		id := below[0]
		below = below[1:]
		if b.Unseen(id) && len(b.store.Children(id)) > 0 {
			way = append(way, id)
			below = append(slices.Clone(below), b.store.Children(id)...)
		}
	}
	return way
}

// Unseen reports whether a node is a folder that no answer names and none could, as the one above
// it is denied: a policy or a file names it, or what is in it.
func (b *Beyond) Unseen(id tree.ID) bool {
	if _, open := b.Rule(id); open || b.store.Named(id) || !b.store.IsFolder(id) {
		return false
	}
	parent := b.store.Parent(id)
	return parent != tree.Root && b.store.State(id) == tree.Unlisted &&
		(b.store.State(parent) == tree.Denied || b.Unseen(parent))
}

// setRules gives rules that allow any name a node where that name would stand.
func (b *Beyond) setRules(id tree.ID, rules []string) {
	folder := b.store.Location(id)
	for _, rule := range rules {
		rest, ok := strings.CutPrefix(rule, folder.String())
		if !ok {
			continue // it says "+" for a folder above, too
		}
		path := folder.Path
		for seg := range strings.SplitAfterSeq(rest, "/") {
			if path += strings.TrimSuffix(seg, "/") + "/"; strings.ContainsAny(seg, "+*") {
				break
			}
		}
		loc := vaultpath.New(folder.Namespace, folder.Mount, path)
		if node := b.store.Ensure(loc); node != tree.Root {
			b.rules[node] = rule
		}
	}
}

// forget drops what is known of the token's rights: it may be another by now.
func (b *Beyond) forget() {
	b.gen++
	for id := range b.rules {
		b.store.Drop(id)
	}
	clear(b.rules)
	clear(b.asked)
}
