package main

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
)

// target is what a file is to name.
type target struct {
	space  *space
	mount  memMount
	path   string // below the mount; ends in "/" where it is a folder
	name   string // in the path, and in that of no other target, in any case
	status xref.Status
}

func (t target) location() string { return t.mount.path + t.path }

// own returns the namespace that a file has to name for a target, "" where it need not.
func (w *world) own(t target) string {
	if t.space == w.spaces[0] && (w.namespace == "" || w.odds(0.5)) {
		return ""
	}
	return t.space.name
}

// kvMount returns a mount of key-value in a space.
func (w *world) kvMount(s *space) memMount {
	for {
		if m := pick(w, s.mounts...); m.kv > 0 {
			return m
		}
	}
}

// newName returns a name that occurs in no other.
func (w *world) newName() string {
	w.names++
	return fmt.Sprintf("n%03dx", w.names) + pick(w, "", "", "", "", ".v2", "-é", "_日本", "~+1")
}

// target makes something to name in the session's namespace, or in another one, and sees to it that
// it is as its status says.
func (w *world) target(folder bool) target {
	switch {
	case w.odds(0.2):
		return w.foreign(folder)
	case !folder && w.odds(0.08):
		return w.ofEngine(w.spaces[0])
	}
	return w.within(w.spaces[0], w.kvMount(w.spaces[0]), folder)
}

// foreign returns a target in another namespace.
func (w *world) foreign(folder bool) target {
	s := pick(w, w.spaces[1:]...)
	if s.Namespace != nil {
		return w.within(s, w.kvMount(s), folder)
	}
	name := w.newName()
	t := target{space: s, mount: memMount{path: "secret/", kv: 2}, path: "app/" + name, name: name,
		status: xref.Unchecked}
	if folder {
		t.path += "/"
	}
	return t
}

// within returns a target in a mount of a space.
func (w *world) within(s *space, m memMount, folder bool) target {
	t := target{space: s, mount: m, name: w.newName()}
	in := pick(w, openFolders...)
	t.path = in + t.name
	put := func(path string) {
		if folder {
			path += "/inner"
		}
		s.Put(t.mount.path, path)
	}
	switch w.IntN(10) {
	case 0, 1, 2:
		t.status = xref.OK
		put(t.path)
	case 3:
		t.status = xref.Missing
	case 4: // in other case
		t.status = xref.Missing
		put(in + strings.ToUpper(t.name))
	case 5: // in another mount
		t.status = xref.Missing
		if m := w.kvMount(s); m.path != t.mount.path {
			s.Put(m.path, t.path)
		}
	case 6:
		t.path, t.status = pick(w, voidFolders...)+t.name, xref.Missing
	case 7:
		t.path, t.status = lockedFolder+t.name, xref.Denied
		put(t.path)
	case 8:
		if folder {
			t.status = xref.Empty
			s.PutEmpty(t.mount.path, t.path)
		} else {
			t.path, t.status = brokenFolder+t.name, xref.Failed
		}
	case 9:
		t.status = xref.OK
		put(t.path)
		if !folder && t.mount.kv == 2 {
			s.Delete(t.mount.path, t.path)
			if t.mount.marked {
				t.status = xref.Deleted
			}
		}
	}
	if m.narrow && !strings.HasPrefix(t.path, "app/") && t.status != xref.Failed {
		t.status = xref.Denied
	}
	if folder {
		t.path += "/"
	}
	return t
}

// ofEngine returns a target in a mount of another engine, of which a missing name says nothing, or
// in a mount that is not there.
func (w *world) ofEngine(s *space) target {
	t := target{space: s, name: w.newName(), status: xref.Unchecked}
	t.path = "roles/" + t.name
	for _, m := range t.space.mounts {
		if m.kv > 0 || w.odds(0.4) {
			continue
		}
		t.mount = m
		if m.engine == "pki" && w.odds(0.5) {
			t.space.Put(m.path, t.path)
			t.status = xref.OK
		}
		return t
	}
	t.mount, t.status = memMount{path: pick(w, "hidden/", "nomount/", "no/mount/"), kv: 1},
		xref.Unresolved
	return t
}
