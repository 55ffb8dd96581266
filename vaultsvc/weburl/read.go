package weburl

import (
	"net/url"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// uiRoot is what the path of each page of the UI begins with, below the address of the server.
const uiRoot = "/ui/vault/"

// Split tells the address of a server from the page of its UI that an address names: what follows
// "/ui/vault/", with its query, still escaped. ok is false where it is no page of a UI.
func Split(address string) (base, page string, ok bool) {
	path, query, _ := strings.Cut(address, "?")
	base, page, ok = strings.Cut(path, uiRoot)
	if query, _, _ = strings.Cut(query, "#"); query != "" {
		page += "?" + query
	}
	return base, page, ok
}

// Page is what the address of a page of the UI names.
type Page struct {
	Location vaultpath.Location
	Version  string // of the secret; "" is the newest
}

// ReadPage is the inverse of [URLs.View], [URLs.Edit] and [URLs.Create], for every product and
// version, and knows the other pages that the UIs have of a secret, and links whose escapes a chat
// program has resolved. mounts are those that are known: each engine has pages of its own, and a
// mount that is not among them is taken for one of KV. Of a server without namespaces in its
// addresses the namespace is "". ok is false for a page that shows no place.
func ReadPage(page string, mounts []vaultsvc.Mount) (p Page, ok bool) {
	path, query, _ := strings.Cut(page, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return Page{}, false
	}
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if segments[i], err = url.PathUnescape(s); err != nil {
			return Page{}, false
		}
	}
	var mount, below string
	if segments[0] == "secrets" || segments[0] == "secrets-engines" {
		mount, below, ok = readEngine(segments[1:], values, mounts)
	} else {
		mount, below, ok = readGlobal(strings.Join(segments, "/"), mounts)
	}
	if !ok {
		return Page{}, false
	}
	return Page{vaultpath.New(values.Get("namespace"), mount, below), values.Get("version")}, true
}

// readEngine reads the page of a mount: what stands behind "secrets/".
func readEngine(segments []string, query url.Values, mounts []vaultsvc.Mount) (mount, below string,
	ok bool) {
	if len(segments) == 0 || segments[0] == "" {
		return "", "", false
	}
	m, known := vaultsvc.FindMount(mounts, segments[0])
	rest := segments[1:]
	if known = known && m.Path == segments[0]+"/"; !known {
		// the mount's own slashes are no longer escaped
		if m, known = vaultsvc.FindMount(mounts, strings.Join(segments, "/")); known {
			rest = segments[strings.Count(m.Path, "/"):]
		} else {
			m = vaultsvc.Mount{Path: segments[0] + "/", Engine: "kv", KVVersion: 2}
		}
	}
	if hasSecretPages(m) {
		return m.Path, readSecret(rest, query), true
	}
	return m.Path, readCustom(m, rest, query), true
}

// subpages are the pages of a secret of KV version 2 that stand behind its name.
var subpages = [][]string{
	{"details", "edit"}, {"details"}, {"metadata", "edit"}, {"metadata", "versions"},
	{"metadata", "diff"}, {"metadata"}, {"paths"}, {"patch"},
}

// readSecret returns the path of a page that shows, edits or makes a secret, or lists a folder.
func readSecret(segments []string, query url.Values) string {
	native := len(segments) > 1 && segments[0] == "kv"
	if native {
		segments = segments[1:]
		for _, sub := range subpages {
			if n := len(segments) - len(sub); n > 0 && slices.Equal(segments[n:], sub) {
				return strings.Join(segments[:n], "/")
			}
		}
	}
	if len(segments) == 0 {
		return ""
	}
	below := strings.Join(segments[1:], "/")
	switch verb := segments[0]; {
	case verb == "list" && below != "":
		return strings.TrimRight(below, "/") + "/"
	case verb == "list", verb == "configuration", verb == "kv":
		return ""
	case verb == "create" && query.Has("initialKey"):
		return query.Get("initialKey")
	case native && verb != "create": // the overview of a secret
		return strings.Join(segments, "/")
	}
	return below // show, edit, metadata, diff, versions
}

// readCustom returns the path of a page of an engine other than a key-value store.
func readCustom(m vaultsvc.Mount, segments []string, query url.Values) string {
	page := strings.Join(segments, "/")
	pages, known := pagesOf(m.Kind())
	if !known {
		if verb, below, _ := strings.Cut(page, "/"); verb == "show" || verb == "edit" {
			return below
		}
		return ""
	}
	list := page + "?tab=" + query.Get("tab")
	for _, f := range pages.folders {
		if f.list == list {
			return f.folder
		}
	}
	below, _ := pages.read(page)
	return below
}

// read returns the path whose page an address is: of several the one whose page says most.
func (p enginePages) read(page string) (below string, ok bool) {
	longest := -1
	for _, f := range p.folders {
		name, is := strings.CutPrefix(page, f.before)
		name, ends := strings.CutSuffix(name, f.after)
		switch {
		case f.list != "" && page == f.list && len(f.list) > longest:
			below, ok, longest = f.folder, true, len(f.list)
		case f.before != "" && is && ends && name != "" && len(f.before) > longest:
			below, ok, longest = f.folder+name, true, len(f.before)
		}
	}
	return below, ok
}

// readGlobal reads a page outside of the secrets engines.
func readGlobal(page string, mounts []vaultsvc.Mount) (mount, below string, ok bool) {
	page = strings.Replace(page, "policy/acl/", "policies/acl/", 1)
	for _, engine := range []string{"identity", "system"} {
		pages, _ := URLs{}.globalPagesOf(engine)
		below, ok := pages.read(page)
		if !ok && page != pages.overview {
			continue
		}
		mount := map[string]string{"identity": "identity/", "system": "sys/"}[engine]
		for _, m := range mounts {
			if m.Kind() == engine {
				mount = m.Path
			}
		}
		return mount, below, true
	}
	return "", "", false
}
