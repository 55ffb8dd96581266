package memvault

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/vaultmap/vaultmap/vaultsvc/acl"
)

// maxBody is the longest body that is read. The requests that have one hold a number.
const maxBody = 1 << 20

// request is one call of the API below /v1/ and what will be answered. It is worked out
// under the server's lock, and written when that is free again.
type request struct {
	srv    *Server
	ns     *Namespace
	method string
	need   acl.Set // what the method takes; a list has a path that ends in "/"
	path   string  // below the namespace
	body   map[string]any
	part   part   // of a list
	sent   string // the token that came with it
	token  *token // nil where that is none, or not valid
	acl    *acl.ACL

	status int
	reply  any // JSON, or nil for no body
}

// serveLogical answers everything below /v1/ but the status pages.
func (s *Server) serveLogical(w http.ResponseWriter, r *http.Request) {
	if to := s.elsewhere(r); to != "" {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusTemporaryRedirect)
		return
	}
	q := &request{srv: s, method: r.Method, path: strings.TrimPrefix(r.URL.Path, "/v1/"),
		sent: tokenOf(r)}
	if q.understand(r) {
		s.mu.Lock()
		q.work(r.Header.Get("X-Vault-Namespace"))
		s.mu.Unlock()
	}
	writeJSON(w, q.status, q.reply)
}

// understand reads method, query and body, and answers itself where they make no sense.
func (q *request) understand(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet:
		q.need = acl.Read
		if v := r.URL.Query().Get("list"); v != "" {
			list, err := strconv.ParseBool(v)
			if err != nil {
				q.fail(http.StatusBadRequest)
				return false
			}
			if list {
				q.need = acl.List
			}
		}
	case "LIST":
		q.need = acl.List
	case "SCAN":
		known := false
		if q.srv.set(func() { known = q.srv.paged() }); !known {
			q.fail(http.StatusMethodNotAllowed)
			return false
		}
		q.need = acl.Scan
	case http.MethodPost, http.MethodPut:
		q.need = acl.Update
		err := json.NewDecoder(io.LimitReader(r.Body, maxBody)).Decode(&q.body)
		if err != nil && err != io.EOF {
			status := http.StatusInternalServerError
			if q.srv.is(OpenBao) {
				status = http.StatusBadRequest
			}
			q.fail(status, "malformed JSON, unclosed containers")
			return false
		}
	case http.MethodDelete:
		q.need = acl.Delete
	case http.MethodPatch:
		q.need = acl.Patch
	case http.MethodHead, http.MethodOptions:
		q.need = 0
	default:
		q.fail(http.StatusMethodNotAllowed)
		return false
	}
	if q.need&(acl.List|acl.Scan) != 0 {
		q.part.read(r.URL.Query())
		if !strings.HasSuffix(q.path, "/") {
			q.path += "/"
		}
	}
	return true
}

// work finds the namespace, the token and its rights, and passes the request on.
func (q *request) work(header string) {
	s := q.srv
	switch {
	case s.sealed || s.role == Uninitialized:
		q.fail(http.StatusServiceUnavailable, "Vault is sealed")
		return
	case s.role == DRSecondary:
		q.fail(http.StatusBadRequest, "path disabled in replication DR secondary mode")
		return
	case !q.findNamespace(header):
		q.noNamespace()
		return
	case q.closed():
		return
	}
	if (q.need == acl.Update || q.need == acl.Patch) && strings.HasSuffix(q.path, "/") {
		q.fail(http.StatusBadRequest, "cannot write to a path ending in '/'")
		return
	}
	if t := s.valid(q.sent); t != nil && strings.HasPrefix(q.ns.path, t.ns.path) {
		q.token, q.acl = t, t.ns.acl(t.policies)
	}
	if below, ok := strings.CutPrefix(q.path, "sys/internal/ui/"); ok && q.serveOpen(below) {
		return
	}
	if below, ok := strings.CutPrefix(q.path, "auth/"); ok && q.serveLogin(below) {
		return
	}
	if q.path == "sys/wrapping/lookup" && (q.need == acl.Read || q.need == acl.Update) {
		q.lookUpWrapped()
		return
	}
	m := q.ns.find(q.path)
	if m == nil {
		m = q.ns.find(q.path + "/")
	}
	if q.token == nil {
		q.denyNobody()
		return
	}
	holds, needed := m != nil && m.holdsSecrets(), q.need
	if holds && needed == acl.Update {
		needed = acl.Create // writing what is not there yet takes that, and nothing is ever there
	}
	allowed := q.acl.Allows(q.ns.path+q.path, needed) && q.bounded()
	q.token.use(s)
	switch {
	case !allowed:
		q.deny(denied)
	case strings.HasPrefix(q.path, "auth/token/"):
		q.serveToken(strings.TrimPrefix(q.path, "auth/token/"))
	case m == nil:
		q.noRoute()
	case m.engine == "system":
		q.serveSys(strings.TrimPrefix(q.path, m.path))
	case holds:
		q.serveNames(m, strings.TrimPrefix(q.path, m.path))
	case m.engine == "identity" && q.need == acl.List &&
		slices.Contains(identityLists, strings.TrimPrefix(q.path, m.path)):
		q.listNames(m, &m.names, strings.TrimPrefix(q.path, m.path)) // nobody is in there
	default:
		q.fail(http.StatusNotFound, multi("unsupported path"))
	}
}

// identityLists are folders of the identity store that can be listed.
var identityLists = []string{"entity/id/", "entity/name/", "group/id/", "group/name/"}

// serveOpen answers the pages that need no token, and returns false for others. Vault sends
// their errors bare, and does not say which engine they come from.
func (q *request) serveOpen(path string) bool {
	detail, one := strings.CutPrefix(path, "mounts/")
	switch {
	case path == "mounts" && q.need == acl.Read:
		q.serveUIMounts()
	case path == "namespaces" && q.need == acl.Read:
		q.serveUINamespaces()
	case one && detail != "" && q.need == acl.Read:
		q.serveUIMount(detail)
	case path == "mounts" || path == "namespaces" || one && detail != "":
		q.fail(http.StatusMethodNotAllowed, "unsupported operation")
	case one:
		q.fail(http.StatusNotFound, "unsupported path")
	default:
		return false
	}
	return true
}

func (q *request) serveSys(path string) {
	switch {
	case path == "mounts" && q.need == acl.Read:
		all := map[string]any{}
		for _, m := range q.ns.mounts {
			all[m.path] = m.info(q.srv, 0)
		}
		q.answerBoth("system", all) // in data and, as it always was, at the top as well
	case path == "internal/ui/resultant-acl" && q.need == acl.Read:
		q.serveResultantACL()
	case path == "capabilities-self" && q.need == acl.Update:
		q.serveCapabilities()
	case path == "namespaces/" && q.need == acl.List && q.srv.hasNamespaces():
		q.serveNamespaces()
	case strings.HasPrefix(path, "namespaces/"):
		q.fail(http.StatusNotFound, "enterprise-only feature")
	default:
		q.fail(http.StatusNotFound, multi("unsupported path"))
	}
}

func (q *request) noRoute() {
	q.fail(http.StatusNotFound,
		"no handler for route "+strconv.Quote(q.path)+". route entry not found.")
}

// elsewhere returns the address of the same request at the active node, where that is
// what a standby answers with.
func (s *Server) elsewhere(r *http.Request) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.leader == "" || s.product == OpenBao && s.versionIs(2, 5) && (lists(r) ||
		r.Method == http.MethodGet) { // it reads from its own storage
		return ""
	}
	to := url.URL{Path: r.URL.Path, RawQuery: r.URL.RawQuery}
	return s.leader + to.String()
}

// refuses reports whether the server will not look at a request for path.
func (s *Server) refuses(path string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return !s.unprinted && strings.ContainsFunc(path, func(r rune) bool { return !unicode.IsPrint(r) })
}

func tokenOf(r *http.Request) string {
	if t := r.Header.Get("X-Vault-Token"); t != "" {
		return t
	}
	for _, v := range r.Header["Authorization"] {
		if t, ok := strings.CutPrefix(v, "Bearer "); ok {
			return strings.TrimSpace(t)
		}
	}
	return ""
}
