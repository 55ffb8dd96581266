package xref

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// apiVersionOdd is what is unusual about a path that begins like the path of an address.
var apiVersionOdd = fmt.Sprintf("has the %q of the API's addresses in it",
	strings.TrimSuffix(vaultpath.APIVersion, "/"))

// reason says what is unusual about how a path is written, "" where nothing is.
func (m reading) reason() string {
	what := strings.Join(slices.Concat(m.odd, m.slashes), " and ")
	switch {
	case what == "":
		return m.mountOdd
	case m.mountOdd == "":
		return "the path " + what
	}
	return m.mountOdd + " and the path " + what
}

func (m reading) right(w writing) Fix {
	switch path := strings.TrimSuffix(m.path, "/"); {
	case m.mountOdd != "" && path == strings.TrimSuffix(w.path, "/"):
		return Fix{Mount: strings.TrimSuffix(m.mount, "/")}
	case m.mountOdd != "":
		return Fix{Mount: strings.TrimSuffix(m.mount, "/"), Path: path}
	case w.mount != "":
		return Fix{Path: path}
	}
	path := strings.TrimSuffix(w.path, "/")
	if slices.Contains(m.odd, apiVersionOdd) {
		path = strings.TrimPrefix(path, vaultpath.APIVersion)
	}
	return Fix{Path: path}
}

// say sets the hint: why a place is not what the writer had in mind, or what is unusual, and what
// should be written. Without a reason there is nothing to say.
func (p *Meaning) say(reason string, right Fix) {
	p.Hint, p.proposes, p.right = reason, false, right
	if question := right.String(); reason != "" && question != "" {
		p.Hint, p.proposes = reason+": "+question, true
	}
}

// noMount says that there is no such mount, and which may have been meant.
func (w writing) noMount(path string) string {
	why := fmt.Sprintf("there is no mount %s that the token can reach", path)
	near, same := nearmiss.InFolder(path, slices.Values(w.paths), func(string) bool { return true })
	switch {
	case same:
		return fmt.Sprintf("%s: should it be %q?", why, near[0])
	case len(near) > 0:
		for i, p := range near {
			near[i] = fmt.Sprintf("%q", p)
		}
		return why + ": " + nearmiss.Ask(near)
	}
	return why
}

// advice returns what to write so that the tool gets a location: something else than what is
// written, by which the tool gets it indeed. It is zero where nothing is known.
func (t *tool) advice(want vaultpath.Location, m reading) Fix {
	if want.Mount == "" {
		return Fix{}
	}
	gets := func(r sources.Request) bool {
		at, _, why := t.looks(r)
		return why == "" && at == want
	}
	if mount, _ := findMount(t.List, want.Mount); t.known && mount.KVVersion > 0 {
		if told, ok := t.request.Told(mount.KVVersion); ok && !gets(t.request) && gets(told) {
			return Fix{KVVersion: mount.KVVersion}
		}
	}
	var try []Fix
	for _, path := range t.waysToWrite(want, m) {
		try = append(try, Fix{Path: path})
	}
	if right := strings.TrimSuffix(want.Mount, "/"); t.request.Mount != "" &&
		m.mountOdd+m.why != "" {
		with := []Fix{{Mount: right}}
		for _, p := range try {
			with = append(with, Fix{Mount: right, Path: p.Path})
		}
		try = append(with, try...)
	}
	for _, p := range try {
		r := t.request
		if p.Mount != "" {
			r.Mount = p.Mount
		}
		if p.Path != "" {
			r.Path = p.Path
		}
		if gets(r) && (r.Path != t.request.Path || r.Mount != t.request.Mount) {
			return p
		}
	}
	return Fix{}
}

// waysToWrite returns the paths by which tools name a location, those first that are most like what
// is written.
func (t *tool) waysToWrite(want vaultpath.Location, m reading) []string {
	below, endpoint := strings.TrimSuffix(want.Path, "/"), "data/"
	if t.folder {
		endpoint = "metadata/"
	}
	var paths []string
	read := strings.TrimSuffix(m.path, "/")
	before, ok := strings.CutSuffix(strings.TrimSuffix(t.request.Path, "/"), read)
	if ok && m.mount == want.Mount && read != "" && read != below {
		paths = []string{before + below}
	}
	paths = append(paths, m.right(t.writing).Path)
	if t.request.Mount != "" {
		paths = append(paths, below, endpoint+below)
	}
	paths = append(paths, want.Mount+below, want.Mount+endpoint+below)
	if t.request.Mount == "" { // for those that put it right behind the address
		paths = append(paths, "/"+want.Mount+below, "/"+want.Mount+endpoint+below)
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return strings.Trim(path, "/") == "" })
	asIs := func(path string) string { return path }
	ways := []func(string) string{asIs, lex.EscapeSigns, vaultpath.EscapeSegments}
	if t.escaped {
		slices.Reverse(ways)
	}
	var out []string
	for _, way := range ways {
		for _, path := range paths {
			out = append(out, way(path))
		}
	}
	return out
}
