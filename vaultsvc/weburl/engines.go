package weburl

import (
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// enginePages says which pages the UI has for an engine of its own other than a key-value store.
type enginePages struct {
	overview string // of the mount, and of all that has no page of its own
	folders  []folderPages
}

// folderPages are the pages of one folder of an engine's API.
type folderPages struct {
	folder        string // below the mount, as in "roles/"
	list          string // "" where the overview is the list
	before, after string // around the name of a thing in the folder; before is "" where it has no page
	query         string
}

// pagesOf returns the pages of an engine as Vault 1.21.4 has them. One that it does not know is a
// plugin: it has no list page, its mount opens the configuration, and a path of it opens
// wherever a read of that path returns data. OpenBao's UI has only the configuration of those,
// and of totp.
func pagesOf(engine string) (pages enginePages, known bool) {
	switch engine {
	case "pki":
		return enginePages{"pki/overview", []folderPages{
			{folder: "roles/", list: "pki/roles", before: "pki/roles/", after: "/details"},
			{folder: "issuers/", list: "pki/issuers", before: "pki/issuers/", after: "/details"},
			{folder: "certs/", list: "pki/certificates", before: "pki/certificates/", after: "/details"},
			{folder: "keys/", list: "pki/keys"},
		}}, true
	case "database":
		return enginePages{"overview", []folderPages{
			{folder: "config/", before: "show/"},
			{folder: "roles/", list: "list?tab=role", before: "show/role/"},
		}}, true
	case "transit":
		return enginePages{"list",
			[]folderPages{{folder: "keys/", before: "show/", query: "tab=actions"}}}, true
	case "aws", "ssh":
		return enginePages{"list", []folderPages{{folder: "roles/", before: "show/"}}}, true
	case "totp":
		return enginePages{"list", []folderPages{{folder: "keys/", before: "show/"}}}, true
	case "kubernetes":
		return enginePages{"kubernetes/overview", []folderPages{
			{folder: "roles/", before: "kubernetes/roles/", after: "/details"},
		}}, true
	case "ldap":
		return enginePages{overview: "ldap/overview"}, true
	case "azure", "gcp":
		return enginePages{overview: "configuration"}, true
	}
	return enginePages{overview: "configuration"}, false
}

// custom returns the page of a location in an engine other than a key-value store: verb is show
// or edit.
func (u URLs) custom(m vaultsvc.Mount, loc vaultpath.Location, verb string) string {
	if pages, ok := u.globalPagesOf(m.Kind()); ok {
		return u.global(pages, loc)
	}
	pages, known := pagesOf(m.Kind())
	if u.openBao && m.Kind() == "totp" {
		pages = enginePages{overview: "configuration"}
	}
	if !known && !loc.IsFolder() && !u.openBao {
		return u.page(m, "", verb, "/", vaultpath.EscapeSegments(loc.Path))
	}
	for _, f := range pages.folders {
		name, ok := strings.CutPrefix(loc.Path, f.folder)
		switch {
		case ok && name == "" && f.list != "":
			page, query, _ := strings.Cut(f.list, "?")
			return u.page(m, query, page)
		case ok && name != "" && f.before != "" && !strings.HasSuffix(name, "/"):
			return u.page(m, f.query, f.before, vaultpath.EscapeWhole(name), f.after)
		}
	}
	return u.page(m, "", pages.overview)
}
