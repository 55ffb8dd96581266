package tui

import (
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// pages knows the addresses of the official UI's pages, for the server as it is known now.
type pages struct {
	mount func(vaultpath.Location) (vaultsvc.Mount, bool)
	ui    weburl.URLs
	ok    bool // there are any
}

func (m *Model) pages() pages {
	server, _ := m.session.Server()
	ui, err := weburl.New(m.set.PublicURL, server, m.listing.Store.Namespace())
	return pages{mount: m.listing.Mounts.At, ui: ui, ok: err == nil && ui.Missing() == nil}
}

// view returns the address of a location's page, and false where there is none.
func (p pages) view(loc vaultpath.Location) (string, bool) {
	return p.of(loc, loc, weburl.URLs.View)
}

// of returns an address in the mount of a location.
func (p pages) of(
	loc, at vaultpath.Location, address func(weburl.URLs, vaultsvc.Mount, vaultpath.Location) string,
) (string, bool) {
	mount, ok := p.mount(loc)
	if !ok || !p.ok {
		return "", false
	}
	return address(p.ui, mount, at), true
}
