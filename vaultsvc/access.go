package vaultsvc

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/vaultsvc/acl"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Access is what the policies of the token allow in one namespace, as far as the server tells. It
// is a hint, never the truth: the page is an internal one, its form may change, and OpenBao and
// older Vaults leave rules with a "+" out. The zero value knows nothing.
type Access struct {
	rules     *acl.ACL
	namespace string // what the paths of the rules begin with: "" or "team/a/"
	whole     bool   // the server is known to leave no rule out
}

// Known reports whether the server has told anything.
func (a Access) Known() bool { return a.rules != nil }

// At returns the capabilities on an API path of the namespace, by their names: "deny" where there
// are none, "root" of a token that may do everything.
func (a Access) At(path string) []string {
	switch {
	case !a.Known():
		return nil
	case a.rules.Root:
		return []string{"root"}
	}
	if caps := a.rules.At(a.namespace+path, true); caps.Any() {
		return caps.Names()
	}
	return acl.Deny.Names()
}

// Places returns where somebody can go on below a folder that may not be listed: see
// [Access.Below]. To these come the folders that somebody knows of, unless the server has told all
// rules: what it leaves out may allow them.
func (a Access) Places(m Mount, folder vaultpath.Location,
	named []vaultpath.Location) (places []vaultpath.Location, open []string) {
	named = foldersBelow(named, folder)
	places, open = a.Below(m, folder, named)
	if !a.whole {
		places = append(places, outside(named, places)...)
	}
	return places, open
}

// Whole reports whether [Access.Places] needs nothing but the rules.
func (a Access) Whole() bool { return a.whole }

// foldersBelow returns those folders that lie below one.
func foldersBelow(folders []vaultpath.Location, top vaultpath.Location) []vaultpath.Location {
	var below []vaultpath.Location
	for _, loc := range folders {
		loc = loc.Folder()
		if loc.Namespace == top.Namespace && loc.Mount == top.Mount && loc.Path != top.Path &&
			strings.HasPrefix(loc.Path, top.Path) && loc.Validate() == nil {
			below = append(below, loc)
		}
	}
	return below
}

// outside returns those folders that are none of some, and do not lie below one of them.
func outside(folders, of []vaultpath.Location) []vaultpath.Location {
	var rest []vaultpath.Location
	for _, loc := range folders {
		if !slices.ContainsFunc(of, func(o vaultpath.Location) bool {
			return strings.HasPrefix(loc.Path, o.Path)
		}) {
			rest = append(rest, loc)
		}
	}
	return rest
}

// Below returns where what may be listed begins below a folder that may not be listed: see
// [acl.ACL.Below]. named are folders of the same mount that somebody knows of. The rules in open
// are locations with a "+" for any one segment, or with a "*" behind the beginning of a name.
func (a Access) Below(m Mount, folder vaultpath.Location,
	named []vaultpath.Location) (begin []vaultpath.Location, open []string) {
	if !a.Known() || a.rules.Root {
		return nil, nil
	}
	top := a.namespace + vaultpath.New("", m.Path, "").ListPath(m.KV2())
	var paths []string
	for _, n := range named {
		paths = append(paths, a.namespace+n.ListPath(m.KV2()))
	}
	if m.KV2() { // what may be read has names, too
		data := a.namespace + m.Path + "data/"
		a.rules.Rules(func(path string, _ acl.Set) {
			if rest, ok := strings.CutPrefix(path, data); ok {
				paths = append(paths, top+rest)
			}
		})
	}
	found, rules := a.rules.Below(a.namespace+folder.ListPath(m.KV2()), paths)
	for _, path := range found {
		if loc := vaultpath.New(folder.Namespace, m.Path, path[len(top):]); loc.Validate() == nil {
			begin = append(begin, loc)
		}
	}
	for _, rule := range rules {
		open = append(open, m.Path+below(rule, top))
	}
	return begin, open
}

// below returns what a rule has below a path of as many segments.
func below(rule, path string) string {
	for range strings.Count(path, "/") {
		_, rule, _ = strings.Cut(rule, "/")
	}
	return rule
}

// accesses are the answers of a server, by namespace, for one token.
type accesses struct {
	mu    sync.Mutex
	token string
	in    map[string]Access
	asks  chan struct{} // has room for one who asks
}

// get returns the answer for a token that is known.
func (a *accesses) get(token, namespace string) (Access, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	access, ok := a.in[namespace]
	return access, ok && a.token == token
}

func (a *accesses) put(token, namespace string, access Access) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.in == nil || a.token != token {
		a.token, a.in = token, map[string]Access{}
	}
	a.in[namespace] = access
}

// clear forgets all answers.
func (a *accesses) clear() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.in = nil
}

// Access returns what the policies of the token allow, by one request a namespace, until
// [Client.Mounts] is called again. Where the server does not tell, nothing is known, which is no
// error; nor is it asked with a token of which it is known that few uses are left.
func (c *Client) Access(ctx context.Context) (Access, error) {
	const doing = "asking what the token may do"
	token, ns := c.currentToken(), c.opts.Namespace
	if token == "" {
		return Access{}, nil
	}
	if access, ok := c.told(); ok {
		return access, nil
	}
	if c.Spares() {
		return Access{}, nil
	}
	select { // the first of many who want to know asks for all
	case c.access.asks <- struct{}{}:
		defer func() { <-c.access.asks }()
	case <-ctx.Done():
		return Access{}, transportError(doing, ctx.Err())
	}
	if access, ok := c.told(); ok {
		return access, nil
	}
	type rules = entries[struct{ Capabilities []string }]
	var page struct {
		Data *struct {
			Root       bool
			Chroot     string `json:"chroot_namespace"`
			ExactPaths rules  `json:"exact_paths"`
			GlobPaths  rules  `json:"glob_paths"`
		}
	}
	_, err := c.do(ctx, doing, http.MethodGet, "sys/internal/ui/resultant-acl", &page)
	var access Access
	switch {
	case isAny(err, ErrDenied, ErrEmpty, ErrUnlistable, ErrBadRequest, ErrNotVault, ErrTooMany):
	case err != nil:
		return Access{}, err
	case page.Data != nil:
		access.rules = &acl.ACL{Root: page.Data.Root}
		for _, part := range []string{page.Data.Chroot, ns} {
			if part = strings.Trim(part, "/"); part != "" {
				access.namespace += part + "/"
			}
		}
		for path, rule := range page.Data.ExactPaths {
			access.rules.Add(path, capabilities(rule.Capabilities))
		}
		for path, rule := range page.Data.GlobPaths {
			if !acl.IsPattern(path) { // which come with their "*"
				path += "*"
			}
			access.rules.Add(path, capabilities(rule.Capabilities))
		}
	}
	c.access.put(token, ns, access)
	return c.judged(access), nil
}

// told returns what the server has told of the token's policies before.
func (c *Client) told() (Access, bool) {
	access, ok := c.access.get(c.currentToken(), c.opts.Namespace)
	return c.judged(access), ok
}

// judged returns what policies allow by the rules of the server that judges by them, as far as it
// is known by now which one it is.
func (c *Client) judged(access Access) Access {
	s := c.server.Load()
	if s == nil || !access.Known() {
		return access
	}
	access.whole = s.tellsRules()
	if access.rules.SlashFirst == s.slashFirst() {
		return access
	}
	rules := *access.rules
	rules.SlashFirst = s.slashFirst()
	access.rules = &rules
	return access
}

// accessInTurn is Access for a walk, which has so many requests in flight and no more.
func (c *Client) accessInTurn(ctx context.Context) (Access, error) {
	if access, ok := c.told(); ok {
		return access, nil
	}
	if err := c.limiter.Acquire(ctx); err != nil {
		return Access{}, err
	}
	return inTurn(c, func() (Access, error) { return c.Access(ctx) })
}

// capabilities returns the set of those names that are known.
func capabilities(names []string) acl.Set {
	var set acl.Set
	for _, name := range names {
		if c, ok := acl.Parse(name); ok {
			set = set.And(c)
		}
	}
	return set
}

const capabilitiesSelf = "sys/capabilities-self"

// atOnce is how many paths one request asks about: OpenBao refuses a thousand.
const atOnce = 500

// Capabilities asks what the token may do at API paths of the namespace, and returns the names of
// the capabilities by path: "deny" where there are none, "root" of a token that may do everything.
// An error wraps [ErrDenied] where the token may not ask, which one without the default policy may
// not, or has few uses left.
func (c *Client) Capabilities(ctx context.Context, paths ...string) (map[string][]string, error) {
	const doing = "asking what the token may do"
	if !c.HasToken() {
		return nil, fmt.Errorf("%s: %w", doing, ErrNoToken)
	}
	if c.Spares() {
		return nil, fmt.Errorf("%s: %w", doing, errSpared)
	}
	if err := c.vouch(ctx, doing); err != nil {
		return nil, err
	}
	own, client := c.token.Load(), c.api
	if c.opts.Namespace != "" {
		client = client.WithNamespace(c.opts.Namespace)
	}
	outer := ctx
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	all := map[string][]string{}
	for len(paths) > 0 {
		some := paths[:min(len(paths), atOnce)]
		paths = paths[len(some):]
		if own.standing != nil {
			own.standing.use()
		}
		secret, err := client.Logical().WriteWithContext(ctx, capabilitiesSelf,
			map[string]any{"paths": some})
		if err != nil {
			return nil, c.settle(outer, doing, capabilitiesSelf, own, apiError(doing, err))
		}
		for _, path := range some {
			var names []any
			ok := secret != nil
			if ok {
				names, ok = secret.Data[path].([]any)
			}
			if !ok {
				return nil, fmt.Errorf("%s: %w", doing, ErrNotVault)
			}
			for _, name := range names {
				if text, ok := name.(string); ok {
					all[path] = append(all[path], text)
				}
			}
		}
	}
	return all, nil
}
