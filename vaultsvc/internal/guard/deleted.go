package guard

import (
	"maps"
	"net/http"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// ExcludeDeleted is the query that has a LIST of KV version 2 leave out the secrets whose current
// version is deleted. It takes no other capability than the LIST without it.
const ExcludeDeleted = "exclude_deleted=true"

// SetMounts takes in what the server says of all mounts of a namespace: by path, with its closing
// slash, which are of KV version 2. What it does not name is none any more.
func (g *Guard) SetMounts(namespace string, kv2 map[string]bool) {
	g.mounts.put(namespace, kv2, true)
}

// AddMount takes in what the server says of one mount of a namespace.
func (g *Guard) AddMount(namespace, path string, kv2 bool) {
	g.mounts.put(namespace, map[string]bool{path: kv2}, false)
}

// IsKV2 reports whether the server itself has named a mount, and as one of KV version 2.
func (g *Guard) IsKV2(namespace, mount string) bool {
	below, ok := g.mounts.belowKV2(namespace, mount)
	return ok && below == ""
}

// isDeletedQuery reports whether a request lists a folder of KV version 2 without its deleted
// secrets, and nothing else: the one query, as it is written here, at the metadata of a mount of
// which the server itself has said what it is. What the query would mean to another engine nobody
// knows.
func (g *Guard) isDeletedQuery(req *http.Request, path string) bool {
	if req.Method != "LIST" || req.URL.RawQuery != ExcludeDeleted {
		return false
	}
	if len(req.Header["X-Vault-Namespace"]) > 1 {
		return false
	}
	below, ok := g.mounts.belowKV2(req.Header.Get("X-Vault-Namespace"), path)
	if !ok {
		return false
	}
	folder, ok := strings.CutPrefix(below, "metadata/")
	return ok && (folder == "" || strings.HasSuffix(folder, "/") && folder[0] != '/' &&
		!strings.Contains(folder, "//"))
}

// servedMounts are the mounts that the server itself has named, in each namespace: which of them
// are of KV version 2. It is safe for concurrent use, and its zero value has none.
type servedMounts struct {
	mu sync.RWMutex
	in map[string]map[string]bool // by namespace and path: whether it is of KV version 2
}

// put takes in mounts of a namespace, in place of those before or beside them.
func (s *servedMounts) put(namespace string, kv2 map[string]bool, all bool) {
	namespace = strings.Trim(namespace, "/")
	valid := map[string]bool{}
	for path, is := range kv2 {
		if vaultpath.New("", path, "").Validate() == nil { // else nothing can be asked of it
			valid[path] = is
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.in == nil {
		s.in = map[string]map[string]bool{}
	}
	if all || s.in[namespace] == nil {
		s.in[namespace] = valid
	} else {
		maps.Copy(s.in[namespace], valid)
	}
}

// belowKV2 returns what an API path has below the mount that it lies in, the longest that matches.
// It returns false where that is not of KV version 2, or where no server has named one.
func (s *servedMounts) belowKV2(namespace, path string) (below string, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	mounts := s.in[strings.Trim(namespace, "/")]
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
