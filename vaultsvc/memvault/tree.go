package memvault

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// tree holds the names below one mount. A folder's names are sorted when they are first
// listed and not as they come, so that filling a folder stays linear; what list returned
// is never changed afterwards.
type tree struct {
	mu   sync.Mutex
	root folder
}

type folder struct {
	names    []string // as LIST gives them: folders with their slash
	subs     map[string]*folder
	unsorted bool // names may be out of order and hold doubles
	lost     map[string]lost
}

// put adds a secret, or an empty folder where path ends in "/", and the folders on the way.
func (t *tree) put(path string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := &t.root
	for {
		i := strings.IndexByte(path, '/')
		if i < 0 {
			break
		}
		f, path = f.enter(path[:i]), path[i+1:]
	}
	if path != "" {
		f.add(strings.Clone(path)) // a part of a longer string would keep all of it alive
		f.forget(path)             // it has a new version
	}
}

// remove takes a secret away, and then every folder on the way that has become empty.
func (t *tree) remove(path string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.root.remove(path)
}

// list returns the sorted names of a folder: "" is the root, others end in "/". It returns
// nil for what is not there, is empty, or is a secret.
func (t *tree) list(path string) []string {
	names, _ := t.listWithLost(path)
	return names
}

// at returns a folder below f, nil where there is none.
func (f *folder) at(path string) *folder {
	for path != "" && f != nil {
		name, rest, _ := strings.Cut(path, "/")
		f, path = f.subs[name], rest
	}
	return f
}

// has reports whether path is there as a secret and as a folder.
func (t *tree) has(path string) (secret, dir bool) {
	parent, name := splitLast(strings.TrimSuffix(path, "/"))
	names := t.list(parent)
	_, secret = slices.BinarySearch(names, name)
	_, dir = slices.BinarySearch(names, name+"/")
	return secret, dir
}

// splitLast returns the folder of a secret, and its name there.
func splitLast(path string) (folder, name string) {
	i := strings.LastIndexByte(path, '/')
	return path[:i+1], path[i+1:]
}

func (f *folder) add(name string) {
	if n := len(f.names); n > 0 && f.names[n-1] >= name {
		f.unsorted = true
	}
	f.names = append(f.names, name)
}

func (f *folder) enter(name string) *folder {
	if sub := f.subs[name]; sub != nil {
		return sub
	}
	if f.subs == nil {
		f.subs = make(map[string]*folder)
	}
	sub, own := &folder{}, name+"/"
	f.subs[own[:len(name)]] = sub
	f.add(own)
	return sub
}

func (f *folder) sort() {
	if f.unsorted {
		names := slices.Clone(f.names)
		slices.Sort(names)
		f.names, f.unsorted = slices.Compact(names), false
	}
}

func (f *folder) remove(path string) {
	gone := path
	if name, rest, ok := strings.Cut(path, "/"); ok {
		sub := f.subs[name]
		if sub == nil {
			return
		}
		if rest != "" {
			sub.remove(rest)
			if len(sub.names) > 0 {
				return
			}
		}
		delete(f.subs, name)
		gone = name + "/"
	}
	f.sort()
	f.forget(gone)
	if i, ok := slices.BinarySearch(f.names, gone); ok {
		f.names = slices.Concat(f.names[:i], f.names[i+1:])
	}
}

// forget drops what is kept of a secret beside its name.
func (f *folder) forget(name string) {
	if _, is := f.lost[name]; is {
		f.lost = maps.Clone(f.lost)
		delete(f.lost, name)
	}
}
