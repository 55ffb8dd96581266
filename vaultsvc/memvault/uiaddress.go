package memvault

import (
	"net/url"
	"strings"
)

// uiPage is what an address of Vault's web UI means.
type uiPage struct {
	page  string // what the real UI shows there, in words
	mount string // "" where the address names none
	path  string // below the mount; a folder ends in "/"
	known bool   // whether the address is one that the UI has
}

// readUIAddress reads the escaped path of an address below /ui/ and its query. It knows the form
// of Vault up to 1.14 and of OpenBao (show/p, edit/p, list/p/), that of KV version 2 since
// 1.15 (kv/P/details), and both of them below secrets/ and secrets-engines/.
func readUIAddress(escaped string, query url.Values) uiPage {
	rest, ok := strings.CutPrefix(escaped, "/ui/vault/secrets-engines/")
	if !ok {
		rest, ok = strings.CutPrefix(escaped, "/ui/vault/secrets/")
	}
	segs := strings.Split(rest, "/")
	if !ok || segs[0] == "" {
		return uiPage{page: "a page that is about no secret"}
	}
	mount, err := url.PathUnescape(segs[0])
	p := uiPage{mount: mount + "/", known: err == nil}
	segs = segs[1:]
	if len(segs) > 0 && segs[0] == "kv" {
		p.readKV2(segs[1:], query)
	} else {
		p.read(segs, query)
	}
	return p
}

// What the pages are called, by the verb that stands before a path, and by what stands behind that
// of a secret of KV version 2.
var (
	uiVerbs = map[string]string{
		"": "the list of a folder", "list": "the list of a folder", "show": "a secret",
		"edit": "the form to edit a secret", "create": "the form to create a secret",
	}
	uiTails = map[string]string{
		"": "the overview of a secret", "details": "a secret",
		"details/edit": "the form to edit a secret",
		"metadata":     aboutSecret("metadata"), "metadata/edit": aboutSecret("metadata/edit"),
		"metadata/versions": aboutSecret("metadata/versions"), "paths": aboutSecret("paths"),
	}
)

func aboutSecret(tail string) string { return "what is known about a secret (" + tail + ")" }

// read takes the addresses that every engine has: the path stands in segments of its own.
func (p *uiPage) read(segs []string, query url.Values) {
	verb, path, _ := strings.Cut(strings.Join(segs, "/"), "/")
	page, known := uiVerbs[verb]
	switch {
	case !known:
		p.page, p.known = "a page of the engine", false
		return
	case verb == "create":
		p.path = query.Get("initialKey")
	default:
		p.setPath(path)
	}
	p.page = page
	if (verb == "" || verb == "list") && p.path != "" {
		p.path = strings.TrimSuffix(p.path, "/") + "/"
	}
}

// readKV2 takes what follows kv/: the path is one segment, with its slashes escaped.
func (p *uiPage) readKV2(segs []string, query url.Values) {
	first, tail, _ := strings.Cut(strings.Join(segs, "/"), "/")
	page, known := uiTails[tail]
	switch {
	case first == "":
		p.known, p.page = false, "a page of the engine"
	case first == "list" || first == "create" && tail == "":
		p.read(segs, query)
	case !known:
		p.setPath(first)
		p.page, p.known = "the 404 page", false
	default:
		p.setPath(first)
		p.page = page
	}
}

func (p *uiPage) setPath(escaped string) {
	path, err := url.PathUnescape(escaped)
	if err != nil {
		p.known = false
	}
	p.path = path
}
