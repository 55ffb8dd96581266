package memvault

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// findNamespace takes the namespace off the request: that of the header, and below it the
// longest one that the path begins with. It returns false where the header names none
// that exists. A server without namespaces does not look at the header at all.
func (q *request) findNamespace(header string) bool {
	s := q.srv
	q.ns = s.Namespace
	if !s.hasNamespaces() {
		return true
	}
	if header = strings.Trim(header, "/"); header != "" {
		if q.ns = s.spaces[header+"/"]; q.ns == nil {
			return false
		}
	}
	for i := len(q.path) - 1; i >= 0; i-- {
		if q.path[i] == '/' {
			if below := s.spaces[q.ns.path+q.path[:i+1]]; below != nil {
				q.ns, q.path = below, q.path[i+1:]
				break
			}
		}
	}
	return true
}

// noNamespace answers a request for a namespace that is not there. To a Vault its header is then a
// part of a path that nothing is mounted at.
func (q *request) noNamespace() {
	if q.srv.product == OpenBao {
		q.fail(http.StatusNotFound, "namespace not found")
		return
	}
	q.noRoute()
}

// closed answers itself where the namespace of a request, or one above it, is sealed or locked.
func (q *request) closed() bool {
	for path, n := range q.srv.spaces {
		switch {
		case !strings.HasPrefix(q.ns.path, path):
		case n.locked:
			q.fail(http.StatusServiceUnavailable, "API access to this namespace has been locked by an "+
				"administrator - "+strconv.Quote(path)+" must be unlocked to gain access.")
			return true
		case n.sealed:
			q.fail(http.StatusServiceUnavailable, "namespace is sealed")
			return true
		}
	}
	return false
}

// serveUINamespaces answers sys/internal/ui/namespaces: those below the token's own, at any
// depth. A server without namespaces gives one empty name.
func (q *request) serveUINamespaces() {
	switch {
	case q.sent == "":
		q.fail(http.StatusInternalServerError, "client token empty")
	case q.token == nil:
		q.denyNobody()
	case !q.srv.hasNamespaces():
		q.answer("", map[string]any{"keys": []string{""}})
	case q.srv.product == OpenBao && len(q.spacesBelow(false)) == 0:
		q.answer("", map[string]any{})
	default:
		q.answer("", map[string]any{"keys": q.spacesBelow(false)})
	}
}

// serveNamespaces answers a list of sys/namespaces: those right below the request's one.
func (q *request) serveNamespaces() {
	keys := q.spacesBelow(true)
	if len(keys) == 0 {
		q.fail(http.StatusNotFound)
		return
	}
	info := map[string]any{}
	for _, k := range keys {
		id := q.srv.spaces[q.ns.path+k].auth["token/"].uuid[:5]
		info[k] = map[string]any{"id": id, "path": q.ns.path + k,
			"custom_metadata": map[string]string{}}
	}
	q.answer("system", map[string]any{"keys": keys, "key_info": info})
}

func (q *request) spacesBelow(direct bool) []string {
	keys := []string{}
	for path := range q.srv.spaces {
		rest, ok := strings.CutPrefix(path, q.ns.path)
		if ok && rest != "" && (!direct || strings.Count(rest, "/") == 1) {
			keys = append(keys, rest)
		}
	}
	slices.Sort(keys)
	return keys
}
