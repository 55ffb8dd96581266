package vaultsvc

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Options say which server to talk to and how. What Vault's own variables say of TLS, proxies,
// headers, retries and rates (VAULT_CACERT, VAULT_CLIENT_CERT, VAULT_SKIP_VERIFY, VAULT_HEADERS,
// ...) is read by the official client, and holds; so does what OpenBao's say of all but TLS.
// Printed or logged, they do not show the token.
type Options struct {
	Address     string        // of the API, as in https://vault.example.com:8200; may have a path
	Token       string        `json:"-"` // "" where there is none
	Namespace   string        // "" is the root namespace
	Timeout     time.Duration // of one request with its retries; 0 means 30 s
	Concurrency int           // requests in flight at the most; 0 means 32
	MostNames   int64         // bytes of names that are held at the most; 0 means 384 MiB
	KVVersion   int           // of mounts whose version cannot be asked for; 0 means 2
	ListByGet   bool          // of folders of KV, past what refuses LIST: see list.go
	TLS         TLS           // what is set goes before Vault's variables
	// of every request, for what stands in front of the server; they go before Vault's variables
	Headers map[string]string `json:"-"`
	Product Product           // of a server that hides its version; "" takes it for Vault
	Version string            // likewise, as in "1.21"; "" takes it for the newest

	// OtherEnvironment: Vault's variables are about another server. What they say of TLS and headers
	// is not used; what they say of proxies, retries and rates is.
	OtherEnvironment bool

	// Transport takes the place of the network behind the guard; nil is the network. An
	// in-process server gives one.
	Transport http.RoundTripper `json:"-"`

	kvNamed bool // KVVersion was set

	// network changes the network behind the guard, in tests.
	network func(*http.Transport) http.RoundTripper
}

// withDefaults returns the options with every setting in place. An error is about one that
// cannot be.
func (o Options) withDefaults() (Options, error) {
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Concurrency <= 0 {
		o.Concurrency = 32
	}
	if o.MostNames <= 0 {
		o.MostNames = mostHeld
	}
	if o.kvNamed = o.KVVersion != 0; !o.kvNamed {
		o.KVVersion = 2
	}
	o.Namespace = strings.Trim(o.Namespace, "/")
	switch {
	case strings.ContainsFunc(o.Token, notOfTokens):
		return o, errors.New("the token has a blank or another character that no token has")
	case strings.ContainsFunc(o.Namespace, unicode.IsControl):
		return o, errors.New("the namespace has a control character")
	}
	return o, nil
}

// notOfTokens reports whether no token has a character.
func notOfTokens(r rune) bool { return r <= ' ' || r > '~' }

// baseOf returns the address that all requests go below.
func baseOf(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("address: %w", cause(err))
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("address must begin with http:// or https://")
	case u.Hostname() == "":
		return nil, errors.New("address has no host")
	case u.User != nil:
		return nil, errors.New("address must not hold a user or password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("address must not hold a query or fragment")
	case vaultpath.HasDotSegment(u.Path), strings.Contains(strings.TrimSuffix(u.Path, "/"), "//"),
		strings.Contains(strings.ToLower(u.RawPath), "%2f"):
		return nil, errors.New("address has a path that servers would rewrite")
	case vaultpath.HasAPIVersion(u.EscapedPath()):
		return nil, errors.New("address must not have the API's /v1 in its path: leave /v1 out, and all behind it")
	}
	u.RawPath = "" // the official client escapes in the usual way, and so do we
	return u, nil
}

// Format prints the options without the token, whatever the verb.
func (o Options) Format(s fmt.State, _ rune) {
	fmt.Fprintf(s, "{Address:%q Namespace:%q Token:%s Timeout:%s Concurrency:%d KVVersion:%d}",
		withoutPassword(o.Address), o.Namespace, o.tokenWord(), o.Timeout, o.Concurrency, o.KVVersion)
}

// LogValue logs the options without the token.
func (o Options) LogValue() slog.Value {
	return slog.GroupValue(slog.String("address", withoutPassword(o.Address)),
		slog.String("namespace", o.Namespace), slog.String("token", o.tokenWord()))
}

func (o Options) tokenWord() string {
	if o.Token == "" {
		return "none"
	}
	return "hidden"
}

// withoutPassword returns an address that may hold a password by mistake without it.
func withoutPassword(address string) string {
	if !strings.Contains(address, "@") {
		return address
	}
	if u, err := url.Parse(address); err == nil && u.User != nil {
		return u.Redacted()
	}
	return "an address with a user"
}
