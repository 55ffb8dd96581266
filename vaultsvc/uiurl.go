package vaultsvc

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// UI makes addresses of the official web UI, in the form that is native to the running
// server: old forms redirect on some versions and are lost on others. The forms were read
// from the UI's router and opened in a browser (Vault 1.21.4); older and newer versions
// are from their routers' sources.
type UI struct {
	base      string // without a closing slash
	server    Server
	namespace string
}

// ErrPublicURL is wrapped by every error of [NewUI].
var ErrPublicURL = errors.New("not an address that a browser can open")

// NewUI returns the maker of addresses below publicURL, which is http or https, may have a path,
// and has no query. The namespace is put into addresses only for servers that have namespaces: others would
// throw the user on the dashboard.
func NewUI(publicURL string, server Server, namespace string) (UI, error) {
	u, err := url.Parse(publicURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || vaultpath.HasDotSegment(u.Path) {
		return UI{}, fmt.Errorf("%w: it must be http(s)://host", ErrPublicURL)
	}
	origin := url.URL{Scheme: u.Scheme, Host: u.Host}
	ui := UI{base: strings.TrimRight(origin.String()+u.EscapedPath(), "/"), server: server}
	if server.Namespaces() {
		ui.namespace = strings.Trim(namespace, "/")
	}
	return ui, nil
}

// section is the part of the address that holds the engines' pages: it was renamed in Vault 2.0.
func (u UI) section() string {
	if u.server.Product != OpenBao && u.server.AtLeast(2, 0) {
		return "secrets-engines"
	}
	return "secrets"
}

// nativeKV2 tells whether KV version 2 has pages of its own below /kv/, as since Vault 1.15.
func (u UI) nativeKV2() bool { return u.server.Product != OpenBao && u.server.AtLeast(1, 15) }

// View returns the page that shows a secret, or lists a folder or mount.
func (u UI) View(m Mount, loc vaultpath.Location) string {
	switch {
	case !hasSecretPages(m):
		return u.custom(m, loc, "show")
	case loc.IsMount() && m.KV2() && u.nativeKV2():
		return u.page(m, "kv/list")
	case loc.IsMount():
		return u.page(m, "list")
	case loc.IsFolder():
		return u.page(m, "list/"+vaultpath.EscapeSegments(loc.Path))
	case m.KV2() && u.nativeKV2():
		return u.page(m, "kv/"+vaultpath.EscapeWhole(loc.Path)+"/details")
	}
	return u.page(m, "show/"+vaultpath.EscapeSegments(loc.Path))
}

// Edit returns the page that edits a secret; for a folder or mount it is [UI.View].
func (u UI) Edit(m Mount, loc vaultpath.Location) string {
	switch {
	case loc.IsFolder():
		return u.View(m, loc)
	case !hasSecretPages(m):
		return u.custom(m, loc, "edit")
	case m.KV2() && u.nativeKV2():
		return u.page(m, "kv/"+vaultpath.EscapeWhole(loc.Path)+"/details/edit")
	}
	return u.page(m, "edit/"+vaultpath.EscapeSegments(loc.Path))
}

// Create returns the form for a new secret that begins with the location's path, or
// the nearest page that exists for engines that have no such form.
func (u UI) Create(m Mount, loc vaultpath.Location) string {
	if pages, ok := globalPagesOf(m.Engine); ok {
		return u.global(pages, loc)
	}
	if !hasSecretPages(m) {
		return u.page(m, "configuration")
	}
	form := "create"
	if m.KV2() && u.nativeKV2() {
		form = "kv/create"
	}
	if loc.Path == "" {
		return u.page(m, form)
	}
	// QueryEscape, since PathEscape leaves "+", which the form turns into a blank.
	return u.page(m, form, "initialKey="+url.QueryEscape(loc.Path))
}

// hasSecretPages tells whether the UI lists and edits the engine's paths as secrets.
func hasSecretPages(m Mount) bool { return m.KVVersion > 0 || m.Engine == "cubbyhole" }

// page returns the address of a page of a mount, with those parts of the query that are not
// empty. A browser would tidy up an address that has dot segments in it, and come out
// elsewhere: it gets the list of engines instead.
func (u UI) page(m Mount, rest string, query ...string) string {
	address := u.base + "/ui/vault/" + u.section()
	if mount := "/" + vaultpath.EscapeWhole(strings.TrimSuffix(m.Path, "/")) + "/" + rest; vaultpath.HasDotSegment(mount) || strings.Contains(mount, "//") {
		query = nil
	} else {
		address += mount
	}
	if u.namespace != "" {
		query = append(query, "namespace="+url.QueryEscape(u.namespace))
	}
	query = slices.DeleteFunc(query, func(part string) bool { return part == "" })
	if len(query) > 0 {
		address += "?" + strings.Join(query, "&")
	}
	return address
}
