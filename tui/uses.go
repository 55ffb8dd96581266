package tui

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// usesOf returns the uses of an entity, or of nobody.
func (p *secretsPane) usesOf(e *catalog.Entity) []*xref.Use {
	if e == unowned {
		return p.xref.OfEntity("")
	}
	return p.xref.OfEntity(e.Ref)
}

// namedBy returns what an entity's files name in this namespace, in the order of files, each once.
func (p *secretsPane) namedBy(e *catalog.Entity) []vaultpath.Location {
	var out []vaultpath.Location
	seen := map[vaultpath.Location]bool{}
	for _, u := range p.usesOf(e) {
		if u.Source != xref.Annotation && u.Resolved() && u.Namespace == p.namespace && !seen[u.Location] {
			seen[u.Location] = true
			out = append(out, u.Location)
		}
	}
	return out
}

// describeUses says who uses a location: file, line and field, and the entity that the file belongs to.
func (p *secretsPane) describeUses(loc vaultpath.Location) string {
	refs, t := p.xref.At(loc), p.theme.Texts
	if len(refs) == 0 {
		return ""
	}
	const most = 3
	text, between := "", "used by "
	for i, u := range refs {
		if i == most {
			text = t.Join(text, between, t.Int(len(refs)-most), " more")
			break
		}
		part := t.FileLine(u.File, u.Line)
		if u.Field != "" {
			part = t.Join(part, " field ", u.Field)
		}
		if u.Entity != nil {
			part = t.Join(part, " (", u.Entity.Name, ")")
		}
		text, between = t.Join(text, between, harmless.Text(part)), ", "
	}
	return text
}

// setXref takes in a new map.
func (p *secretsPane) setXref(x *xref.Index) {
	p.xref = x
	clear(p.namedIn)
	for loc := range x.Named() {
		if folder, ok := loc.Parent(); ok && loc.Namespace == p.namespace {
			p.namedIn[folder] = append(p.namedIn[folder], loc)
		}
	}
	p.countUses()
}

// countUses finds the nodes that references name, so that drawing a row needs no look-up by location.
func (p *secretsPane) countUses() {
	clear(p.useCount)
	p.used = nil
	for loc, uses := range p.xref.Named() {
		if id, ok := p.find(loc); ok {
			p.useCount[id] = len(uses)
		}
	}
}

// countUsesIn is countUses after the answer about one folder.
func (p *secretsPane) countUsesIn(id tree.ID) {
	p.used = nil
	if len(p.namedIn) == 0 {
		return
	}
	for _, loc := range p.namedIn[p.store.Location(id)] {
		if kid, ok := p.store.Child(id, loc.Name()); ok {
			p.useCount[kid] = len(p.xref.At(loc))
		}
	}
}

// usedNow returns what references name and the tree has, and whether an answer named it. It is never changed: a search reads it
// while the tree goes on.
func (p *secretsPane) usedNow() map[vaultpath.Location]bool {
	if p.used == nil {
		p.used = make(map[vaultpath.Location]bool, len(p.useCount))
		for loc := range p.xref.Named() {
			if id, ok := p.find(loc); ok {
				p.used[loc] = p.store.Named(id)
			}
		}
	}
	return p.used
}

// statusNote returns the word for a location's status where there is one to say, and whether it is a warning.
func statusNote(s xref.Status) (note string, warn bool) {
	switch {
	case s == xref.Loading:
		return "loading…", false
	case s == xref.OK || s == xref.Unchecked:
		return "", false
	}
	return s.String(), s.Nothing() || s.Uncertain()
}

// secretNote returns what stands beside a secret: what is to be said of it, and how many references name it.
func (p *secretsPane) secretNote(id tree.ID) (note string, warn bool) {
	if !p.store.Named(id) {
		if note, warn := statusNote(p.xref.Exists(p.store.Location(id), p.known())); note != "" {
			return note, warn
		}
	}
	word := ""
	switch {
	case p.store.Deleted(id):
		word, warn = xref.Deleted.String(), true
	case p.unconfirmed(id):
		word = xref.Stale.String()
	}
	if count := p.useCount[id]; count > 0 {
		note = p.theme.Texts.Counted(count, "reference", "references")
	}
	switch {
	case note == "":
		note = word
	case word != "":
		note = p.theme.Texts.Join(word, ", ", note)
	}
	return note, warn
}

// isMissing reports whether a node is a secret that files name and nobody has: the next thing to do is to create it.
func (p *secretsPane) isMissing(id tree.ID) bool {
	return id != tree.Root && p.store.Alive(id) && !p.store.IsFolder(id) && !p.store.Named(id) &&
		p.xref.Exists(p.store.Location(id), p.known()) == xref.Missing
}

// hintOf returns what is to be said of the annotation that a root of the view is there for, with the line that says it.
func (p *secretsPane) hintOf(id tree.ID) string {
	root, ok := p.hints[id]
	if !ok || p.entity == nil {
		return ""
	}
	for _, u := range p.usesOf(p.entity) {
		if u.Source == xref.Annotation && u.Line == root.Line && u.Raw == root.Path {
			if hint := p.xref.Judge(u, p.known()).Hint; hint != "" {
				return draw.FileLine(u.File, u.Line) + ": " + hint
			}
		}
	}
	return ""
}
