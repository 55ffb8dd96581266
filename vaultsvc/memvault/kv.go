package memvault

import (
	"net/http"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/acl"
)

// serveNames answers what is asked of a secrets engine: rest is the path below its mount.
func (q *request) serveNames(m *mount, rest string) {
	switch {
	case q.need == acl.Read:
		q.fail(http.StatusNotFound) // there is no value
	case q.need&(acl.List|acl.Scan) == 0 || m.unlistable || q.need == acl.Scan && m.engine != "kv":
		q.fail(http.StatusMethodNotAllowed, multi("unsupported operation"))
	case m.kv2():
		below, ok := strings.CutPrefix(rest, "metadata/")
		folder, details := strings.CutPrefix(rest, "detailed-metadata/")
		switch details = details && q.need == acl.List && q.srv.product == OpenBao &&
			q.srv.versionIs(2, 3); {
		case q.srv.product == OpenBao && strings.HasPrefix(rest, "data/"):
			q.fail(http.StatusMethodNotAllowed, multi("unsupported operation"))
		case !ok && !details:
			e := q.envelope("")
			e.Warnings = []string{"Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API " +
				"endpoints to use. If using the Vault CLI, use 'vault kv list' for this operation."}
			q.status, q.reply = http.StatusNotFound, e
		case q.part.wrong():
			q.fail(http.StatusBadRequest,
				`Field validation failed: error converting input for field "limit"`)
		case q.part.mistaken != "" && q.srv.excludes():
			q.fail(http.StatusBadRequest, q.part.mistaken)
		case details:
			q.listDetails(m, folder)
		default:
			q.listNames(m, &m.names, below)
		}
	case strings.Contains(rest, "..") && q.srv.product == Vault:
		// version 2 hides its names from the storage, which minds these
		q.fail(http.StatusBadRequest, multi("relative paths not supported"))
	case m.engine == "cubbyhole" && q.token.batch:
		q.fail(http.StatusBadRequest, `cubbyhole operations are only supported by "service" type tokens`)
	case m.engine == "cubbyhole":
		q.listNames(m, &q.token.cubbyhole, rest)
	default:
		q.listNames(m, &m.names, rest)
	}
}

func (q *request) listNames(m *mount, names *tree, folder string) {
	if q.need == acl.Scan {
		q.scanNames(m, names, folder)
		return
	}
	keys, gone := names.listWithLost(folder)
	if m.kv2() {
		keys = q.leaving(q.part.of(keys), gone)
	}
	if m.listedBelow {
		if _, known := names.has(folder); !known {
			q.fail(http.StatusNotFound, multi("unsupported path"))
			return
		}
	}
	e := q.envelope(m.engine)
	data := map[string]any{}
	if len(keys) > 0 {
		data["keys"] = keys
	}
	e.Data, e.Warnings = data, q.part.ignoredBy(m, q.srv)
	if len(keys) == 0 && e.Warnings == nil {
		q.fail(http.StatusNotFound) // empty, missing or a secret: Vault makes no difference
		return
	}
	q.status, q.reply = http.StatusOK, e
}
