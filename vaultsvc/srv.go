package vaultsvc

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// srv finds a server by the SRV record of its name, _http._tcp.NAME, as VAULT_SRV_LOOKUP asks for.
// The official client puts the name that DNS gives into the address, and thereby lets DNS say whose
// certificate is taken. Here only the connection goes there: addresses, the guard and the
// certificate keep the name that the user gave. Through a proxy the name is sent as it is.
type srv struct {
	name   string // that the record is of
	dialed string // "host:port" as the transport asks for it
	dial   func(ctx context.Context, network, address string) (net.Conn, error)
	lookup func(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)

	mu      sync.Mutex
	targets []string // found before, best first
}

// newSRV returns nil where there is nothing to look up: an address with a port needs no record, and
// only names have one.
func newSRV(dial func(ctx context.Context, network, address string) (net.Conn, error),
	base *url.URL, address string) *srv {
	if base.Port() != "" || strings.HasPrefix(address, "unix:") || dial == nil ||
		net.ParseIP(base.Hostname()) != nil {
		return nil
	}
	port := map[string]string{"http": "80", "https": "443"}[base.Scheme]
	return &srv{name: base.Hostname(), dialed: net.JoinHostPort(base.Hostname(), port), dial: dial,
		lookup: net.DefaultResolver.LookupSRV}
}

func (s *srv) dialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if !strings.EqualFold(address, s.dialed) {
		return s.dial(ctx, network, address) // a proxy
	}
	var errs []error
	for _, target := range s.find(ctx) {
		conn, err := s.dial(ctx, network, target)
		if err == nil {
			return conn, nil
		}
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		// Servers move: the next connection asks anew.
		s.mu.Lock()
		s.targets = nil
		s.mu.Unlock()
		return nil, errors.Join(errs...)
	}
	return s.dial(ctx, network, address)
}

// find returns where the record leads. None is no error: the name itself is dialled then, as
// Vault's own programs do.
func (s *srv) find(ctx context.Context) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.targets != nil {
		return s.targets
	}
	_, records, err := s.lookup(ctx, "http", "tcp", s.name)
	if err != nil {
		return nil
	}
	for _, r := range records {
		if host := strings.TrimSuffix(r.Target, "."); host != "" && r.Port != 0 {
			s.targets = append(s.targets, net.JoinHostPort(host, strconv.Itoa(int(r.Port))))
		}
	}
	return s.targets
}
