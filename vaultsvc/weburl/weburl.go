package weburl

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// URLs makes the addresses of one server's UI. What they have in common is found out once: a walk
// asks for two addresses a name.
type URLs struct {
	root      string // what all begin with, as "https://host/ui/vault/"; "" where there is no UI
	section   string // the part that holds the engines' pages: it was renamed in Vault 2.0
	nativeKV2 bool   // KV version 2 has pages of its own below kv/, as since Vault 1.15
	openBao   bool
	namespace string // as a part of the query, or ""
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
	base := strings.TrimRight(origin.String()+u.EscapedPath(), "/")
	if err := harmless.CheckAddress(base); err != nil {
		return URLs{}, fmt.Errorf("%w: %w", ErrPublicURL, err)
	}
	openBao := server.Product == vaultsvc.OpenBao
	urls := URLs{
		section: "secrets", nativeKV2: !openBao && server.AtLeast(1, 15), openBao: openBao,
	}
	if !openBao || server.AtLeast(2, 2) {
		urls.root = base + "/ui/vault/"
	}
	if !openBao && server.AtLeast(2, 0) {
		urls.section = "secrets-engines"
	}
	if namespace = strings.Trim(namespace, "/"); server.Namespaces() && namespace != "" {
		urls.namespace = "namespace=" + url.QueryEscape(namespace)
	}
	return urls, nil
}

// ErrNoUI is a server that has none: OpenBao has one since 2.2.
var ErrNoUI = errors.New("this server has no web UI: OpenBao has one since 2.2")

// Missing returns [ErrNoUI] where there are no addresses: they are "" then.
func (u URLs) Missing() error {
	if u.root == "" {
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
		return u.address(u.section)
	case loc.IsMount() && m.KV2() && u.nativeKV2:
		return u.page(m, "", "kv/list")
	case loc.IsMount():
		return u.page(m, "", "list")
	case loc.IsFolder():
		return u.page(m, "", "list/", vaultpath.EscapeSegments(loc.Path))
	case m.KV2() && u.nativeKV2:
		return u.page(m, "", "kv/", vaultpath.EscapeWhole(loc.Path), "/details")
	}
	return u.page(m, "", "show/", vaultpath.EscapeSegments(loc.Path))
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
	case m.KV2() && u.nativeKV2:
		return u.page(m, "", "kv/", vaultpath.EscapeWhole(loc.Path), "/details/edit")
	}
	return u.page(m, "", "edit/", vaultpath.EscapeSegments(loc.Path))
}

// Create returns the form for a new secret that begins with the location's path, or
// the nearest page that exists for engines that have no such form.
func (u URLs) Create(m vaultsvc.Mount, loc vaultpath.Location) string {
	if pages, ok := u.globalPagesOf(m.Kind()); ok {
		return u.global(pages, loc)
	}
	if !hasSecretPages(m) {
		return u.page(m, "", "configuration")
	}
	form := "create"
	if m.KV2() && u.nativeKV2 {
		form = "kv/create"
	}
	if loc.Path == "" {
		return u.page(m, "", form)
	}
	// QueryEscape, since PathEscape leaves "+", which the form turns into a blank.
	return u.page(m, "initialKey="+url.QueryEscape(loc.Path), form)
}

// hasSecretPages reports whether the UI lists and edits the engine's paths as secrets.
func hasSecretPages(m vaultsvc.Mount) bool { return m.KVVersion > 0 || m.Kind() == "cubbyhole" }

// served reports whether a location's page would be looked for among the UI's own files, where its
// address ends in the name of one: then the page of the folder that it is in is the nearest.
func (u URLs) served(m vaultsvc.Mount, loc vaultpath.Location) bool {
	return !(m.KV2() && u.nativeKV2) && loc.Name() == "index.html"
}

// moves reports whether no server takes an address with a path, or takes it for another one.
func moves(path string) bool {
	return strings.Contains(path, "//") || vaultpath.HasDotSegment(path)
}

// page returns the address of a page of a mount, whose parts stand one behind the other. A browser
// would tidy up an address that has dot segments in it, and come out elsewhere: it gets the list
// of engines instead.
func (u URLs) page(m vaultsvc.Mount, query string, parts ...string) string {
	if u.root == "" {
		return ""
	}
	query = u.query(query)
	b := make([]byte, 0, 256) // no garbage but the address: there are two for each name
	b = append(append(b, u.root...), u.section...)
	b = append(b, '/')
	b = append(b, vaultpath.EscapeWhole(strings.TrimSuffix(m.Path, "/"))...)
	b = append(b, '/')
	for _, part := range parts {
		b = append(b, part...)
	}
	address := string(append(b, query...))
	if moves(address[len(u.root) : len(address)-len(query)]) {
		return u.address(u.section)
	}
	return address
}

// address returns the address of a page outside of the mounts.
func (u URLs) address(page string) string {
	if u.root == "" {
		return ""
	}
	return u.root + page + u.query("")
}

// query returns what stands behind a page: its own part of the query, which may be "", and the
// namespace.
func (u URLs) query(own string) string {
	switch {
	case own == "" && u.namespace == "":
		return ""
	case own == "" || u.namespace == "":
		return "?" + own + u.namespace
	}
	return "?" + own + "&" + u.namespace
}
