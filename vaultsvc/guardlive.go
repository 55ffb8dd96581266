package vaultsvc

import (
	"net/http"
	"strings"
	"sync"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// liveQuery is what has a LIST of KV version 2 leave out the secrets whose current version is deleted. It takes no other
// capability than the LIST without it.
const liveQuery = "exclude_deleted=true"

// isLive reports whether a request lists a folder of KV version 2 without its deleted secrets, and nothing else: the one
// query, as it is written here, at the metadata of a mount of which the server itself has said what it is. What the query
// would mean to another engine nobody knows.
func (g *guard) isLive(req *http.Request, path string) bool {
	if req.Method != "LIST" || req.URL.RawQuery != liveQuery {
		return false
	}
	namespace := ""
	switch values := req.Header[api.NamespaceHeaderName]; len(values) {
	case 0:
	case 1:
		namespace = values[0]
	default:
		return false
	}
	below, ok := g.mounts.belowKV2(namespace, path)
	if !ok {
		return false
	}
	folder, ok := strings.CutPrefix(below, "metadata/")
	return ok && (folder == "" || strings.HasSuffix(folder, "/") && folder[0] != '/' && !strings.Contains(folder, "//"))
}

// servedMounts are the mounts that the server itself has named, in each namespace: which of them are of KV version 2. It is
// safe for concurrent use, and its zero value has none.
type servedMounts struct {
	mu sync.RWMutex
	in map[string]map[string]bool // by namespace and path: whether it is of KV version 2
}

// replace takes in an answer that has all mounts of a namespace: what it does not name is none any more.
func (s *servedMounts) replace(namespace string, mounts []Mount) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.in, bareNamespace(namespace))
	for _, m := range mounts {
		s.put(namespace, m)
	}
}

// add takes in an answer that has one mount of a namespace.
func (s *servedMounts) add(namespace string, m Mount) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(namespace, m)
}

func (s *servedMounts) put(namespace string, m Mount) {
	if vaultpath.New("", m.Path, "").Validate() != nil {
		return // nothing can be asked of it
	}
	namespace = bareNamespace(namespace)
	if s.in == nil {
		s.in = map[string]map[string]bool{}
	}
	if s.in[namespace] == nil {
		s.in[namespace] = map[string]bool{}
	}
	s.in[namespace][m.Path] = m.KV2() && !m.Guessed
}

// belowKV2 returns what an API path has below the mount that it lies in, the longest that matches. It returns false where
// that is not of KV version 2, or where no server has named one.
func (s *servedMounts) belowKV2(namespace, path string) (below string, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	mounts := s.in[bareNamespace(namespace)]
	for i := len(path) - 1; i >= 0 && len(mounts) > 0; i-- {
		if path[i] != '/' {
			continue
		}
		if kv2, is := mounts[path[:i+1]]; is {
			return path[i+1:], kv2
		}
	}
	return "", false
}

// bareNamespace returns a namespace as it is kept.
func bareNamespace(namespace string) string { return strings.Trim(namespace, "/") }
