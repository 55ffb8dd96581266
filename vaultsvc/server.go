package vaultsvc

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/panics"
)

// Product tells Vault and its fork apart: their version numbers collide.
type Product string

const (
	Vault   Product = "vault"
	OpenBao Product = "openbao"
)

// Server is what the status pages, which need no token, say of a server.
type ServerInfo struct {
	Product     Product
	Version     string // "1.21.4"; "" where the server hides it
	Initialized bool
	Sealed      bool
	Standby     bool // a standby of any kind: it forwards, or redirects, to the active node
	DRSecondary bool
	Enterprise  bool
	Cluster     string
	Hidden      bool // something in front of it hides its status pages: nothing here is its own word

	byGet bool // its lists are made by GET, without another query
}

// State returns the one word for the server's condition: active, standby, sealed,
// uninitialized or dr secondary; or hidden.
func (s ServerInfo) State() string {
	switch {
	case s.Hidden:
		return "hidden"
	case !s.Initialized:
		return "uninitialized"
	case s.Sealed:
		return "sealed"
	case s.DRSecondary:
		return "dr secondary"
	case s.Standby:
		return "standby"
	}
	return "active"
}

// Namespaces reports whether the server has namespaces: Enterprise, HCP and OpenBao.
func (s ServerInfo) Namespaces() bool { return s.Enterprise || s.Product == OpenBao }

// IsOpenBao reports whether the server is known to be one: [Client.Status] has found it out, or the
// options say so.
func (c *Client) IsOpenBao() bool {
	if s := c.server.Load(); s != nil {
		return s.Product == OpenBao
	}
	return c.opts.Product == OpenBao
}

// pages reports whether lists can be asked for in pages, and with the limit "max".
func (s ServerInfo) pages() bool { return s.Product == OpenBao && s.AtLeast(2, 2) }

// slashFirst reports whether policies are judged as [acl.ACL.SlashFirst] says.
func (s ServerInfo) slashFirst() bool { return s.Product == OpenBao && s.AtLeast(2, 6) }

// tellsRules reports whether the server tells a token all rules of its policies: OpenBao leaves out
// those with a "+", and so did Vault before 1.20.
func (s ServerInfo) tellsRules() bool {
	return s.Product == Vault && s.Version != "" && s.AtLeast(1, 20)
}

// AtLeast reports whether the version is at least major.minor. A hidden version counts as the
// newest.
func (s ServerInfo) AtLeast(major, minor int) bool {
	x, y, known := s.number()
	return !known || x > major || x == major && y >= minor
}

// number returns what the version begins with, and false where it is hidden or no version.
func (s ServerInfo) number() (major, minor int, known bool) {
	a, rest, _ := strings.Cut(s.Version, ".")
	b, _, _ := strings.Cut(rest, ".")
	major, err := strconv.Atoi(a)
	minor, _ = strconv.Atoi(b)
	return major, minor, err == nil
}

// Status asks the two status pages, both at once: the one tells who the server is and is hardly
// ever hidden, the other in which state it is, and which product where the first does not (an
// OpenBao before 2.6 looks like a Vault there). It returns what is known also for a server that is
// sealed or standby, or hidden: those are answers. From then on [Client.List] and [Client.ListLive]
// know which server they ask. An error wraps [ErrOffline], [ErrTimeout], [ErrTLS], [ErrRedirect] or
// [ErrNotVault].
func (c *Client) Status(ctx context.Context) (ServerInfo, error) {
	const doing = "asking for the server's status"
	outer := ctx
	// of both pages: nobody is to wait twice as long
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	var asking panics.Group
	defer asking.Wait()
	defer cancel()
	var health struct {
		Initialized        *bool
		Standby            bool
		PerformanceStandby bool  `json:"performance_standby"`
		Enterprise         *bool // Vault's alone, since 1.16; OpenBao never had it
		Sealed             bool
	}
	var code int
	var unwell error
	asking.Go(func() {
		asking.Run(func() {
			// The status code says the state (429 standby, 472 DR secondary, 473 performance
			// standby, 501 uninitialized, 503 sealed), and the body is the same for all of them.
			code, unwell = c.do(ctx, doing, http.MethodGet, "sys/health", &health, 429, 472, 473, 501, 503)
		})
	})
	var seal struct {
		Type        *string
		Initialized bool
		Sealed      bool
		Version     string
		BuildDate   *string `json:"build_date"`
		CommitDate  *string `json:"commit_date"`
		Cluster     string  `json:"cluster_name"`
	}
	switch code, err := c.do(ctx, doing, http.MethodGet, "sys/seal-status", &seal); {
	case errors.Is(err, ErrHiddenSys):
		if s := c.server.Load(); s != nil && !s.Hidden {
			return ServerInfo{}, err // it has told before: this will pass
		}
		s := c.assume(ServerInfo{Hidden: true, Initialized: true})
		switch other := c.behindSys(ctx, doing); {
		case other == nil:
			if s.pages() { // an OpenBao that is asked for all at once may give a part, and not say so
				c.transport.AllowPages(true)
			}
			return s, nil
		case errors.Is(other, errNoVault): // and nothing else
			return ServerInfo{}, other
		}
		return s, err
	case isAny(err, ErrEmpty, ErrDenied, ErrUnlistable, ErrBadRequest, ErrNoMount, ErrBadToken):
		// Vault never answers so there
		return ServerInfo{}, fmt.Errorf("%s: %w (status %d)", doing, ErrNotVault, code)
	case err != nil:
		return ServerInfo{}, err
	case seal.Type == nil && seal.Version == "":
		return ServerInfo{}, fmt.Errorf("%s: %w", doing, errOtherAPI) // JSON, but of something else
	}
	c.spoken.Store(true)
	s := ServerInfo{
		Product: Vault, Version: seal.Version, Initialized: seal.Initialized, Sealed: seal.Sealed,
		Cluster:    seal.Cluster,
		Enterprise: strings.Contains(seal.Version, "+ent"),
		byGet:      c.opts.ListByGet,
	}
	if seal.CommitDate != nil && seal.BuildDate == nil {
		s.Product = OpenBao
	}
	if s.Version == "" { // the listener hides it, and with it what tells the two apart
		s = c.assume(s)
	}
	asking.Wait()
	switch {
	case outer.Err() != nil:
		return ServerInfo{}, transportError(doing, outer.Err())
	case unwell != nil || health.Initialized == nil:
		if s.pages() {
			c.transport.AllowPages(true) // what is not known takes nothing back
		}
		c.server.CompareAndSwap(nil, &s)
		return s, nil // hidden by a proxy or policy; the other page has answered
	}
	s.Standby = health.Standby || health.PerformanceStandby
	s.Enterprise = s.Enterprise || health.Enterprise != nil && *health.Enterprise
	if seal.Version != "" && s.AtLeast(2, 0) && health.Enterprise == nil {
		s.Product = OpenBao // before 2.6 it had Vault's build_date
	}
	s.DRSecondary = code == 472
	s.Sealed = s.Sealed || health.Sealed
	c.transport.AllowPages(s.pages())
	c.server.Store(&s)
	c.serverWhole.Store(true)
	return s, nil
}

// behindSys returns what there is behind what hides sys/: nil where that is Vault, which has
// answered before, or does so now. What a token is told of itself it tells nobody without one, in
// its own form.
func (c *Client) behindSys(ctx context.Context, doing string) error {
	select { // the mounts and the status are asked for at once: one of them asks for both
	case c.behind <- struct{}{}:
		defer func() { <-c.behind }()
	case <-ctx.Done():
		return transportError(doing, ctx.Err())
	}
	if c.spoken.Load() {
		return nil
	}
	var nothing struct{}
	_, err := c.do(context.WithValue(ctx, tokenless{}, true), doing, http.MethodGet,
		lookupSelf, &nothing)
	if c.spoken.Load() {
		return nil
	}
	return err
}

// assume puts in what the settings say of a server that does not.
func (c *Client) assume(s ServerInfo) ServerInfo {
	s.Product, s.Version, s.byGet = cmp.Or(c.opts.Product, Vault), c.opts.Version, c.opts.ListByGet
	return s
}
