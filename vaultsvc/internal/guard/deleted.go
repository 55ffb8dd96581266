package guard

import (
	"net/http"
	"strings"
)

// ExcludeDeleted is the query that has a LIST of KV version 2 leave out the secrets whose current
// version is deleted. It takes no other capability than the LIST without it.
const ExcludeDeleted = "exclude_deleted=true"

// isDeletedQuery reports whether a request lists a folder of KV version 2 without its deleted
// secrets, and nothing else: the one query, as it is written here, at the metadata of a mount of
// which the server itself has said what it is. What the query would mean to another engine nobody
// knows.
func (g *Guard) isDeletedQuery(req *http.Request, path string) bool {
	if req.Method != "LIST" || req.URL.RawQuery != ExcludeDeleted ||
		len(req.Header["X-Vault-Namespace"]) > 1 {
		return false
	}
	below, version := g.mounts.find(req.Header.Get("X-Vault-Namespace"), path)
	folder, ok := strings.CutPrefix(below, "metadata/")
	return ok && version == 2 && isFolder(folder)
}
