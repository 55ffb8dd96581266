package xref

import (
	"cmp"
	"net/url"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A reference lies where its own tool looks for it. What a path means to a kind reader is no more
// than a hint: it may name a secret that is there, and that the tool never gets.

// asks returns how the tools of the sources ask, by source.
var asks = sync.OnceValue(func() map[string]func(sources.Request) string {
	by := map[string]func(sources.Request) string{}
	for _, s := range sources.All() {
		by[s.Name] = s.Ask
	}
	return by
})

// tool is what finds a reference, with the mounts of the server that it asks.
type tool struct {
	writing
	ask     func(sources.Request) string
	request sources.Request
	escaped bool // what is escaped in the path the tool, or the server, unescapes
	// what the request comes to: see [tool.looks]
	at         vaultpath.Location
	asked, why string
}

func (w writing) asked(ref *catalog.Reference, ask func(sources.Request) string) Meaning {
	if ask == nil {
		kind, _ := w.read(ref.Path)
		return kind
	}
	t, kind, m := w.tool(ref, ask)
	w = t.writing
	at, asked, why := t.at, t.asked, t.why
	switch {
	case why == "" && at == kind.Location:
		// The tool takes out by itself what does not belong there.
		kind.say("", Fix{})
		if advice := t.advice(at, m); len(m.slashes) > 0 && advice != (Fix{}) {
			kind.say(reading{slashes: m.slashes}.reason(), advice)
		} // without another way to write it the slashes have to be there
		return kind
	case why != "" && (!w.known || !kind.Resolved()):
		return kind // nobody knows more than a kind reader
	}
	p := Meaning{Namespace: w.ns, Location: at, Meant: kind.Location}
	advice := t.advice(kind.Location, m)
	if len(m.odd) == 0 && advice.Path != strings.Trim(w.path, "/") {
		m.slashes = nil // it is not for them
	}
	reason := m.reason()
	switch {
	case why != "":
		p.Status = Unresolved
		if reason == "" || advice == (Fix{}) {
			reason = why
		}
	case reason == "" && w.known:
		reason = t.asksFor(asked)
	}
	p.say(reason, advice)
	return p
}

// tool returns what asks for a reference, and how a kind reader reads that.
func (w writing) tool(ref *catalog.Reference, ask func(sources.Request) string) (t tool,
	kind Meaning, m reading) {
	kind, m = w.read(ref.Path)
	t = tool{writing: w, ask: ask}
	if !w.known { // then there is the one that the path seems to name
		t.Mounts = newMounts([]Mount{{Path: m.mount, KVVersion: cmp.Or(w.kvVersion, 2)}})
	}
	t.request = sources.Request{Mount: w.mount, Path: ref.Path, Folder: ref.Folder,
		KVVersion: w.kvVersion, Call: ref.Call, MountOf: t.mountOf}
	t.at, t.asked, t.why = t.looks(t.request)
	if path := unescaped(ref.Path, t.asked); path != ref.Path {
		w.path = vaultpath.Clean(path)
		t.writing.path, t.escaped = w.path, true
		kind, m = w.read(path)
	}
	return t, kind, m
}

// unescaped returns a path without what its tool takes for the query of an address, and for
// escapes. What the tool asks for reports whether it does so.
func unescaped(path, asked string) string {
	if end := strings.IndexAny(path, "?#"); end >= 0 && asked != "" &&
		!strings.ContainsAny(asked, "?#") {
		path = path[:end]
	}
	for segment := range strings.SplitSeq(path, "/") {
		plain, err := url.PathUnescape(segment)
		if err == nil && plain != segment && !strings.Contains(asked, segment) &&
			strings.Contains(asked, plain) {
			path, _ = url.PathUnescape(path)
			break
		}
	}
	return path
}

// mountOf tells a tool the mount of a path, as the server does: see [sources.Request].
func (t *tool) mountOf(path string) (mount string, kvVersion int, ok bool) {
	path, _, ok = vaultpath.SplitMount(vaultpath.Clean(path), t.paths)
	m, _ := findMount(t.List, path)
	return m.Path, m.KVVersion, ok
}

// looks returns the location that the tool gets, and the path of the API that it asks for. Where
// there is no location behind that, why says so.
func (t *tool) looks(r sources.Request) (at vaultpath.Location, asked, why string) {
	if asked = t.ask(r); asked == "" {
		return at, asked, "its tool cannot ask for that"
	}
	at, why = t.reach(asked)
	if why != "" {
		return vaultpath.Location{}, asked, t.asksFor(asked) + why
	}
	return at, asked, ""
}

// reach returns the location behind a path of the API, or why there can be none.
func (t *tool) reach(path string) (at vaultpath.Location, why string) {
	mount, rest, ok := vaultpath.SplitMount(path, t.paths)
	if !ok {
		first, _, _ := strings.Cut(path, "/")
		return at, ", and " + t.noMount(first+"/")
	}
	if t.kv2(mount) {
		api, below, _ := strings.Cut(rest, "/")
		if !sources.IsKVEndpoint(api) {
			return at, `, and the API has "data" behind the mount "` + strings.TrimSuffix(mount, "/") + `"`
		}
		rest = below
	}
	switch {
	case t.folder:
	case rest == "":
		return at, ", which is no more than a mount"
	case strings.HasSuffix(rest, "/"):
		return at, ", and a secret has no slash at its end"
	}
	at = t.writing.at(mount, rest)
	if err := at.Validate(); err != nil {
		return at, ": " + err.Error()
	}
	return at, ""
}

func (t *tool) asksFor(path string) string {
	what := `its tool asks for "` + path + `"`
	if t.writing.mount == "" && path == t.request.Path {
		what += " as it stands"
	}
	return what
}
