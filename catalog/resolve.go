package catalog

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Mount is what resolving has to know of a mount of the running Vault.
type Mount struct {
	Path      string // ends in "/"
	KVVersion int    // 1 or 2, 0 for other engines
}

// Resolution says whether the location of a reference is known.
type Resolution uint8

const (
	Resolved   Resolution = iota
	Templated             // a placeholder stands in it
	Unresolved            // which mount it lies in is not known
)

// Place is what a reference means in a given Vault.
type Place struct {
	Resolution Resolution
	Location   vaultpath.Location // zero unless resolved
	Hint       string             // one line: why it is unresolved, or what is unusual about how it is written
}

// Resolver finds out where references point to.
type Resolver struct {
	mounts []Mount // of the running Vault; nil where none is known
	paths  []string
	stores map[string]*Store
	ns     string
}

// NewResolver returns a resolver for the mounts of a running Vault. Without mounts (offline) the
// mount is what the file itself says, else the part before data/ or metadata/, else the first segment.
func (c *Catalog) NewResolver(mounts []Mount, namespace string) *Resolver {
	r := &Resolver{mounts: mounts, stores: map[string]*Store{}, ns: namespace}
	for _, m := range mounts {
		r.paths = append(r.paths, m.Path)
	}
	for _, s := range c.Stores {
		if r.stores[s.Name] == nil {
			r.stores[s.Name] = s
		}
	}
	return r
}

// Resolve returns what a reference means.
func (r *Resolver) Resolve(ref *Reference) Place {
	if ref.Templated {
		return Place{Resolution: Templated}
	}
	mount, ns := ref.Mount, ref.Namespace
	if ref.Store != "" {
		store := r.stores[ref.Store]
		if store == nil {
			return Place{Resolution: Unresolved, Hint: ref.Store + " is in none of the files"}
		}
		if mount == "" {
			mount = store.Mount
		}
		if ns == "" {
			ns = store.Namespace
		}
	}
	if ns == "" {
		ns = r.ns
	}
	path := vaultpath.Clean(ref.Path)
	var p Place
	switch mount = strings.Trim(vaultpath.Clean(mount), "/"); {
	case mount != "":
		p = r.inMount(ns, mount+"/", path)
	case path == "":
		return Place{Resolution: Unresolved, Hint: "it names no path"}
	default:
		p = r.whole(ns, path)
	}
	if p.Resolution != Resolved {
		return p
	}
	if ref.Folder {
		p.Location = p.Location.Folder()
	}
	if err := p.Location.Validate(); err != nil {
		return Place{Resolution: Unresolved, Hint: err.Error()}
	}
	if p.Hint == "" && strings.HasPrefix(strings.TrimSpace(ref.Path), "/") {
		p.Hint = fmt.Sprintf("the path begins with a slash: should it be %q?", path)
	}
	return p
}

// inMount resolves a path whose mount the file names. The path may repeat the mount, and may be an API path.
func (r *Resolver) inMount(ns, mount, path string) Place {
	if rest, ok := strings.CutPrefix(path, mount); ok {
		path = rest
	}
	if r.mounts == nil {
		return place(ns, mount, path, isAPIPath(path))
	}
	found, rest, ok := vaultpath.SplitMount(mount+path, r.paths)
	if !ok {
		return Place{Resolution: Unresolved, Hint: fmt.Sprintf("there is no mount %s that the token can reach", mount)}
	}
	return place(ns, found, rest, r.kv2(found))
}

// whole resolves a path that begins with its mount.
func (r *Resolver) whole(ns, path string) Place {
	if r.mounts != nil {
		found, rest, ok := vaultpath.SplitMount(path, r.paths)
		if !ok {
			first, _, _ := strings.Cut(path, "/")
			return Place{Resolution: Unresolved, Hint: fmt.Sprintf("there is no mount %s/ that the token can reach", first)}
		}
		return place(ns, found, rest, r.kv2(found))
	}
	segs := strings.Split(path, "/")
	for i := 1; i < len(segs)-1; i++ {
		if isAPISegment(segs[i]) {
			return place(ns, strings.Join(segs[:i], "/")+"/", strings.Join(segs[i:], "/"), true)
		}
	}
	if len(segs) < 2 {
		return Place{Resolution: Unresolved, Hint: "it has no path below a mount"}
	}
	return place(ns, segs[0]+"/", strings.Join(segs[1:], "/"), false)
}

func place(ns, mount, path string, kv2 bool) Place {
	if kv2 && isAPIPath(path) {
		_, path, _ = strings.Cut(path, "/")
	}
	return Place{Location: vaultpath.New(ns, mount, path)}
}

func isAPIPath(path string) bool {
	first, _, ok := strings.Cut(path, "/")
	return ok && isAPISegment(first)
}

func (r *Resolver) kv2(mount string) bool {
	for _, m := range r.mounts {
		if m.Path == mount {
			return m.KVVersion == 2
		}
	}
	return false
}
