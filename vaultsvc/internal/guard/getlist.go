package guard

import (
	"net/http"
	"strings"
	"unicode"
)

// GetList is the query that makes a list of a GET, as the official client sends it.
const GetList = "list=true"

// AllowGetLists says whether folders of KV may be listed by GET, for what is in front of a server
// and refuses the verb LIST. It is off unless the user asks for it.
//
// A proxy that drops the query makes a read of such a request. The path ends in a slash, and no
// secret has a name that does: KV version 1 answers that nothing is there, and version 2 with the
// metadata, below which no value is. One that takes the slash away as well could read a secret of
// version 1 that has the name of a folder, which nothing here can prevent: the README says so. Of
// other engines nobody knows, and so they are listed by LIST.
func (g *Guard) AllowGetLists(yes bool) { g.getLists.Store(yes) }

// ListsByGet reports whether a path, below /v1/ and not escaped, may be listed by GET: a folder of
// a mount of KV that the server has named, below metadata/ where that is of version 2. Where the
// server describes no mount that the path lies in, it is one below metadata/ of what the user says
// is KV version 2: what another engine would take for a read there, with a slash at its end, none
// is known to have. Nothing is guessed to be of version 1, where any engine could be.
func (g *Guard) ListsByGet(namespace, path string) bool {
	if !g.getLists.Load() || !isPlain(path) {
		return false
	}
	below, version := g.mounts.find(namespace, path)
	if version == unknown {
		below, version = g.assumed.find(namespace, path)
	}
	switch version {
	case 1:
		return isFolder(below)
	case 2:
		folder, ok := strings.CutPrefix(below, "metadata/")
		return ok && isFolder(folder)
	}
	return false
}

// isGetList reports whether a request lists a folder of KV by GET and does nothing else: in the one
// form that it has here.
func (g *Guard) isGetList(req *http.Request, path string) bool {
	return req.Method == http.MethodGet && req.URL.RawQuery == GetList && !req.URL.ForceQuery &&
		len(req.Header["X-Vault-Namespace"]) <= 1 &&
		g.ListsByGet(req.Header.Get("X-Vault-Namespace"), path)
}

// isPlain reports whether nobody on the way could take a path that ends in a slash for one that
// does not, or for another one. Who decodes once too often cuts it at a "?" or "#" of a name,
// others cut it at ";" or at a zero byte, or take "\" for a slash. Few names have one of these, and
// they are listed by LIST.
func isPlain(path string) bool {
	return strings.HasSuffix(path, "/") && !strings.ContainsAny(path, `%?#;\`) &&
		!strings.ContainsFunc(path, unicode.IsControl)
}
