package xref

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// world is a random Vault, and random files that name what is in it and what is not.
type world struct {
	catalog *catalog.Catalog
	mounts  map[string]Mounts
	vault   *naive
	index   *Index
}

// worldMounts are those of each namespace that can be asked.
var worldMounts = []Mount{
	{"kv/", 2, "kv"}, {"old/", 1, "kv"}, {"team/kv/", 2, "kv"}, {"db/", 0, "database"},
	{"cubbyhole/", 0, "cubbyhole"}, {"kv2/", 2, "kv"},
}

// segments are few, so that what is named is often there, or nearly.
var segments = []string{"a", "A", "b", "data", "kv", "x"}

func newWorld(rnd *rand.Rand, uses int) *world {
	w := &world{mounts: map[string]Mounts{"": {List: worldMounts}, "ns": {List: worldMounts},
		"shut": {Err: errors.New("there is none of that name")}}}
	var there []vaultpath.Location
	w.vault = newNaive(rnd.IntN(5) > 0, w.mounts)
	w.vault.marks = rnd.IntN(3) == 0
	for _, ns := range []string{"", "ns"} {
		for _, m := range worldMounts {
			for range rnd.IntN(8) {
				loc := vaultpath.New(ns, m.Path, randomPath(rnd, "/"))
				w.vault.put(loc, rnd.IntN(3) == 0)
				there = append(there, loc)
			}
			for range rnd.IntN(3) { // a folder that is there or not
				at := vaultpath.New(ns, m.Path, randomPath(rnd, "/"))
				for range rnd.IntN(3) {
					if parent, ok := at.Parent(); ok {
						at = parent
					}
				}
				f := w.vault.in(at.Folder())
				f.state = []tree.State{tree.Denied, tree.Failed, tree.Unlistable, tree.Unlisted}[rnd.IntN(4)]
				f.untold, f.apart = rnd.IntN(3) == 0, f.state != tree.Unlistable && rnd.IntN(3) == 0
			}
		}
	}
	for _, f := range w.vault.folders {
		if f.hidden = map[string]bool{}; w.vault.marks {
			for _, name := range slices.Sorted(maps.Keys(f.names)) {
				f.hidden[name] = (len(name)+int(name[0]))%5 == 1 && f.state == tree.Unlisted
			}
		}
	}
	w.catalog = randomCatalog(rnd, uses, there)
	w.index = New(w.catalog, catalog.Options{DefaultEngine: "kv"}, w.mounts)
	return w
}

// randomPath returns up to three segments, and now and then end behind them.
func randomPath(rnd *rand.Rand, end string) string {
	var segs []string
	for range 1 + rnd.IntN(3) {
		segs = append(segs, segments[rnd.IntN(len(segments))])
	}
	path := strings.Join(segs, "/")
	if rnd.IntN(4) == 0 {
		path += end
	}
	return path
}

// randomMount returns a mount that is there, a wrong one, or none.
func randomMount(rnd *rand.Rand) string {
	if rnd.IntN(8) == 0 {
		return []string{"wrong", "KV", "", "kv/data", "v1/kv"}[rnd.IntN(5)]
	}
	return strings.TrimSuffix(worldMounts[rnd.IntN(len(worldMounts))].Path, "/")
}

// randomCatalog returns a catalog with about so many uses, some of them of what is there, in the
// order of files as a scan has it.
func randomCatalog(rnd *rand.Rand, uses int, there []vaultpath.Location) *catalog.Catalog {
	c := &catalog.Catalog{}
	for i := range 3 {
		e := &catalog.Entity{Ref: fmt.Sprintf("component:default/e%d", i),
			File: fmt.Sprintf("e%d.yaml", i), Path: fmt.Sprintf("/repo/e%d.yaml", i)}
		for line := range rnd.IntN(1 + uses/3) {
			path := randomPath(rnd, "/")
			switch rnd.IntN(8) {
			case 0:
				path = "kv/" + path
			case 1:
				path = "data/" + path
			case 2:
				path = "/" + path
			}
			e.SecretsPaths = append(e.SecretsPaths, catalog.SecretsPath{Path: path, Line: line + 1})
		}
		if rnd.IntN(2) == 0 {
			e.SecretsEngine = randomMount(rnd)
		}
		c.Entities = append(c.Entities, e)
	}
	all := sources.All()
	for i := range uses {
		r := &catalog.Reference{File: fmt.Sprintf("f%d.yaml", i/4),
			FilePath: fmt.Sprintf("/repo/f%d.yaml", i/4)}
		r.Line, r.Path, r.Folder, r.Optional, r.Templated = i%4+1, randomPath(rnd, "/"), rnd.IntN(4) == 0,
			rnd.IntN(4) == 0, rnd.IntN(12) == 0
		r.Namespace = []string{"", "", "", "", "", "ns", "ns", "/ns/", "shut", "far"}[rnd.IntN(10)]
		if rnd.IntN(2) == 0 {
			r.Source = all[rnd.IntN(len(all))].Name
		}
		if rnd.IntN(3) == 0 {
			r.Path = "data/" + r.Path
		}
		r.Mount = randomMount(rnd)
		if r.Raw = r.Mount + "/" + r.Path; rnd.IntN(2) == 0 {
			r.Mount, r.Path = "", r.Raw
		}
		if n := len(there); n > 0 && rnd.IntN(2) == 0 {
			at := there[rnd.IntN(n)]
			r.Source, r.Namespace, r.Mount, r.Path, r.Raw, r.Folder = "", at.Namespace, at.Mount, at.Path,
				at.String(), at.IsFolder()
		}
		if rnd.IntN(12) == 0 {
			r.Store = "SecretStore/none"
		}
		if rnd.IntN(2) == 0 {
			r.Entity = c.Entities[rnd.IntN(len(c.Entities))]
		}
		c.References = append(c.References, r)
	}
	return c
}

// oracle returns the status of a use by looking at the Vault itself.
func (w *world) oracle(u *Use) Status {
	known, asked := w.mounts[u.Namespace]
	if u.Status != Unchecked || known.Err != nil || !asked {
		return u.Status
	}
	m, _ := findMount(known.List, u.Location.Mount)
	status := w.secret(u.Location)
	if u.Location.IsFolder() {
		status = w.folder(u.Location)
	}
	if status == Missing && m.KVVersion == 0 && m.Engine != "cubbyhole" {
		return Unchecked
	}
	return status
}

func (w *world) secret(loc vaultpath.Location) Status {
	parent, _ := loc.Parent()
	names, state, live := w.vault.look(parent)
	deleted, there := names[loc.Name()]
	switch {
	case live.says(loc.Name()) == OK:
		return OK
	case live.says(loc.Name()) == Deleted:
		return Deleted
	case state != tree.Listed && state != tree.Empty:
		return unanswered(state)
	case !there:
		return Missing
	case deleted && live != nil && !live.Marked:
		return Deleted
	}
	return OK
}

func (w *world) folder(loc vaultpath.Location) Status {
	_, state, live := w.vault.look(loc)
	switch {
	case state == tree.Listed, live != nil && len(live.Names)+len(live.Deleted) > 0:
		return OK
	case state != tree.Empty:
		return unanswered(state)
	}
	parent, ok := loc.Parent()
	if !ok {
		return Empty
	}
	names, above, live := w.vault.look(parent)
	_, there := names[loc.Name()]
	switch {
	case live.says(loc.Name()) == OK:
		return Empty
	case (above == tree.Listed || above == tree.Empty) && !there, live != nil && !live.Marked:
		return Missing
	}
	return Empty
}

// says returns what is told of a name by what is not deleted, and marks.
func (l *Live) says(name string) Status {
	switch {
	case l != nil && slices.Contains(l.Names, name):
		return OK
	case l != nil && slices.Contains(l.Deleted, name):
		return Deleted
	}
	return Unchecked
}

func unanswered(s tree.State) Status {
	return map[tree.State]Status{tree.Denied: Denied, tree.Failed: Failed,
		tree.Unlistable: Unchecked}[s]
}

// alive reports whether a location is named in the Vault, and not deleted as far as anybody can
// tell.
func (w *world) alive(loc vaultpath.Location) bool {
	parent, ok := loc.Parent()
	if !ok {
		return w.folder(loc) == OK
	}
	names, _, live := w.vault.look(parent)
	deleted, there := names[loc.Name()]
	if live != nil && live.Marked {
		deleted = live.says(loc.Name()) == Deleted
	}
	return there && (!deleted || live == nil)
}
