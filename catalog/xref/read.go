package xref

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

type reading struct {
	mount string // ends in "/"
	path  string // below it, without what belongs to the API
	why   string // it cannot be read: one line
	// What is unusual about how it is written: of the mount, of the path, and no more than slashes.
	mountOdd     string
	odd, slashes []string
}

// read returns what the writer of a path most likely had in mind: a mount may be repeated, and
// data/ be there or not.
func (w writing) read(written string) (p Meaning, m reading) {
	switch mount := strings.Trim(vaultpath.Clean(w.mount), "/"); {
	case mount != "":
		w.mount = mount + "/"
		m = w.inMount()
	case w.path == "":
		return w.unresolved("it names no path"), m
	default:
		m = w.whole()
	}
	switch {
	case m.why != "":
		return w.unresolved("%s", m.why), m
	case m.path == "" && !w.folder:
		return w.unresolved("it has no path below the mount %s", m.mount), m
	}
	if strings.HasPrefix(strings.TrimSpace(written), "/") {
		m.slashes = append(m.slashes, "begins with a slash")
	}
	if strings.HasSuffix(w.path, "/") && !w.folder {
		m.slashes = append(m.slashes, "ends in a slash")
	}
	p = Meaning{Namespace: w.ns, Location: w.at(m.mount, m.path)}
	if err := p.Location.Validate(); err != nil {
		return w.unresolved("%s", err), m
	}
	p.say(m.reason(), m.right(w))
	return p, m
}

// inMount reads a path whose mount the file names. It may repeat the mount, and may be an API path.
func (w writing) inMount() reading {
	m := reading{mount: w.mount, path: w.path}
	above, api := cutAPI(w.mount)
	switch {
	case !w.known && api && w.kvVersion != 1:
		m.mount = above
	case w.known && !slices.Contains(w.paths, w.mount):
		found, rest, ok := vaultpath.SplitMount(w.mount+w.path, w.paths)
		if !ok {
			return reading{why: w.noMount(w.mount)}
		}
		// The file puts a folder, or data/, into the mount; what follows is the path that it means.
		m.mount, m.path = found, rest
		if rest, ok := strings.CutPrefix(w.path, w.mount); ok {
			_, m.path, _ = vaultpath.SplitMount(w.mount+rest, w.paths)
		}
		m.path, _ = w.withoutAPI(m.mount, m.path)
	}
	switch {
	case m.mount == w.mount, !w.mayBeKV2(m.mount): // version 1 may well have a folder in it
	case api && above == m.mount:
		m.mountOdd = "the mount has a segment of the API in it"
	default:
		m.mountOdd = "the mount has a folder in it"
	}
	if below, ok := strings.CutPrefix(m.path, vaultpath.APIVersion+m.mount); ok {
		m.path, _ = w.withoutAPI(m.mount, below)
		m.odd = []string{apiVersionOdd}
		return m
	}
	if rest, ok := strings.CutPrefix(m.path, m.mount); ok {
		m.path, _ = w.withoutAPI(m.mount, rest)
		m.odd = []string{fmt.Sprintf("repeats the mount %q", strings.TrimSuffix(m.mount, "/"))}
		return m
	}
	path, endpoint := w.withoutAPI(m.mount, m.path)
	if endpoint != "" {
		m.path, m.odd = path, []string{fmt.Sprintf("has the %q of the API in it", endpoint)}
	}
	return m
}

// whole reads a path that begins with its mount.
func (w writing) whole() reading {
	if below, v1 := strings.CutPrefix(w.path, vaultpath.APIVersion); v1 && w.isAddress(below) {
		w.path = below
		m := w.whole()
		if m.why == "" {
			m.odd = []string{apiVersionOdd}
		}
		return m
	}
	if w.known {
		found, rest, ok := vaultpath.SplitMount(w.path, w.paths)
		if !ok {
			first, _, _ := strings.Cut(w.path, "/")
			return reading{why: w.noMount(first + "/")}
		}
		m := reading{mount: found}
		m.path, _ = w.withoutAPI(found, rest)
		return m
	}
	segs := strings.Split(w.path, "/")
	if w.kvVersion != 1 {
		for i := 1; i < len(segs)-1; i++ {
			if vaultpath.IsAPISegment(segs[i]) {
				path := strings.Join(segs[i+1:], "/")
				return reading{mount: strings.Join(segs[:i], "/") + "/", path: path}
			}
		}
	}
	path := strings.Join(segs[1:], "/")
	return reading{mount: segs[0] + "/", path: path}
}

// isAddress reports whether a path that begins with the API's version is that of an address, by
// what is below it.
func (w writing) isAddress(below string) bool {
	if !w.known {
		return strings.Contains(below, "/")
	}
	_, _, ok := vaultpath.SplitMount(vaultpath.APIVersion+below, w.paths)
	return !ok
}

// withoutAPI takes the segment of the API out of a path below a mount of KV version 2.
func (w writing) withoutAPI(mount, path string) (rest, api string) {
	if !w.mayBeKV2(mount) {
		return path, ""
	}
	return cutEndpoint(path)
}

// cutEndpoint cuts the segment of the API off a path below a mount of KV version 2.
func cutEndpoint(path string) (rest, api string) {
	if first, rest, ok := strings.Cut(path, "/"); ok && vaultpath.IsAPISegment(first) {
		return rest, first
	}
	return path, ""
}

// mayBeKV2 reports whether a mount is of KV version 2, as far as anybody knows.
func (w writing) mayBeKV2(mount string) bool {
	if w.known {
		return w.kv2(mount)
	}
	return w.kvVersion != 1
}

// cutAPI returns what stands before the segment of the API at the end of a mount.
func cutAPI(mount string) (above string, ok bool) {
	for _, api := range []string{"/data/", "/metadata/"} {
		if above, ok := strings.CutSuffix(mount, api); ok {
			return above + "/", true
		}
	}
	return mount, false
}
