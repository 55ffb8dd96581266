package memvault

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/acl"
)

// serveToken answers what a token may ask about itself. The caller's rights are checked.
func (q *request) serveToken(path string) {
	read, update := q.need == acl.Read, q.need == acl.Update
	switch {
	case path == "lookup-self" && (read || update):
		q.lookup()
	case path == "renew-self" && update:
		q.renew()
	case path == "revoke-self" && update && q.token.batch:
		q.fail(http.StatusBadRequest, "batch tokens cannot be revoked")
	case path == "revoke-self" && update:
		delete(q.srv.tokens, q.token.id)
		q.status, q.reply = http.StatusNoContent, nil
	case path == "lookup-self" || path == "renew-self" || path == "revoke-self":
		q.fail(http.StatusMethodNotAllowed, multi("unsupported operation"))
	default:
		q.fail(http.StatusNotFound, multi("unsupported path"))
	}
}

// lookUpWrapped says when a wrapping token was made, that in the body or else the one that was
// sent, and does not count as a use. It takes no other token.
func (q *request) lookUpWrapped() {
	id, _ := q.body["token"].(string)
	t := q.srv.valid(cmp.Or(id, q.sent))
	if t == nil || !slices.Equal(t.policies, []string{wrappingPolicy}) {
		q.fail(http.StatusBadRequest, "wrapping token is not valid or does not exist")
		return
	}
	q.answer("", map[string]any{
		"creation_path": t.origin, "creation_time": t.created, "creation_ttl": seconds(t.creationTTL),
	})
}

func (q *request) lookup() {
	t, now := q.token, q.srv.now()
	data := map[string]any{
		"id": t.id, "accessor": t.accessor, "policies": t.policies, "path": t.origin,
		"meta": t.metadata(), "display_name": t.displayName, "num_uses": t.uses, "orphan": t.orphan,
		"creation_time": t.created.Unix(), "creation_ttl": seconds(t.creationTTL),
		"expire_time": nil, "ttl": t.left(now), "explicit_max_ttl": seconds(t.explicitMax),
		"entity_id": t.entity, "type": t.kind(),
	}
	if t.period > 0 {
		data["period"] = seconds(t.period)
	}
	if t.ns.path != "" {
		data["namespace_path"] = t.ns.path
	}
	if !t.first() {
		data["issue_time"] = t.created
		data["renewable"] = t.renewable
	}
	if !t.expires.IsZero() {
		data["expire_time"] = t.expires
	}
	if !t.renewed.IsZero() {
		data["last_renewal"] = t.renewed
		data["last_renewal_time"] = t.renewed.Unix()
	}
	q.answer("token", data)
}

func (q *request) renew() {
	t, now := q.token, q.srv.now()
	asked, err := increment(q.body["increment"])
	switch {
	case err != nil:
		q.fail(http.StatusBadRequest,
			"Field validation failed: error converting input for field \"increment\": "+err.Error())
		return
	case t.batch:
		q.fail(http.StatusBadRequest, "batch tokens cannot be renewed")
		return
	case t.first() && q.srv.product == Vault:
		q.fail(http.StatusBadRequest, "invalid lease ID")
		return
	case !t.renewable:
		q.fail(http.StatusBadRequest, "lease is not renewable")
		return
	}
	ttl, warnings, err := leaseTTL(now, t.created, asked, t.ttl, t.period, t.explicitMax)
	if err != nil {
		q.fail(http.StatusInternalServerError, multi(err.Error()))
		return
	}
	t.ttl, t.expires, t.renewed = ttl, now.Add(ttl), now
	e := q.envelope("token")
	e.Warnings = warnings
	e.Auth = t.auth()
	q.status, q.reply = http.StatusOK, e
}

// auth is what a renewal, and a login, says of the token.
func (t *token) auth() map[string]any {
	return map[string]any{
		"client_token": t.id, "accessor": t.accessor, "policies": t.policies,
		"token_policies": t.policies,
		"metadata":       t.metadata(), "lease_duration": seconds(t.ttl), "renewable": t.renewable,
		"entity_id": t.entity, "token_type": t.kind(), "orphan": t.orphan, "mfa_requirement": nil,
		"num_uses": t.allUses,
	}
}

func (t *token) metadata() any {
	if t.user == "" {
		return nil
	}
	return map[string]string{"username": t.user}
}

func (t *token) kind() string {
	if t.batch {
		return "batch"
	}
	return "service"
}

// increment reads the seconds that a renewal asks for: a number, or a text such as "90" or "1h".
func increment(v any) (time.Duration, error) {
	switch v := v.(type) {
	case nil:
		return 0, nil
	case float64:
		if v < 0 {
			return 0, fmt.Errorf("cannot provide negative value '%v'", v)
		}
		return time.Duration(v) * time.Second, nil
	case string:
		if n, err := strconv.ParseUint(v, 10, 32); err == nil || v == "" {
			return time.Duration(n) * time.Second, nil
		}
		return time.ParseDuration(v)
	}
	return 0, errors.New("could not parse duration from input")
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }
