package memvault

import (
	"net/http"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/acl"
)

// serveResultantACL answers what the policies of the token come to. Rules with a "+" segment are
// left out by every OpenBao, and were by Vault before 1.20.
func (q *request) serveResultantACL() {
	data := map[string]any{"root": q.acl.Root}
	if q.srv.product == Vault {
		data["chroot_namespace"] = ""
	}
	if !q.acl.Root {
		exact, glob := map[string]any{}, map[string]any{}
		q.acl.Rules(func(path string, caps acl.Set) {
			in := exact
			switch pattern := acl.IsPattern(path); {
			case pattern && (q.srv.product == OpenBao || !q.srv.versionIs(1, 20)):
				return
			case pattern:
				in = glob
			case strings.HasSuffix(path, "*"):
				in, path = glob, strings.TrimSuffix(path, "*")
			}
			names := capabilities(caps)
			if i := slices.Index(names, Patch); i >= 0 { // it is the last there
				names = append(slices.Delete(names, i, i+1), Patch)
			}
			in[path] = map[string]any{"capabilities": names}
		})
		data["exact_paths"], data["glob_paths"] = exact, glob
	}
	q.answer("system", data)
}

// capabilities returns the names as Vault gives them: sorted, and "deny" where there are none.
func capabilities(caps acl.Set) []string {
	if !caps.Any() {
		return []string{Deny}
	}
	return slices.Sorted(slices.Values(caps.Names()))
}

// serveCapabilities answers what the token may do at the paths of the body.
func (q *request) serveCapabilities() {
	paths, _ := q.body["paths"].([]any)
	if len(paths) == 0 {
		q.fail(http.StatusBadRequest, "paths must be supplied")
		return
	}
	data := map[string]any{}
	for _, p := range paths {
		path, _ := p.(string)
		switch {
		case path == "":
			q.fail(http.StatusBadRequest, multi("missing path"))
			return
		case q.acl.Root:
			data[path] = []string{"root"}
		default:
			data[path] = capabilities(q.acl.At(q.ns.path+path, true))
		}
	}
	q.answerBoth("system", data)
}
