package tui

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// uses is the join of the references in files with the mounts of the running server. It is made anew
// when one of the two changes.
type uses struct {
	all      []use
	at       map[vaultpath.Location][]*catalog.Reference // by what they name
	ofEntity map[string][]vaultpath.Location             // by the entity's reference, in the order of files, each once
}

// use is a reference with its meaning.
type use struct {
	ref   *catalog.Reference
	place catalog.Place
}

func newUses(c *catalog.Catalog, mounts []vaultsvc.Mount, namespace string) uses {
	u := uses{at: map[vaultpath.Location][]*catalog.Reference{}, ofEntity: map[string][]vaultpath.Location{}}
	if c == nil || len(c.References) == 0 {
		return u
	}
	var known []catalog.Mount
	for _, m := range mounts {
		known = append(known, catalog.Mount{Path: m.Path, KVVersion: m.KVVersion})
	}
	resolver := c.NewResolver(known, namespace)
	of := map[string]map[vaultpath.Location]bool{}
	for _, r := range c.References {
		p := resolver.Resolve(r)
		u.all = append(u.all, use{r, p})
		if p.Resolution != catalog.Resolved || p.Location.Namespace != namespace {
			continue
		}
		u.at[p.Location] = append(u.at[p.Location], r)
		ref := unowned.Ref
		if r.Entity != nil {
			ref = r.Entity.Ref
		}
		if of[ref] == nil {
			of[ref] = map[vaultpath.Location]bool{}
		}
		if !of[ref][p.Location] {
			of[ref][p.Location] = true
			u.ofEntity[ref] = append(u.ofEntity[ref], p.Location)
		}
	}
	return u
}

// describe says who uses a location: file, line and field, and the entity that the file belongs to.
func (u uses) describe(t *draw.Texts, loc vaultpath.Location) string {
	refs := u.at[loc]
	if len(refs) == 0 {
		return ""
	}
	const most = 3
	text, between := "", "used by "
	for i, r := range refs {
		if i == most {
			text = t.Join(text, between, t.Int(len(refs)-most), " more")
			break
		}
		part := atLine(t, r.File, r.Line)
		if r.Field != "" {
			part = t.Join(part, " field ", r.Field)
		}
		if r.Entity != nil {
			part = t.Join(part, " (", r.Entity.Name, ")")
		}
		text, between = t.Join(text, between, harmless.Text(part)), ", "
	}
	return text
}

// setUses takes in a new join.
func (p *secretsPane) setUses(u uses) {
	p.uses = u
	p.joins++
	p.countUses()
}

// countUses finds the nodes that references name, so that drawing a row needs no look-up by location.
func (p *secretsPane) countUses() {
	clear(p.useCount)
	p.used = make(map[vaultpath.Location]bool, len(p.used)) // a search may still read the old one
	for loc, refs := range p.uses.at {
		if id, ok := p.store.Find(loc); ok {
			p.useCount[id] = len(refs)
			p.used[loc] = p.store.Named(id)
		}
	}
}

// secretNote returns what stands beside a secret: whether it is there, for one that is shown because a
// file names it, and how many references name it.
func (p *secretsPane) secretNote(id tree.ID) (note string, warn bool) {
	count := p.useCount[id]
	if !p.store.Named(id) {
		switch st := p.store.State(p.store.Parent(id)); st {
		case tree.Listed, tree.Empty:
			return "missing", true
		case tree.Denied, tree.Failed, tree.Unlistable:
			return p.stateNote(p.store.Parent(id))
		case tree.Loading:
			return "loading…", false
		}
	}
	if count > 0 {
		note = counted(p.styles.texts, count, "reference", "references")
	}
	switch {
	case !p.unconfirmed(id):
	case note == "":
		note = "stale"
	default:
		note = p.styles.texts.Join("stale, ", note)
	}
	return note, false
}
