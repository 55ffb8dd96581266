package vaultsvc

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// The ways in which a request can end other than well. Test for them with [errors.Is].
var (
	ErrDenied     = errors.New("permission denied")
	ErrEmpty      = errors.New("nothing there") // an empty folder, a missing one and a secret look alike
	ErrUnlistable = errors.New("this engine cannot list")
	ErrBadToken   = errors.New("the token is not valid or has expired")
	ErrNoToken    = errors.New("no token")
	ErrRenewal    = errors.New("the token cannot be renewed")
	ErrSealed     = errors.New("vault is sealed")
	ErrNotReady   = errors.New("vault is not initialized")
	ErrOffline    = errors.New("vault cannot be reached")
	ErrTimeout    = errors.New("vault did not answer in time")
	ErrTLS        = errors.New("no trusted TLS connection")
	ErrNotVault   = errors.New("the answer is not from a vault server")
	ErrRedirect   = errors.New("the server sends requests to another address")
	ErrBusy       = errors.New("vault is limiting requests")
	ErrServer     = errors.New("vault failed to answer")
	ErrBadRequest = errors.New("vault refused the request")
	ErrNoMount    = errors.New("no such mount")
	ErrConfig     = errors.New("wrong setting")
	ErrGuard      = errors.New("request stopped: it could read more than names")
)

// Hint returns one line that says what somebody who meets the error can do, or "".
func Hint(err error) string {
	switch {
	case errors.Is(err, ErrBadToken):
		return "log in again with 'vault login', or set VAULT_TOKEN"
	case errors.Is(err, ErrNoToken):
		return "set VAULT_TOKEN, use --token-file, or log in with 'vault login'"
	case errors.Is(err, ErrDenied):
		return "the token's policies need the list capability there; a folder further below may be allowed: vaultmap ls MOUNT/FOLDER/"
	case errors.Is(err, ErrUnlistable):
		return "its paths can still be opened by name: vaultmap open LOCATION"
	case errors.Is(err, ErrSealed):
		return "somebody with unseal keys must run 'vault operator unseal'"
	case errors.Is(err, ErrNotReady):
		return "the server must be set up first: 'vault operator init'"
	case errors.Is(err, ErrTLS):
		return "set VAULT_CACERT to the CA's file, or look whether the address should begin with http:// or https://"
	case errors.Is(err, ErrRedirect):
		return "set VAULT_ADDR to the address that it names, if you trust it"
	case errors.Is(err, ErrNotVault):
		return "look whether VAULT_ADDR is the address of Vault's API and not of something in front of it"
	case errors.Is(err, ErrTimeout):
		return "try again, or allow more time with --timeout"
	case errors.Is(err, ErrOffline):
		return "look whether VAULT_ADDR is right and whether a VPN or proxy is needed"
	case errors.Is(err, ErrBusy):
		return "try again later, or with a lower --concurrency"
	case errors.Is(err, ErrNoMount):
		return "'vaultmap ls' shows the mounts; a location is MOUNT/PATH"
	case errors.Is(err, vaultpath.ErrBadPath):
		return "a location has no empty, '.' or '..' segments"
	}
	return ""
}

// transportError turns what a request died of into one of our sentinels. The text of the
// original stays where it names hosts and causes; [api] never puts a token there.
func transportError(doing string, err error) error {
	var netErr net.Error
	var dns *net.DNSError
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	var syntax *json.SyntaxError
	var alert tls.AlertError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, ErrGuard), errors.Is(err, ErrRedirect):
		return fmt.Errorf("%s: %w", doing, err)
	case errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &invalid), errors.As(err, &verify),
		errors.As(err, &record), errors.As(err, &alert),
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return fmt.Errorf("%s: %w: %w", doing, ErrTLS, cause(err))
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netErr) && netErr.Timeout():
		return fmt.Errorf("%s: %w", doing, ErrTimeout)
	case errors.As(err, &dns), errors.As(err, new(*net.OpError)), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: %w: %w", doing, ErrOffline, cause(err))
	case errors.As(err, &syntax), errors.As(err, new(*json.UnmarshalTypeError)):
		return fmt.Errorf("%s: %w", doing, ErrNotVault)
	}
	return fmt.Errorf("%s: %w: %w", doing, ErrOffline, cause(err))
}

// cause drops the layers of an error that repeat the request's address.
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op
	}
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
	var sentinel error
	switch {
	case status == http.StatusForbidden && (strings.Contains(all, "invalid token") || strings.Contains(all, "bad token")):
		sentinel = ErrBadToken
	case status == http.StatusUnauthorized, status == http.StatusBadRequest && strings.Contains(all, "missing client token"):
		sentinel = ErrBadToken
	case status == http.StatusForbidden:
		sentinel = ErrDenied
	case status == http.StatusNotFound && strings.Contains(all, "no handler for route"):
		sentinel = ErrNoMount
	case status == http.StatusNotFound:
		sentinel = ErrEmpty
	case status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented,
		status == http.StatusBadRequest && strings.Contains(all, "unsupported operation"):
		sentinel = ErrUnlistable
	case status == http.StatusTooManyRequests:
		sentinel = ErrBusy
	case status == http.StatusServiceUnavailable && strings.Contains(all, "sealed"):
		sentinel = ErrSealed
	case status == http.StatusBadRequest && strings.Contains(all, "not initialized"):
		sentinel = ErrNotReady
	case status >= 300 && status < 400:
		sentinel = ErrRedirect
	case status >= 500:
		sentinel = ErrServer
	default:
		sentinel = ErrBadRequest
	}
	return fmt.Errorf("%s: %w (status %d)", doing, sentinel, status)
}

// apiError turns an error of the official client into a sentinel.
func apiError(doing string, err error) error {
	var resp *api.ResponseError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &resp):
		return statusError(doing, resp.StatusCode, resp.Errors)
	default:
		return transportError(doing, err)
	}
}
