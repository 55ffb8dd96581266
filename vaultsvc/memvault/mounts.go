package memvault

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
)

// longLease is how long a lease lives that nobody gave a time, and how long any may live:
// Vault's own default for both, in seconds.
const longLease = 32 * 24 * 60 * 60

// mount is one mounted engine. Nothing of it but its names ever changes.
type mount struct {
	path        string
	engine      string
	shown       string // what the engine is called to those who ask
	version     int    // of kv, else 0
	description string
	builtin     bool // there on every server: sys/, identity/, cubbyhole/, auth/token/
	unlistable  bool
	listedBelow bool
	public      bool
	local       bool
	sealWrap    bool
	uuid        string
	accessor    string
	names       tree
	users       map[string]*user // of userpass
}

func newMount(path string, m *mount) *mount {
	m.shown = cmp.Or(m.shown, m.engine)
	m.path, m.uuid, m.accessor = path, newUUID(), m.shown+"_"+newUUID()[:8]
	return m
}

func (m *mount) kv2() bool { return m.engine == "kv" && m.version == 2 }

// holdsSecrets tells a secrets engine from what Vault keeps for itself.
func (m *mount) holdsSecrets() bool { return !m.builtin || m.engine == "cubbyhole" }

func (m *mount) options() any {
	switch {
	case m.users != nil: // an auth method that somebody has mounted
		return map[string]string{}
	case m.engine != "kv":
		return nil
	}
	return map[string]string{"version": strconv.Itoa(m.version)}
}

// builtinOf is what versions of the engines that are part of a server end in.
var builtinOf = map[Product]string{Vault: "+builtin.vault", OpenBao: "+builtin.bao"}

// info describes the mount as sys/mounts does, with a lease of 0 where nobody gave it a
// time, or as the UI's page does, with the server's own time there.
func (m *mount) info(s *Server, lease int) map[string]any {
	if s.product == OpenBao {
		lease = 0
	}
	config := map[string]any{"default_lease_ttl": lease, "max_lease_ttl": lease,
		"force_no_cache": false}
	if m.public {
		config["listing_visibility"] = "unauth"
	}
	switch m.engine {
	case "system":
		config["passthrough_request_headers"] = []string{"Accept"}
	case "identity":
		config["passthrough_request_headers"] = []string{"Authorization"}
	case "token", "userpass":
		config["token_type"] = "default-service"
	}
	info := map[string]any{
		"type": m.shown, "description": m.description, "accessor": m.accessor, "uuid": m.uuid,
		"local": m.local, "seal_wrap": m.sealWrap, "external_entropy_access": false,
		"options": m.options(), "config": config,
		"plugin_version": "", "running_plugin_version": "v" + s.version + builtinOf[s.product],
		"running_sha256": "",
	}
	if !m.builtin {
		info["deprecation_status"] = "supported"
	}
	return info
}

// find returns the mount that a path lies in: the longest one that is a prefix of it.
func (n *Namespace) find(path string) *mount { return longest(n.mounts, path) }

func longest(mounts map[string]*mount, path string) *mount {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			if m := mounts[path[:i+1]]; m != nil {
				return m
			}
		}
	}
	return nil
}

// serveUIMounts answers sys/internal/ui/mounts: what the token can reach, with a valid
// token or without any.
func (q *request) serveUIMounts() {
	if q.token == nil && q.sent != "" {
		q.denyNobody()
		return
	}
	secret, auth := map[string]any{}, map[string]any{}
	show := func(into map[string]any, prefix string, m *mount) {
		switch {
		case q.token != nil && (m.public || q.acl.Reaches(q.ns.path+prefix+m.path)):
			into[m.path] = m.info(q.srv, longLease)
		case q.token == nil && m.public:
			into[m.path] = map[string]any{"type": m.shown, "description": m.description,
				"options": m.options()}
		}
	}
	for _, m := range q.ns.mounts {
		show(secret, "", m)
	}
	for _, m := range q.ns.auth {
		show(auth, "auth/", m)
	}
	q.answer("", map[string]any{"secret": secret, "auth": auth})
}

// serveUIMount answers sys/internal/ui/mounts/PATH: the mount that the path lies in. It
// says the same of a mount that the token cannot reach and of one that does not exist.
func (q *request) serveUIMount(path string) {
	if q.token == nil {
		q.denyNobody()
		return
	}
	if !strings.HasSuffix(path, "/") {
		path += "/"
	}
	m, full := q.ns.find(path), ""
	if rest, ok := strings.CutPrefix(path, "auth/"); ok && m == nil {
		m, full = longest(q.ns.auth, rest), "auth/"
	}
	if m == nil || !q.acl.Reaches(q.ns.path+full+m.path) {
		q.fail(http.StatusForbidden,
			"preflight capability check returned 403, please ensure client's policies grant access to path "+strconv.Quote(path))
		return
	}
	info := m.info(q.srv, longLease)
	info["path"] = m.path
	q.answer("", info)
}
