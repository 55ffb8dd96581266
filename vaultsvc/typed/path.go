package typed

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// readPath reads "mount/path" with all that people have around it: a slash at its start, blanks, a
// field, a version, v1/ and data/. The text as it stands comes first; each step then leaves one
// thing out that a name can hold as well.
func (k Known) readPath(text string) []Reading {
	var found []Reading
	path, form := strings.TrimLeft(text, "/ \t\r\n"), Plain
	var left []string
	if path != text && strings.HasPrefix(strings.TrimSpace(text), "/") {
		left = append(left, "the slash at its start")
	}
	step := func(shorter, word string) {
		if shorter == path || shorter == "" {
			return
		}
		path = shorter
		if word != "" {
			left = append(left[:len(left):len(left)], word)
		}
		found = append(found, k.locate(path, form, left))
	}
	found = append(found, k.locate(path, form, left))
	step(vaultpath.Clean(path), "")
	if before, field, ok := strings.Cut(path, "#"); ok {
		step(before, leftField(field))
	}
	if before, query, ok := strings.Cut(path, "?"); ok {
		step(before, leftQuery(query))
	}
	step(strings.TrimRight(path, ".,;:!?"), "")
	if i := strings.LastIndexByte(path, ':'); i > strings.LastIndexByte(path, '/') {
		step(path[:i], leftField(path[i+1:]))
	}
	if whole, err := url.PathUnescape(path); err == nil && strings.Contains(strings.ToUpper(path),
		"%2F") {
		step(whole, "")
	}
	below, word := k.belowAPI(path)
	if below != path {
		form = APIPath
		step(below, word)
	}
	return distinct(found)
}

// locate finds the mount of a path.
func (k Known) locate(path string, form Form, left []string) Reading {
	r := Reading{Form: form, Left: left}
	if m, ok := vaultsvc.FindMount(k.Mounts, path); ok {
		r.Mounted = true
		r.Location = vaultpath.New(k.Namespace, m.Path, strings.TrimPrefix(path+"/", m.Path))
		if r.Location.Path != "" { // else the mount may stand without its slash
			r.Location.Path = strings.TrimSuffix(r.Location.Path, "/")
		}
		return r
	}
	mount, rest, _ := strings.Cut(path, "/")
	r.Location = vaultpath.New(k.Namespace, mount, rest)
	return r
}

// belowAPI returns the location that a path of the API is about: without v1/, the namespace before
// the mount, and the segment behind a mount of KV version 2. word is what was left out.
func (k Known) belowAPI(path string) (below, word string) {
	below = path
	var left []string
	if rest, ok := strings.CutPrefix(below, vaultpath.APIVersion); ok {
		if _, mounted := vaultsvc.FindMount(k.Mounts, below); !mounted {
			below, left = rest, append(left, vaultpath.APIVersion)
		}
	}
	if ns := k.Namespace + "/"; ns != "/" {
		rest, ok := strings.CutPrefix(below, ns)
		_, mounted := vaultsvc.FindMount(k.Mounts, below)
		if ok && !mounted {
			below, left = rest, append(left, ns)
		}
	}
	m, known := vaultsvc.FindMount(k.Mounts, below)
	if !known && k.Mounts == nil { // then the mount is what stands before data/
		mount, _, _ := strings.Cut(below, "/")
		m = vaultsvc.Mount{Path: mount + "/", KVVersion: 2}
	}
	if m.KV2() {
		rest := strings.TrimPrefix(below, m.Path)
		if endpoint, path, ok := strings.Cut(rest, "/"); ok && sources.IsKVEndpoint(endpoint) ||
			vaultpath.IsAPISegment(rest) {
			below, left = m.Path+path, append(left, endpoint+"/")
		}
	}
	return below, strings.Join(left, " and ")
}

// leftField says what stood behind a number sign: a field, and maybe a version.
func leftField(text string) string {
	field, version, _ := strings.Cut(text, "#")
	switch {
	case field == "" && version == "":
		return "the number sign"
	case version == "":
		return fmt.Sprintf("field %q", field)
	}
	return fmt.Sprintf("field %q, version %s", field, version)
}

// leftQuery says what stood behind a question mark.
func leftQuery(text string) string {
	values, err := url.ParseQuery(text)
	if v := values.Get("version"); err == nil && v != "" {
		return "version " + v
	}
	return "what follows the question mark"
}
