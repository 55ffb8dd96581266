package pages

import (
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// Pages knows the addresses of the official UI's pages, for the server as it is known now.
type Pages struct {
	mount func(vaultpath.Location) (vaultsvc.Mount, bool)
	ui    weburl.URLs
	ok    bool // there are any
}

// New returns the pages of a namespace; at says which mount a location is in.
func New(publicURL string, server vaultsvc.ServerInfo, namespace string,
	at func(vaultpath.Location) (vaultsvc.Mount, bool)) Pages {
	ui, err := weburl.New(publicURL, server, namespace)
	return Pages{mount: at, ui: ui, ok: err == nil && ui.Missing() == nil}
}

// View returns the address of a location's page, and false where there is none.
func (p Pages) View(loc vaultpath.Location) (string, bool) {
	return p.Of(loc, loc, weburl.URLs.View)
}

// Of returns an address in the mount of a location.
func (p Pages) Of(
	loc, at vaultpath.Location, address func(weburl.URLs, vaultsvc.Mount, vaultpath.Location) string,
) (string, bool) {
	mount, ok := p.mount(loc)
	if !ok || !p.ok {
		return "", false
	}
	return address(p.ui, mount, at), true
}
