package xref

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Fix is what should be written in place of what a file says, so that its tool gets what was meant.
// What is zero stays as it is.
type Fix struct {
	Mount, Path string // as [sources.Reference] has them
	KVVersion   int    // of the engine
}

// Right returns the fix as [catalog.Places.Rewrite] takes it.
func (f Fix) Right() catalog.Right { return catalog.Right(f) }

// String returns the fix as the question that a hint asks.
func (f Fix) String() string {
	switch {
	case f.KVVersion != 0:
		return fmt.Sprintf("should the version be %d?", f.KVVersion)
	case f.Mount != "" && f.Path != "":
		return fmt.Sprintf("should the mount be %q and the path %q?", f.Mount, f.Path)
	case f.Mount != "":
		return fmt.Sprintf("should the mount be %q?", f.Mount)
	case f.Path != "":
		return fmt.Sprintf("should it be %q?", f.Path)
	}
	return ""
}

// offer sets the fix of a verdict that leads to a location, where that is known to be there.
func (x *Index) offer(v *Verdict, f Fix, to vaultpath.Location, k Known) {
	there := x.Exists(to, k) == OK
	if parent, ok := to.Parent(); ok && to.IsFolder() {
		there = there || k.Name(parent, to.Name()) == Present // it is not empty then
	}
	if there {
		v.Fix = f
	}
}

// offerOnly offers what is near to a use, where that is one whole place of the same kind.
func (x *Index) offerOnly(v *Verdict, u *Use, near similar, k Known) {
	if near.sole && len(near.places) == 1 && near.wrong == "" &&
		near.places[0].IsFolder() == u.Location.IsFolder() {
		x.offer(v, x.fix(u, near.places[0]), near.places[0], k)
	}
}

// fix returns what a use should have written so that it leads to a location; zero where it cannot
// be led there by changing its own text.
func (x *Index) fix(u *Use, to vaultpath.Location) Fix {
	if u.ref != nil {
		return x.resolver.fix(u.ref, to)
	}
	// The engine is that of all paths of the entity.
	below, ok := strings.CutPrefix(to.String(), u.engine)
	if below = strings.TrimSuffix(below, "/"); !ok || below == "" || !to.IsFolder() {
		return Fix{}
	}
	if strings.HasSuffix(u.Raw, "/") {
		below += "/"
	}
	return Fix{Path: below}
}

func (r *resolver) fix(ref *catalog.Reference, to vaultpath.Location) Fix {
	w, settled := r.writing(ref)
	ask := r.asks[ref.Source]
	if settled != nil || ask == nil {
		return Fix{}
	}
	t, _, m := w.tool(ref, ask)
	return t.advice(to, m)
}

// sameMount reports whether a mount, and no other, is what a use of one that is not there writes
// but for case and signs between words.
func (x *Index) sameMount(u *Use, mount string) bool {
	if u.ref == nil {
		return false
	}
	written := strings.Trim(vaultpath.Clean(u.ref.Mount), "/") + "/"
	if written == "/" {
		segments := strings.SplitAfter(vaultpath.Clean(u.ref.Path), "/")
		written = strings.Join(segments[:min(len(segments), strings.Count(mount, "/"))], "")
	}
	near, same := nearmiss.InFolder(written, slices.Values(x.mounts[u.Namespace].paths),
		func(string) bool { return true })
	return same && len(near) == 1 && near[0] == mount
}
