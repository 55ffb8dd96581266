package guard

import (
	"maps"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// SetMounts takes in what the server says of all mounts of a namespace: by path, with its closing
// slash, of which version of KV they are, 0 for other engines. What it does not name is none any
// more.
func (g *Guard) SetMounts(namespace string, kv map[string]int) { g.mounts.put(namespace, kv, true) }

// AddMount takes in what the server says of one mount of a namespace.
func (g *Guard) AddMount(namespace, path string, kv int) {
	g.mounts.put(namespace, map[string]int{path: kv}, false)
}

// AssumeKV2 takes in that the user calls a mount one of KV version 2 which the server does not
// describe. That is good for [Guard.ListsByGet] alone.
func (g *Guard) AssumeKV2(namespace, path string) {
	g.assumed.put(namespace, map[string]int{path: 2}, false)
}

// IsKV2 reports whether the server itself has named a mount, and as one of KV version 2.
func (g *Guard) IsKV2(namespace, mount string) bool {
	below, version := g.mounts.find(namespace, mount)
	return below == "" && version == 2
}

// unknown is the version of what no server has named.
const unknown = -1

// servedMounts are mounts in each namespace, and which of them are of KV. It is safe for concurrent
// use, and its zero value has none.
type servedMounts struct {
	mu sync.RWMutex
	in map[string]map[string]int // by namespace and path: the version of KV, 0 for other engines
}

// put takes in mounts of a namespace, in place of those before or beside them.
func (s *servedMounts) put(namespace string, kv map[string]int, all bool) {
	namespace = strings.Trim(namespace, "/")
	valid := map[string]int{}
	for path, version := range kv {
		if vaultpath.New("", path, "").Validate() == nil { // else nothing can be asked of it
			valid[path] = version
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.in == nil {
		s.in = map[string]map[string]int{}
	}
	if all || s.in[namespace] == nil {
		s.in[namespace] = valid
	} else {
		maps.Copy(s.in[namespace], valid)
	}
}

// find returns what an API path has below the mount that it lies in, the longest that matches, and
// the version of that, or [unknown].
func (s *servedMounts) find(namespace, path string) (below string, version int) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	mounts := s.in[strings.Trim(namespace, "/")]
	for i := len(path) - 1; i >= 0 && len(mounts) > 0; i-- {
		if path[i] != '/' {
			continue
		}
		if version, is := mounts[path[:i+1]]; is {
			return path[i+1:], version
		}
	}
	return "", unknown
}

// isFolder reports whether what stands below a mount, or below its metadata, is that itself or a
// folder in it.
func isFolder(below string) bool {
	return below == "" || strings.HasSuffix(below, "/") && below[0] != '/' &&
		!strings.Contains(below, "//")
}
