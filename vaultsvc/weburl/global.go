package weburl

import (
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// globalPagesOf returns the pages of what is mounted once in each namespace and has its place in
// the UI outside of the secrets engines, as the router of the UI (Vault 1.21) has them; false for
// other engines.
func (u URLs) globalPagesOf(engine string) (pages enginePages, ok bool) {
	list := func(folder, page string) folderPages { return folderPages{folder: folder, list: page} }
	each := func(folder, page, after string) folderPages {
		return folderPages{folder: folder, list: page, before: page + "/", after: after}
	}
	const details = "/details"
	switch engine {
	case "identity":
		return enginePages{"access/identity/entities", []folderPages{
			each("entity/id/", "access/identity/entities", details),
			list("entity/name/", "access/identity/entities"),
			each("entity-alias/id/", "access/identity/entities/aliases", details),
			each("group/id/", "access/identity/groups", details),
			list("group/name/", "access/identity/groups"),
			each("group-alias/id/", "access/identity/groups/aliases", details),
			each("mfa/method/", "access/mfa/methods", ""),
			each("oidc/assignment/", "access/oidc/assignments", details),
			each("oidc/client/", "access/oidc/clients", details),
			each("oidc/key/", "access/oidc/keys", details), each("oidc/provider/", "access/oidc/providers",
				details),
			each("oidc/scope/", "access/oidc/scopes", details),
		}}, true
	case "system":
		overview := "dashboard"
		if u.openBao {
			overview = u.section // it has no dashboard
		}
		return enginePages{overview, []folderPages{
			list("namespaces/", "access/namespaces"), each("policies/acl/", "policies/acl", ""),
		}}, true
	}
	return enginePages{}, false
}

// global returns the page of a location in one of those.
func (u URLs) global(pages enginePages, loc vaultpath.Location) string {
	page := pages.overview
	for _, f := range pages.folders {
		name, ok := strings.CutPrefix(loc.Path, f.folder)
		switch {
		case !ok:
			continue
		case name == "" || f.before == "" || strings.Contains(name, "/"):
			page = f.list
		default:
			// Only the list of policies is called so.
			page = strings.Replace(f.before, "policies/acl/", "policy/acl/", 1) +
				vaultpath.EscapeWhole(name) + f.after
		}
	}
	if vaultpath.HasDotSegment(page) {
		page = pages.overview
	}
	return u.address(page)
}
