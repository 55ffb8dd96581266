package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// mostSkew is how far two clocks may be apart: logins by JWT allow so much by default.
const mostSkew = time.Minute

// soon is how long before its end a token is worth a word.
const soon = 10 * time.Minute

// server looks at the server, and at all that needs one.
func (c *checkup) server(ctx context.Context) {
	rest := func(why string) {
		for _, check := range []string{"clock", "token", "policy"} {
			c.add(check, skipped, why, "")
		}
	}
	s, err := c.app.session(ctx)
	if err != nil {
		c.fail("server", err)
		rest("no server is known")
		return
	}
	defer s.Close()
	c.transport(s)
	server, err := s.Client.Status(ctx)
	switch {
	case err != nil:
		c.fail("server", fmt.Errorf("%s: %w", s.Address.V, err))
		rest("the server does not answer")
		return
	case !server.Initialized:
		err = vaultsvc.ErrNotReady
	case server.Sealed:
		err = vaultsvc.ErrSealed
	case server.DRSecondary:
		err = vaultsvc.ErrSecondary
	}
	if err != nil {
		c.fail("server", fmt.Errorf("%s: %w", s.Address.V, err))
		rest("the server is " + server.State())
		return
	}
	c.add("server", good, fmt.Sprintf("%s: %s %s, %s", s.Address.V, server.Product, server.Version,
		server.State()), "")
	c.clock(ctx, s)
	c.token(ctx, s)
}

// transport looks at what protects the connection. Whether the certificate is good shows where the
// server answers.
func (c *checkup) transport(s *connect.Session) {
	address, err := url.Parse(s.Address.V)
	switch {
	case err != nil || address.Scheme == "https" && !skipsVerify(s, c.app.Env):
		c.add("tls", good, "the server's certificate is verified", "")
	case address.Scheme == "https":
		c.add("tls", noted, "the server's certificate is not verified: anybody on the way can be it",
			"name its authority (VAULT_CACERT, tls.ca_cert) in place of skipping the check")
	case isThisMachine(address.Hostname()):
		c.add("tls", good, "none is needed: the server is on this machine", "")
	default:
		c.add("tls", bad, "the token goes over the network in the clear", "use an https address")
	}
}

// skipsVerify reports whether any certificate is taken.
func skipsVerify(s *connect.Session, env func(string) string) bool {
	if skip := s.TLS.SkipVerify.V; skip != nil {
		return *skip
	}
	skip, _ := strconv.ParseBool(env("VAULT_SKIP_VERIFY"))
	return skip
}

func isThisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() || host == "localhost"
}

// clock compares the clocks of the two machines.
func (c *checkup) clock(ctx context.Context, s *connect.Session) {
	before := time.Now()
	there, err := s.Client.Clock(ctx)
	if err != nil {
		c.add("clock", skipped, "the server does not say what time it is", "")
		return
	}
	here := before.Add(time.Since(before) / 2)
	apart := there.Sub(here).Round(time.Second)
	switch {
	case apart.Abs() <= mostSkew:
		c.add("clock", good, "as the server's", "")
	case apart > 0:
		c.add("clock", noted, fmt.Sprintf("%s behind the server's", apart),
			"set this machine's clock: certificates and JWTs are judged by both")
	default:
		c.add("clock", noted, fmt.Sprintf("%s ahead of the server's", -apart),
			"set this machine's clock: certificates and JWTs are judged by both")
	}
}

// token looks at the token, and at what it may do.
func (c *checkup) token(ctx context.Context, s *connect.Session) {
	if err := s.Login(ctx, c.quiet); err != nil {
		c.fail("token", err)
		c.add("policy", skipped, "there is no token", "")
		return
	}
	t, err := s.Client.LookupToken(ctx)
	switch {
	case errors.Is(err, vaultsvc.ErrDenied):
		c.add("token", noted, s.TokenOrigin+": it may not look itself up, so nobody knows how long it lives",
			"give it the default policy")
	case err != nil:
		c.fail("token", err)
		c.add("policy", skipped, "the token is not good", "")
		return
	case t.Root:
		c.add("token", noted, s.TokenOrigin+": a root token, which may do everything",
			"use one that may list: see the least policy in the README")
	case t.Lives() && t.TTL < soon && !t.Renewable:
		c.add("token", noted, fmt.Sprintf("%s: ends in %s, and cannot be renewed", s.TokenOrigin, t.TTL),
			"log in again")
	case t.Lives():
		c.add("token", good, fmt.Sprintf("%s: ends in %s", s.TokenOrigin, t.TTL), "")
	default:
		c.add("token", good, s.TokenOrigin+": does not end", "")
	}
	c.policy(ctx, s)
}

// policy looks whether there is anything that the token may list.
func (c *checkup) policy(ctx context.Context, s *connect.Session) {
	if err := s.AskMounts(ctx); err != nil {
		c.fail("policy", err)
		return
	}
	mounts := 0
	for _, m := range s.Mounts {
		if !m.IsSystem() {
			mounts++
		}
	}
	switch {
	case s.Mounts == nil:
		c.add("policy", noted, "the server does not say which mounts it has",
			"name a location: 'vaultmap ls MOUNT/FOLDER'")
	case mounts == 0:
		c.add("policy", bad, "the token may reach no mount",
			"'vaultmap explain MOUNT/' says which rule is missing")
	default:
		c.add("policy", good, fmt.Sprintf("mounts that the token can reach: %d", mounts), "")
	}
}
