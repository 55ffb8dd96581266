package weburl

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// URLs makes the addresses of one server's UI.
type URLs struct {
	base      string // without a closing slash
	server    vaultsvc.ServerInfo
	namespace string
}

// ErrPublicURL is wrapped by every error of [New].
var ErrPublicURL = errors.New("not an address that a browser can open")

// New returns the maker of addresses below publicURL, which is http or https, may have a path, and
// has no query. The namespace is put into addresses only for servers that have namespaces: others
// would throw the user on the dashboard.
func New(publicURL string, server vaultsvc.ServerInfo, namespace string) (URLs, error) {
	u, err := url.Parse(publicURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" ||
		u.User != nil ||
		u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || vaultpath.HasDotSegment(u.Path) {
		return URLs{}, fmt.Errorf("%w: it must be http(s)://host", ErrPublicURL)
	}
	origin := url.URL{Scheme: u.Scheme, Host: u.Host}
	urls := URLs{base: strings.TrimRight(origin.String()+u.EscapedPath(), "/"), server: server}
	if err := harmless.CheckAddress(urls.base); err != nil {
		return URLs{}, fmt.Errorf("%w: %w", ErrPublicURL, err)
	}
	if server.Namespaces() {
		urls.namespace = strings.Trim(namespace, "/")
	}
	return urls, nil
}

// section is the part of the address that holds the engines' pages: it was renamed in Vault 2.0.
func (u URLs) section() string {
	if u.server.Product != vaultsvc.OpenBao && u.server.AtLeast(2, 0) {
		return "secrets-engines"
	}
	return "secrets"
}

// nativeKV2 reports whether KV version 2 has pages of its own below /kv/, as since Vault 1.15.
func (u URLs) nativeKV2() bool {
	return u.server.Product != vaultsvc.OpenBao && u.server.AtLeast(1, 15)
}

// ErrNoUI is a server that has none: OpenBao has one since 2.2.
var ErrNoUI = errors.New("this server has no web UI: OpenBao has one since 2.2")

// Missing returns [ErrNoUI] where there are no addresses: they are "" then.
func (u URLs) Missing() error {
	if u.server.Product == vaultsvc.OpenBao && !u.server.AtLeast(2, 2) {
		return ErrNoUI
	}
	return nil
}

// View returns the page that shows a secret, or lists a folder or mount.
func (u URLs) View(m vaultsvc.Mount, loc vaultpath.Location) string {
	if u.served(m, loc) {
		loc, _ = loc.Parent()
	}
	switch {
	case !hasSecretPages(m):
		return u.custom(m, loc, "show")
	case moves(loc.Path):
		return u.address(u.section())
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

// Edit returns the page that edits a secret; for a folder or mount it is [URLs.View].
func (u URLs) Edit(m vaultsvc.Mount, loc vaultpath.Location) string {
	switch {
	case loc.IsFolder(), u.served(m, loc):
		return u.View(m, loc)
	case !hasSecretPages(m):
		return u.custom(m, loc, "edit")
	case moves(loc.Path):
		return u.View(m, loc)
	case m.KV2() && u.nativeKV2():
		return u.page(m, "kv/"+vaultpath.EscapeWhole(loc.Path)+"/details/edit")
	}
	return u.page(m, "edit/"+vaultpath.EscapeSegments(loc.Path))
}

// Create returns the form for a new secret that begins with the location's path, or
// the nearest page that exists for engines that have no such form.
func (u URLs) Create(m vaultsvc.Mount, loc vaultpath.Location) string {
	if pages, ok := u.globalPagesOf(m.Kind()); ok {
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

// hasSecretPages reports whether the UI lists and edits the engine's paths as secrets.
func hasSecretPages(m vaultsvc.Mount) bool { return m.KVVersion > 0 || m.Kind() == "cubbyhole" }

// served reports whether a location's page would be looked for among the UI's own files, where its
// address ends in the name of one: then the page of the folder that it is in is the nearest.
func (u URLs) served(m vaultsvc.Mount, loc vaultpath.Location) bool {
	return loc.Name() == "index.html" && !(m.KV2() && u.nativeKV2())
}

// moves reports whether no server takes an address with a path, or takes it for another one.
func moves(path string) bool {
	return vaultpath.HasDotSegment(path) || strings.Contains(path, "//")
}

// page returns the address of a page of a mount. A browser would tidy up an address that has dot
// segments in it, and come out elsewhere: it gets the list of engines instead.
func (u URLs) page(m vaultsvc.Mount, rest string, query ...string) string {
	mount := "/" + vaultpath.EscapeWhole(strings.TrimSuffix(m.Path, "/")) + "/" + rest
	if moves(mount) {
		return u.address(u.section())
	}
	return u.address(u.section()+mount, query...)
}

// address returns the address of any page, with those parts of the query that are not empty.
func (u URLs) address(page string, query ...string) string {
	if u.Missing() != nil {
		return ""
	}
	if u.namespace != "" {
		query = append(query, "namespace="+url.QueryEscape(u.namespace))
	}
	query = slices.DeleteFunc(query, func(part string) bool { return part == "" })
	address := u.base + "/ui/vault/" + page
	if len(query) > 0 {
		address += "?" + strings.Join(query, "&")
	}
	return address
}
