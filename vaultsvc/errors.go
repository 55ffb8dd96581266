package vaultsvc

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"syscall"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// The ways in which a request can end other than well. Test for them with [errors.Is].
var (
	ErrDenied = errors.New("permission denied")
	// an empty folder, a missing one and a secret look alike
	ErrEmpty      = errors.New("nothing there")
	ErrUnlistable = errors.New("this engine cannot list")
	ErrBadToken   = errors.New("the token is not valid or has expired")
	ErrLogin      = errors.New("vault refused the login")
	ErrWrapped    = errors.New("the wrapped secret id is not good: somebody may have intercepted it")
	ErrIssuer     = errors.New("the issuer of the login cannot be reached")
	ErrNoToken    = errors.New("no token")
	ErrRenewal    = errors.New("the token cannot be renewed")
	ErrSealed     = errors.New("vault is sealed")
	ErrNotReady   = errors.New("vault is not initialized")
	ErrOffline    = errors.New("vault cannot be reached")
	ErrTimeout    = errors.New("vault did not answer in time")
	ErrTLS        = errors.New("no trusted TLS connection")
	ErrNotVault   = errors.New("the answer is not from a vault server")
	ErrRedirect   = guard.ErrRedirect
	ErrBusy       = errors.New("vault is limiting requests")
	ErrServer     = errors.New("vault failed to answer")
	ErrBadRequest = errors.New("vault refused the request")
	ErrNoMount    = errors.New("no such mount")
	ErrTooMany    = errors.New("too many names")
	ErrConfig     = errors.New("wrong setting")
	ErrGuard      = guard.ErrStopped

	// what has no namespaces, or none of that name: Vault has one answer for both
	ErrNamespace       = &sentinel{text: "there is no such namespace", of: []error{ErrNoMount}}
	ErrNamespaceSealed = errors.New("the namespace is sealed")
	ErrLocked          = errors.New("the API of the namespace is locked")
	ErrSecondary       = errors.New("this server is a DR secondary: it answers nothing but its status")
	ErrWrapping        = &sentinel{text: "this is a wrapping token, which holds something else",
		of: []error{ErrBadToken}}
	ErrUsedUp = &sentinel{text: "the token's uses are gone", of: []error{ErrBadToken}}
)

// sentinel is an error that counts as others, and has words of its own. Its hint, if it has one,
// goes before theirs.
type sentinel struct {
	text, hint string
	of         []error
}

// Error returns the words.
func (s *sentinel) Error() string { return s.text }

// Unwrap returns what it counts as.
func (s *sentinel) Unwrap() []error { return s.of }

// What somebody can do about some of them depends on more than the sentinel.
var (
	errExpired    = fmt.Errorf("%w", ErrTLS)
	errOtherName  = fmt.Errorf("%w", ErrTLS)
	errClientCert = fmt.Errorf("%w", ErrTLS)
	errProxy      = fmt.Errorf("%w through the proxy", ErrOffline)
	errOverload   = fmt.Errorf("%w", ErrServer) // it, or what is in front of it, has too much to do
	// and there never is: KV version 2 has no API of that path
	errNoSuchPath = fmt.Errorf("%w", ErrEmpty)
	// in the form in which no policy denies: see witness.go
	errBareDenial = fmt.Errorf("%w", ErrDenied)
	// it was good for the request before, and nobody was told for how many
	errSpent = &sentinel{text: "the token's uses are gone, or it has just ended",
		of: []error{ErrBadToken}}
	// see uses.go
	errSpared = fmt.Errorf("%w: the token has few uses left, and each question takes one", ErrDenied)
	// its answer is long, and too many others are, too: nobody learns of it but who asks again
	errCrowded = errors.New("too many long answers at once")
)

// hints are what somebody who meets an error can do, the particular ones before the sentinels that
// they are of.
var hints = []struct {
	err  error
	hint string
}{
	{ErrWrapping, "'vault unwrap -field=token' gives the token that is in it, once; it has not been used up"},
	{ErrUsedUp, "log in again with 'vault login', or set VAULT_TOKEN to a token that has more uses"},
	{errSpent, "log in again with 'vault login', or set VAULT_TOKEN to a token that has more uses"},
	{ErrBadToken, "log in again with 'vault login', or set VAULT_TOKEN"},
	{ErrWrapped, "have a new secret id made, and the old one destroyed; find out who could read the wrapping token"},
	{ErrTooMany, "look into fewer places at once: vaultmap tree MOUNT/FOLDER/, vaultmap find --in MOUNT/FOLDER/ WORD"},
	{ErrConfig, "'vaultmap status' shows the settings, and where each is from"},
	{ErrLogin, "look at the auth settings: mount, role and what is sent ('vaultmap status' shows them)"},
	{ErrIssuer, "look whether the endpoint in the auth settings is right and whether a VPN or proxy is needed"},
	{ErrRenewal, "log in again with 'vault login' before it expires"},
	{ErrNoToken, "set VAULT_TOKEN, use --token-file, or log in with 'vault login'"},
	{ErrDenied, "the token's policies need the list capability there; a folder further below may be allowed: vaultmap ls MOUNT/FOLDER/"},
	{ErrUnlistable, "its paths can still be opened by name: vaultmap open LOCATION"},
	{ErrNamespace, "look at --namespace and VAULT_NAMESPACE: a namespace is written with those above it, as in a/b; '' is the root"},
	{ErrNamespaceSealed, "somebody with its unseal keys must run 'bao namespace unseal'"},
	{ErrLocked, "somebody with the right to must run 'vault namespace unlock'"},
	{ErrSecondary, "set VAULT_ADDR to the address of the primary cluster"},
	{ErrSealed, "somebody with unseal keys must run 'vault operator unseal' (on a new server, 'vault operator init' first)"},
	{ErrNotReady, "the server must be set up first: 'vault operator init'"},
	{errExpired, "the server's certificate must be renewed, unless the clock of this machine is wrong"},
	{errOtherName, "use the name that the server's certificate is for, or set VAULT_TLS_SERVER_NAME to it"},
	{errClientCert, "set VAULT_CLIENT_CERT and VAULT_CLIENT_KEY to the files of a certificate that the server trusts"},
	{ErrTLS, "set VAULT_CACERT to the CA's file, or look whether the address should begin with http:// or https://"},
	{ErrRedirect, "set VAULT_ADDR to the address that it names, if you trust it"},
	{ErrNotVault, "look whether VAULT_ADDR is the address of Vault's API and not of something in front of it"},
	{ErrTimeout, "try again, or allow more time with --timeout"},
	{errProxy, "look at HTTPS_PROXY or VAULT_PROXY_ADDR: its user and password, and whether it lets VAULT_ADDR through"},
	{ErrOffline, "look whether VAULT_ADDR is right and whether a VPN or proxy is needed"},
	{ErrBusy, "try again later, or with a lower --concurrency"},
	{ErrNoMount, "'vaultmap ls' shows the mounts; a location is MOUNT/PATH"},
	{vaultpath.ErrBadPath, "a location has no empty, '.' or '..' segments"},
}

func isAny(err error, of ...error) bool {
	return slices.ContainsFunc(of, func(one error) bool { return errors.Is(err, one) })
}

// Hint returns one line that says what somebody who meets the error can do, or "".
func Hint(err error) string {
	if f := (*sentinel)(nil); errors.As(err, &f) && f.hint != "" {
		return f.hint
	}
	for _, h := range hints {
		if errors.Is(err, h.err) {
			return h.hint
		}
	}
	return ""
}

// transportError turns what a request died of into one of our sentinels. Of the original's text
// only that of the system and of TLS stays: a server can put into the other ones what it likes.
func transportError(doing string, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // its own text repeats method and address
	}
	var netErr net.Error
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrRedirect):
		return redirected(doing, err, false)
	case isAny(err, context.Canceled, ErrGuard, ErrNotVault, errProxy, ErrTooMany, errCrowded):
		return fmt.Errorf("%s: %w", doing, err)
	case errors.Is(err, guard.ErrTooLong):
		return fmt.Errorf("%s: %w", doing, errTooLong)
	case isTLS(err):
		return fmt.Errorf("%s: %w: %s", doing, kindOfTLS(err), harmless.Text(cause(err).Error()))
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netErr) && netErr.Timeout():
		return fmt.Errorf("%s: %w", doing, ErrTimeout)
	case errors.As(err, &dns):
		return fmt.Errorf("%s: %w: %w", doing, ErrOffline, dns)
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return fmt.Errorf("%s: %w: %w", doing, errProxy, op)
	case errors.As(err, &op) && (errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)):
		return fmt.Errorf("%s: %w: %w: %w", doing, ErrOffline, errBroken, op)
	case errors.As(err, &op):
		return fmt.Errorf("%s: %w: %w", doing, ErrOffline, op)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: %w: %w", doing, ErrOffline, errBroken)
	case isGarbled(err):
		return fmt.Errorf("%s: %w", doing, unreadable(err))
	}
	return fmt.Errorf("%s: %w", doing, ErrOffline)
}

// isTLS reports whether a connection failed because of TLS, or of the lack of it.
func isTLS(err error) bool {
	var verify *tls.CertificateVerificationError
	var op *net.OpError
	text := err.Error()
	return errors.As(err, new(x509.UnknownAuthorityError)) ||
		errors.As(err, new(x509.HostnameError)) ||
		errors.As(err, new(x509.CertificateInvalidError)) || errors.As(err, &verify) ||
		errors.As(err, new(tls.RecordHeaderError)) ||
		errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error") || // these are alerts
		strings.HasPrefix(text, "tls: ") ||
		strings.Contains(text, "server gave HTTP response to HTTPS client") ||
		strings.Contains(text, `malformed HTTP response "\x15\x03`) // a TLS alert
}

func kindOfTLS(err error) error {
	var invalid x509.CertificateInvalidError
	var op *net.OpError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired: // or not valid yet
		return errExpired
	case errors.As(err, new(x509.HostnameError)):
		return errOtherName
	case errors.As(err, &op) && op.Op == "remote error" && strings.Contains(op.Err.Error(),
		"certificate"):
		return errClientCert // what the server says of a certificate is about ours
	}
	return ErrTLS
}

// isGarbled reports whether an answer was no HTTP, or its JSON not what it should be.
func isGarbled(err error) bool {
	return errors.As(err, new(*json.SyntaxError)) || errors.As(err, new(*json.UnmarshalTypeError)) ||
		errors.As(err, new(textproto.ProtocolError)) || isAny(err, gzip.ErrHeader, gzip.ErrChecksum) ||
		strings.Contains(err.Error(), "malformed") || strings.Contains(err.Error(), "chunk")
}

// isNetwork reports whether an error comes from sending or receiving, and not from what was
// received.
func isNetwork(err error) bool {
	return errors.As(err, new(*url.Error)) || errors.As(err, new(*net.OpError)) ||
		isAny(err, io.EOF, io.ErrUnexpectedEOF)
}

// cause drops the layers of an error that repeat the request's address.
func cause(err error) error {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}

// statusError turns an HTTP status and the texts of Vault's error list into a sentinel.
// Only Vault's fixed phrases are looked at; the texts themselves are not passed on, since
// a server may put anything in them.
func statusError(doing string, status int, texts []string) error {
	all := strings.Join(texts, "\n")
	sentinel := ErrBadRequest
	switch {
	case status == http.StatusForbidden && (strings.Contains(all, "invalid token") ||
		strings.Contains(all, "bad token")),
		status == http.StatusUnauthorized, status == http.StatusBadRequest &&
			strings.Contains(all, "missing client token"):
		sentinel = ErrBadToken
	case status == http.StatusForbidden && all == "permission denied":
		sentinel = errBareDenial
	case status == http.StatusForbidden:
		sentinel = ErrDenied
	case status == http.StatusNotFound && strings.Contains(all, "namespace not found"):
		sentinel = ErrNamespace
	case status == http.StatusNotFound && strings.Contains(all, "no handler for route"):
		sentinel = ErrNoMount
	case status == http.StatusNotFound && strings.Contains(all, "unsupported path"):
		sentinel = ErrUnlistable // the roots of engines that list only further down: database, identity
	case status == http.StatusNotFound:
		sentinel = ErrEmpty
	case status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented,
		status == http.StatusBadRequest && strings.Contains(all, "unsupported operation"):
		sentinel = ErrUnlistable
	case status == http.StatusTooManyRequests:
		sentinel = ErrBusy
	case status == http.StatusServiceUnavailable && strings.Contains(all, "namespace is sealed"):
		sentinel = ErrNamespaceSealed
	case status == http.StatusServiceUnavailable &&
		strings.Contains(all, "API access to this namespace has been locked"):
		sentinel = ErrLocked
	case status == 472, status == http.StatusBadRequest && strings.Contains(all, "DR secondary"):
		sentinel = ErrSecondary
	case status == http.StatusServiceUnavailable && strings.Contains(all, "sealed"):
		sentinel = ErrSealed
	case status == http.StatusBadRequest && (strings.Contains(all, "not initialized") ||
		strings.Contains(all, "not yet initialized")):
		sentinel = ErrNotReady
	case status >= 300 && status < 400:
		sentinel = ErrRedirect
	case status == http.StatusServiceUnavailable:
		sentinel = errOverload
	case status >= 500, status == http.StatusPreconditionFailed:
		// 412: it does not know yet what another node has answered
		sentinel = ErrServer
	}
	return fmt.Errorf("%s: %w (status %d)", doing, sentinel, status)
}

// apiError turns an error of the official client into a sentinel.
func apiError(doing string, err error) error {
	var resp *api.ResponseError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &resp) && !resp.RawError && resp.Errors != nil:
		return statusError(doing, resp.StatusCode, resp.Errors)
	case errors.As(err, &resp):
		s := strange{method: resp.HTTPMethod, status: resp.StatusCode, body: "{}"}
		if resp.RawError {
			s.body = strings.Join(resp.Errors, "")
		}
		return s.failure(doing, false)
	}
	if ours := transportError(doing, err); !errors.Is(ours, ErrOffline) || isNetwork(err) {
		return ours
	}
	return fmt.Errorf("%s: %w", doing, ErrNotVault) // it could not make sense of the answer
}

// IsServerError reports whether an error says something about the server as a whole, not about one
// place.
func IsServerError(err error) bool {
	return isAny(err, ErrOffline, ErrSealed, ErrTimeout, ErrNotReady, ErrSecondary)
}
