package vaultsvc

import (
	"context"
	"errors"
	"net"
	"net/url"
	"testing"
)

// fakeSRV answers with records that lead to ports of this machine.
func fakeSRV(asked *int, ports []uint16) func(context.Context, string, string, string) (string,
	[]*net.SRV, error) {
	return func(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
		*asked++
		if service != "http" || proto != "tcp" || name != "vault.example.com" {
			return "", nil, errors.New("another record was asked for")
		}
		var records []*net.SRV
		for _, p := range ports {
			records = append(records, &net.SRV{Target: "127.0.0.1.", Port: p})
		}
		return "", records, nil
	}
}

// Where there is no record, or one that says nothing, the name itself is dialled; and so is a
// proxy.
func TestSRVFallsBack(t *testing.T) {
	t.Parallel()
	for what, tc := range map[string]struct {
		address string
		records []uint16
		err     error
		want    string
	}{
		"no record":           {"vault.example.com:443", nil, nil, "vault.example.com:443"},
		"DNS fails":           {"vault.example.com:443", nil, errors.New("no"), "vault.example.com:443"},
		"an empty port":       {"vault.example.com:443", []uint16{0}, nil, "vault.example.com:443"},
		"a record":            {"vault.example.com:443", []uint16{8200, 8201}, nil, "127.0.0.1:8200"},
		"in capitals":         {"Vault.Example.Com:443", []uint16{8200}, nil, "127.0.0.1:8200"},
		"a proxy":             {"proxy.example.com:3128", []uint16{8200}, nil, "proxy.example.com:3128"},
		"another port of its": {"vault.example.com:8443", []uint16{8200}, nil, "vault.example.com:8443"},
	} {
		asked, dialled := 0, ""
		s := &srv{
			name: "vault.example.com", dialed: "vault.example.com:443",
			dial: func(_ context.Context, _, address string) (net.Conn, error) {
				dialled = address
				conn, _ := net.Pipe()
				return conn, nil
			},
			lookup: fakeSRV(&asked, tc.records),
		}
		if tc.err != nil {
			s.lookup = func(context.Context, string, string, string) (string, []*net.SRV, error) {
				return "", nil, tc.err
			}
		}
		if _, err := s.dialContext(t.Context(), "tcp", tc.address); err != nil || dialled != tc.want {
			t.Errorf("%s: dialled %q, %v; want %q", what, dialled, err, tc.want)
		}
	}
}

// An address with a port, an IP address and a socket have no record.
func TestSRVIsForNames(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://vault.example.com":  "vault.example.com:443",
		"http://vault.example.com/x": "vault.example.com:80", "https://vault.example.com:443": "",
		"https://192.0.2.1": "", "https://[2001:db8::1]": "",
	} {
		base, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if s := newSRV((&net.Dialer{}).DialContext, base, address); s != nil {
			got = s.dialed
		}
		if got != want {
			t.Errorf("%s: looked up %q, want %q", address, got, want)
		}
	}
	if newSRV((&net.Dialer{}).DialContext, &url.URL{Scheme: "http", Host: "localhost"},
		"unix:///run/vault.sock") != nil {
		t.Error("a socket is looked up")
	}
}
