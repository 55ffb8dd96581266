package xref

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Proposal is what an entity's annotations could name more than they do.
type Proposal struct {
	Entity  *catalog.Entity
	Engine  string               // "" where the one that holds is the right one
	Paths   []string             // below the engine, as an annotation has them
	Folders []vaultpath.Location // the same
	Orphans int                  // secrets that nobody names by now, in these
}

// Doubt is why an entity, or a folder, has no proposal where there could be one.
type Doubt struct {
	Entity *catalog.Entity
	Why    string // one line
}

// Propose returns what entities could own, by file and line. An entity that has no annotation: the
// folders of the secrets that its files take and that are there. One that has: folders of orphans,
// which are secrets that nobody names, where all others in the folder belong to it. No folder is
// proposed in or above which anybody else has a part, and none at the top of a mount.
func (x *Index) Propose(k Known, orphans []vaultpath.Location) ([]Proposal, []Doubt) {
	p := proposing{index: x, known: k, folders: map[*catalog.Entity]map[vaultpath.Location]bool{}}
	p.learn()
	inFolder := map[vaultpath.Location]int{}
	for _, loc := range orphans {
		if folder, ok := loc.Parent(); ok {
			inFolder[folder]++
		}
	}
	for _, use := range x.uses {
		if e := use.Entity; e != nil && !e.Annotated && use.Source != Annotation && p.isThere(use) {
			p.add(e, use.Location)
		}
	}
	for folder := range inFolder {
		if e := p.ownerOf(folder); e != nil && e.Annotated {
			p.add(e, folder)
		}
	}
	var out []Proposal
	for e := range p.folders {
		if one, ok := p.propose(e); ok {
			for _, f := range one.Folders {
				one.Orphans += inFolder[f]
			}
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b Proposal) int { return order(a.Entity, b.Entity) })
	slices.SortFunc(p.doubts, func(a, b Doubt) int {
		return cmp.Or(order(a.Entity, b.Entity), cmp.Compare(a.Why, b.Why))
	})
	return out, p.doubts
}

func order(a, b *catalog.Entity) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), a.Line-b.Line, cmp.Compare(a.Ref, b.Ref))
}

type proposing struct {
	index   *Index
	known   Known
	named   []namedBy // by location
	in      map[vaultpath.Location][]namedBy
	folders map[*catalog.Entity]map[vaultpath.Location]bool
	doubts  []Doubt
}

// namedBy is who names a location.
type namedBy struct {
	at     vaultpath.Location
	text   string
	entity *catalog.Entity // nil is nobody
}

// learn sorts who names what.
func (p *proposing) learn() {
	p.in = map[vaultpath.Location][]namedBy{}
	for _, u := range p.index.uses {
		if !u.Resolved() || u.Namespace != p.index.namespace {
			continue
		}
		n := namedBy{u.Location, u.Location.String(), u.Entity}
		p.named = append(p.named, n)
		if folder, ok := n.at.Parent(); ok && !n.at.IsFolder() {
			p.in[folder] = append(p.in[folder], n)
		}
	}
	slices.SortFunc(p.named, func(a, b namedBy) int { return strings.Compare(a.text, b.text) })
}

// isThere reports whether a reference leads to something in a mount of KV that annotations can
// name.
func (p *proposing) isThere(u *Use) bool {
	return u.Resolved() && u.Namespace == p.index.namespace &&
		p.index.mount(u.Location).KVVersion > 0 && p.index.Judge(u, p.known).Status == OK
}

// add notes the folder of what an entity takes.
func (p *proposing) add(e *catalog.Entity, loc vaultpath.Location) {
	if !loc.IsFolder() {
		loc, _ = loc.Parent()
	}
	path := strings.TrimSuffix(loc.Path, "/")
	named := vaultpath.New(loc.Namespace, loc.Mount, vaultpath.Clean(path)).Folder()
	if loc.IsMount() || named != loc {
		return
	}
	if p.folders[e] == nil {
		p.folders[e] = map[vaultpath.Location]bool{}
	}
	p.folders[e][loc] = true
}

// ownerOf returns the entity to which all secrets in a folder belong that anybody names, nil where
// there is no such one.
func (p *proposing) ownerOf(folder vaultpath.Location) *catalog.Entity {
	var owner *catalog.Entity
	for _, n := range p.in[folder] {
		if p.index.Exists(n.at, p.known) != OK {
			continue
		}
		of := p.index.BelongsTo(n.at)
		if len(of) != 1 || owner != nil && of[0] != owner {
			return nil
		}
		owner = of[0]
	}
	return owner
}

// propose returns the proposal for an entity. ok is false where there is none.
func (p *proposing) propose(e *catalog.Entity) (Proposal, bool) {
	mounts := map[string][]vaultpath.Location{}
	for _, folder := range slices.SortedFunc(maps.Keys(p.folders[e]), byText) {
		switch other, others := p.other(e, folder); {
		case len(p.index.Owners(folder)) > 0:
		case others && other == nil:
			p.doubt(e, "files of nobody name something in "+folder.String())
		case others:
			p.doubt(e, fmt.Sprintf("%s has a part in %s, too", other.Ref, folder))
		default:
			mounts[folder.Mount] = append(mounts[folder.Mount], folder)
		}
	}
	engine := cmp.Or(e.SecretsEngine, p.index.opts.DefaultEngine, catalog.DefaultEngine)
	out := Proposal{Entity: e}
	mount := vaultpath.New("", engine, "").Mount
	if e.SecretsEngine == "" && !e.Annotated {
		if len(mounts) > 1 {
			p.doubt(e, "its files name folders below several engines: "+
				strings.Join(slices.Sorted(maps.Keys(mounts)), ", "))
			return out, false
		}
		for only := range mounts {
			if only != mount {
				out.Engine = strings.TrimSuffix(only, "/")
			}
			mount = only
		}
	}
	for other := range mounts {
		if other != mount {
			p.doubt(e, fmt.Sprintf("its annotations have the engine %s, and its files name folders below %s",
				mount, other))
		}
	}
	for _, folder := range mounts[mount] {
		if last := len(out.Folders) - 1; last >= 0 &&
			strings.HasPrefix(folder.Path, out.Folders[last].Path) {
			continue // it is below that
		}
		out.Folders = append(out.Folders, folder)
		out.Paths = append(out.Paths, strings.TrimSuffix(folder.Path, "/"))
	}
	return out, len(out.Paths) > 0
}

func byText(a, b vaultpath.Location) int { return strings.Compare(a.String(), b.String()) }

// other returns who else names a folder or something below it; others is false where nobody does.
func (p *proposing) other(e *catalog.Entity, folder vaultpath.Location) (who *catalog.Entity,
	others bool) {
	text := folder.String()
	i, _ := slices.BinarySearchFunc(p.named, text, func(n namedBy, text string) int {
		return strings.Compare(n.text, text)
	})
	for ; i < len(p.named) && strings.HasPrefix(p.named[i].text, text); i++ {
		if p.named[i].entity != e {
			return p.named[i].entity, true
		}
	}
	return nil, false
}

func (p *proposing) doubt(e *catalog.Entity, why string) {
	p.doubts = append(p.doubts, Doubt{e, why})
}
