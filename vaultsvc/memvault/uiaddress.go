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

// read takes the addresses that every engine has: the path stands in segments of its own.
func (p *uiPage) read(segs []string, query url.Values) {
	verb := ""
	if len(segs) > 0 {
		verb, segs = segs[0], segs[1:]
	}
	switch verb {
	case "", "list":
		p.page = "the list of a folder"
	case "show":
		p.page = "a secret"
	case "edit":
		p.page = "the form to edit a secret"
	case "create":
		p.page = "the form to create a secret"
		p.path, segs = query.Get("initialKey"), nil
	default:
		p.page, p.known, segs = "a page of the engine", false, nil
	}
	if len(segs) > 0 {
		p.setPath(strings.Join(segs, "/"))
	}
	if (verb == "" || verb == "list") && p.path != "" {
		p.path = strings.TrimSuffix(p.path, "/") + "/"
	}
}

// readKV2 takes what follows kv/: the path is one segment, with its slashes escaped.
func (p *uiPage) readKV2(segs []string, query url.Values) {
	tail := ""
	if len(segs) > 1 {
		tail = strings.Join(segs[1:], "/")
	}
	switch {
	case len(segs) == 0 || segs[0] == "":
		p.known, p.page = false, "a page of the engine"
		return
	case segs[0] == "list":
		p.page = "the list of a folder"
		if tail != "" {
			p.setPath(strings.TrimSuffix(tail, "/") + "/")
		}
		return
	case segs[0] == "create" && tail == "":
		p.page, p.path = "the form to create a secret", query.Get("initialKey")
		return
	}
	p.setPath(segs[0])
	switch tail {
	case "":
		p.page = "the overview of a secret"
	case "details":
		p.page = "a secret"
	case "details/edit":
		p.page = "the form to edit a secret"
	case "metadata", "metadata/edit", "metadata/versions", "paths":
		p.page = "what is known about a secret (" + tail + ")"
	default:
		p.page, p.known = "the 404 page", false
	}
}

func (p *uiPage) setPath(escaped string) {
	path, err := url.PathUnescape(escaped)
	if err != nil {
		p.known = false
	}
	p.path = path
}
