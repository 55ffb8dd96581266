package memvault

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// TokenOptions says what [Namespace.Token] makes. The zero value is what Vault makes of an
// empty request with a root token, but for the policies: default alone, 32 days, renewable.
type TokenOptions struct {
	Policies        []string // "root" makes a token that may do everything
	NoDefaultPolicy bool
	TTL             time.Duration // 0 means 32 days, or for ever with the policy root
	Period          time.Duration // a periodic token: each renewal gives it this long again
	ExplicitMaxTTL  time.Duration // counted from its making; no renewal goes beyond
	NonRenewable    bool
	Batch           bool // type batch instead of service
	NumUses         int  // requests until it is gone; 0 means any number
	DisplayName     string
}

type token struct {
	id, accessor string
	ns           *Namespace
	policies     []string
	displayName  string
	origin       string // the API path that made it
	user         string // who logged in; "" where nobody did
	entity       string // "" where it is of none
	orphan       bool
	batch        bool
	created      time.Time
	creationTTL  time.Duration
	ttl          time.Duration // that the last renewal gave
	period       time.Duration
	explicitMax  time.Duration
	expires      time.Time // zero: never
	renewed      time.Time // zero: not yet
	renewable    bool
	allUses      int // that it was made with
	uses         int // left; 0 is any number, spent is none
	cubbyhole    tree
}

// spent is how Vault counts the uses of a token during its last request.
const spent = -1

// Token makes a token of the namespace and returns it.
func (n *Namespace) Token(o TokenOptions) string {
	n.srv.mu.Lock()
	defer n.srv.mu.Unlock()
	t := n.newToken(o)
	n.srv.keep(t)
	return t.id
}

// newToken makes a token that nobody has yet.
func (n *Namespace) newToken(o TokenOptions) *token {
	now := n.srv.now()
	t := &token{
		ns: n, displayName: displayName(o.DisplayName), origin: "auth/token/create", batch: o.Batch,
		created: now, period: o.Period, explicitMax: o.ExplicitMaxTTL,
		renewable: !o.NonRenewable && !o.Batch, allUses: o.NumUses, uses: o.NumUses,
	}
	if o.Batch && (o.Period != 0 || o.ExplicitMaxTTL != 0 || o.NumUses != 0) {
		panic("memvault: a batch token has no period, explicit maximum or number of uses")
	}
	t.policies = policies(o.Policies, !o.NoDefaultPolicy)
	if root := slices.Contains(t.policies, "root"); !root || o.TTL > 0 || o.Period > 0 {
		t.ttl, _, _ = leaseTTL(now, now, 0, o.TTL, o.Period, o.ExplicitMaxTTL)
	} else {
		t.ttl = o.ExplicitMaxTTL
	}
	if t.creationTTL = t.ttl; t.ttl > 0 {
		t.expires = now.Add(t.ttl)
	} else {
		t.renewable = false
	}
	return t
}

// wrappingPolicy is the policy of wrapping tokens, which every namespace has.
const wrappingPolicy = "response-wrapping"

// WrappingToken makes a token that something else is wrapped in, as it is given to who asks for an
// answer to be wrapped. It is good for one request and for an hour.
func (n *Namespace) WrappingToken() string {
	n.srv.mu.Lock()
	defer n.srv.mu.Unlock()
	now := n.srv.now()
	t := &token{
		ns: n, origin: "auth/token/create", policies: []string{wrappingPolicy}, created: now,
		creationTTL: time.Hour, ttl: time.Hour, explicitMax: time.Hour, expires: now.Add(time.Hour),
		allUses: 1, uses: 1,
	}
	n.srv.keep(t)
	return t.id
}

// first reports whether it is the token that the server began with. Vault keeps no lease of it.
func (t *token) first() bool { return t.origin == "auth/token/root" }

// addRoot makes the token that a new server begins with.
func (s *Server) addRoot() string {
	t := &token{
		ns: s.Namespace, policies: []string{"root"}, displayName: "root", origin: "auth/token/root",
		orphan: true, created: s.now(),
	}
	s.keep(t)
	return t.id
}

func (s *Server) keep(t *token) {
	b := make([]byte, 18, 69)
	prefix := "hvs."
	if t.batch {
		prefix, b = "hvb.", b[:69]
	}
	rand.Read(b) // never fails
	t.id = prefix + base64.RawURLEncoding.EncodeToString(b)
	if !t.batch {
		rand.Read(b)
		t.accessor = base64.RawURLEncoding.EncodeToString(b)
	}
	s.tokens[t.id] = t
}

// SetEntity says of which entity a token is, as a login does.
func (s *Server) SetEntity(token, id string) { s.set(func() { s.tokens[token].entity = id }) }

// Expire lets a token expire at once.
func (s *Server) Expire(id string) { s.set(func() { delete(s.tokens, id) }) }

// valid returns the token of that id unless it is unknown, expired or used up.
func (s *Server) valid(id string) *token {
	t := s.tokens[id]
	if t == nil {
		return nil
	}
	if !t.expires.IsZero() && !s.now().Before(t.expires) {
		delete(s.tokens, id)
		return nil
	}
	return t
}

// use counts a request of a token whose uses are limited. The last one is still answered.
func (t *token) use(s *Server) {
	switch {
	case t.uses > 1:
		t.uses--
	case t.uses == 1:
		t.uses = spent
		delete(s.tokens, t.id)
	}
}

// left returns the whole seconds until the token expires.
func (t *token) left(now time.Time) int64 {
	if t.expires.IsZero() {
		return 0
	}
	return int64(t.expires.Sub(now.Round(time.Second)).Seconds())
}

// policies returns names as Vault keeps them: lower case, sorted, each once, root alone.
func policies(names []string, withDefault bool) []string {
	var all []string
	for _, n := range names {
		if n = strings.ToLower(strings.TrimSpace(n)); n != "" && (withDefault || n != "default") {
			all = append(all, n)
		}
	}
	if slices.Contains(all, "root") {
		return []string{"root"}
	}
	if withDefault {
		all = append(all, "default")
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func displayName(name string) string {
	return strings.TrimSuffix(regexp.MustCompile(`[^a-zA-Z0-9-]`).ReplaceAllString("token-"+name, "-"),
		"-")
}

// leaseTTL works out how long a token lives that was made at start and is made or renewed
// now: for as long as was asked for, else for ttl, else for 32 days; a periodic one for its
// period. Nothing goes beyond the maximum, and what was cut is said in a warning.
func leaseTTL(now, start time.Time, asked, ttl, period, explicitMax time.Duration) (time.Duration,
	[]string, error) {
	now, start = now.Truncate(time.Second), start.Truncate(time.Second)
	most := min(longLease*time.Second, cmp.Or(explicitMax, longLease*time.Second))
	var warnings []string
	end := start.Add(most)
	switch {
	case period > most:
		warnings = append(warnings,
			fmt.Sprintf("period of %q exceeded the effective max_ttl of %q; period value is capped accordingly",
				short(period), short(most)))
		period = most
		fallthrough
	case period > 0:
		if ttl = period; explicitMax == 0 {
			return ttl, warnings, nil
		}
		end = start.Add(explicitMax)
	case asked > 0:
		ttl = asked
	case ttl == 0:
		ttl = longLease * time.Second
	}
	room := end.Sub(now)
	if room <= 0 {
		return 0, nil, fmt.Errorf("past the max TTL, cannot renew")
	}
	if ttl > room {
		warnings = append(warnings,
			fmt.Sprintf("TTL of %q exceeded the effective max_ttl of %q; TTL value is capped accordingly",
				short(ttl), short(room)))
		ttl = room
	}
	return ttl, warnings, nil
}

// short writes a duration without its zeros: 1h and not 1h0m0s.
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	return strings.Replace(s, "h0m", "h", 1)
}
