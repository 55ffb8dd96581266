package vaultsvc

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
)

// Between somebody and Vault there are gateways, load balancers, login pages and firewalls, and
// each of them answers in Vault's place now and then. What an answer is that Vault did not give is
// found out here and nowhere else. Of its text nothing is passed on.

// ErrHiddenSys is wrapped by errors that say that something in front of Vault lets nobody see sys/,
// where the mounts and the server's state are. What is named can be listed all the same. It counts
// as [ErrDenied].
var ErrHiddenSys error = &sentinel{"something in front of Vault blocks sys/",
	"name what is to be listed: vaultmap ls MOUNT/FOLDER/ (and --kv-version 1, where it is of version 1); if that fails, too, it wants a header (--header), or VAULT_ADDR is not the address of Vault's API",
	[]error{ErrDenied, ErrNotVault}}

const passOn = " (--header, or headers: in the config), or set VAULT_ADDR to an address behind it"

// What else there is. Most of it is no news of Vault's, so that it counts as [ErrNotVault].
var (
	errLoginPage = &sentinel{"a login page is in front of Vault",
		"send what it gives out for programs along, as a service token or cookie" + passOn,
		[]error{ErrNotVault}}
	errLoginElsewhere = &sentinel{errLoginPage.text, errLoginPage.hint,
		[]error{errLoginPage, ErrRedirect}}
	// Over plain http a network that wants a login of its own answers for everybody.
	errPortal = &sentinel{"a login page is in front of Vault, or of this network",
		"open the address in a browser: a network may want a login of its own; else " + errLoginPage.hint,
		[]error{errLoginElsewhere}}
	errWantsLogin = &sentinel{"something in front of Vault wants a login of its own",
		"send it along, as in 'Authorization: Basic ...'" + passOn, []error{ErrNotVault}}
	errWall = &sentinel{"something in front of Vault refuses the request",
		"look at its rules and logs, and whether a VPN is needed; send what it asks for along" + passOn,
		[]error{ErrNotVault}}
	errNoList = &sentinel{"something in front of Vault refuses LIST",
		"have it let the HTTP verb LIST through to Vault, or use --list-verb get (list_verb: get in the config file), by which folders of KV are listed; VAULT_ADDR may also name an address behind it",
		[]error{ErrNotVault}}
	errNoVault = &sentinel{"what answers there is not Vault",
		"look at VAULT_ADDR: the host, the port, and the path in front of /v1 where Vault is behind one",
		[]error{ErrNotVault}}
	errOtherAPI = &sentinel{"another API answers in Vault's place", errNoVault.hint,
		[]error{ErrNotVault}}
	errNothing = &sentinel{"the answer is empty",
		"look whether VAULT_ADDR is the address of Vault's API, and whether a proxy drops answers",
		[]error{ErrNotVault}}
	errGarbled = &sentinel{"the answer is not from a vault server, or was changed on the way",
		"look whether VAULT_ADDR is the address of Vault's API, and at the proxies on the way",
		[]error{ErrNotVault}}
	errTooMuch = &sentinel{"something in front of Vault finds the request too long",
		"the token and headers, or the path, are longer than it takes: have its limits raised (nginx: large_client_header_buffers), or set VAULT_ADDR to an address behind it",
		[]error{ErrNotVault}}
	errProtocol = &sentinel{"something in front of Vault wants another protocol",
		"have it take HTTP/1.1, try https:// in VAULT_ADDR, or name an address behind it",
		[]error{ErrNotVault}}
	errWantsCert = &sentinel{"something in front of Vault wants another client certificate", "",
		[]error{errClientCert}}
	errUnreached = &sentinel{"what is in front of Vault cannot reach it",
		"look whether Vault runs, and at the proxy, load balancer or mesh in front of it: where it looks for Vault and what it thinks of its health",
		[]error{ErrServer}}
	errUnreachedNow = &sentinel{errUnreached.text, errUnreached.hint,
		[]error{errUnreached, errOverload}}
	errFrontFailed = &sentinel{"something in front of Vault failed",
		"try again; else look at the logs of the proxy or load balancer", []error{ErrServer}}

	errWantsHTTPS = &sentinel{"the server wants https", "set VAULT_ADDR to the same address with https://",
		[]error{ErrRedirect}}
	errRewrites = &sentinel{"something in front of Vault changes the addresses of requests",
		"have it pass on what is below /v1/ as it comes, with doubled slashes and those at the end; or set VAULT_ADDR to an address behind it",
		[]error{ErrRedirect}}
	errSentAway = &sentinel{"something in front of Vault does not answer",
		"set VAULT_ADDR to the address of Vault itself: what answers sends requests elsewhere",
		[]error{ErrRedirect}}
)

// strange is an answer that is no success, and what was asked.
type strange struct {
	method, path string // the latter is below /v1/
	status       int
	body         string
}

// isList reports whether the request would have listed a folder by the verb LIST.
func (s strange) isList() bool { return s.method == "LIST" }

// says reports whether one of these, in small letters, stands in the answer.
func (s strange) says(words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return strings.Contains(strings.ToLower(s.body), w)
	})
}

// kind returns who gave an answer that has not the form of Vault's. spoken: this server has
// answered as Vault does before.
func (s strange) kind(spoken bool) error {
	switch status := s.status; {
	case status == http.StatusProxyAuthRequired:
		return errProxy
	case status == http.StatusTooManyRequests: // whoever says so, it may pass
		return ErrBusy
	case status == http.StatusBadRequest && s.body == "":
		return ErrBadRequest // Vault's answer to names that it will not look at
	case status == http.StatusBadRequest && s.says("http request to an https", "sent to https"):
		return fmt.Errorf("%w: the server wants https", ErrTLS)
	case status == 495, status == 496, s.says("no required ssl certificate",
		"the ssl certificate error"):
		return errWantsCert
	case status == http.StatusRequestEntityTooLarge, status == http.StatusRequestURITooLong,
		status == http.StatusRequestHeaderFieldsTooLarge, status == 494,
		status == http.StatusBadRequest && s.says("header or cookie too large"):
		return errTooMuch
	case status == http.StatusUpgradeRequired, status == http.StatusHTTPVersionNotSupported:
		return errProtocol
	case status == http.StatusUnauthorized:
		return errWantsLogin
	case s.isList() && (status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented ||
		spoken && (status == http.StatusForbidden || status == http.StatusBadRequest)):
		return errNoList
	case strings.HasPrefix(s.path, "sys/") && s.method == http.MethodGet &&
		(status == http.StatusForbidden || status == http.StatusNotFound ||
			status == http.StatusMethodNotAllowed):
		return ErrHiddenSys
	case status == http.StatusServiceUnavailable:
		return errUnreachedNow
	case status == http.StatusBadGateway, status == http.StatusGatewayTimeout,
		status >= 520 && status <= 530: // of Cloudflare
		return errUnreached
	case status >= 500:
		return errFrontFailed
	case status < 300:
		return errNothing
	case status == http.StatusForbidden, status == http.StatusBadRequest,
		status == http.StatusMethodNotAllowed, status == http.StatusTeapot,
		status == http.StatusUnavailableForLegalReasons:
		return errWall
	}
	return errNoVault
}

// unreadable returns who gave an answer that says that it is one and cannot be read.
func unreadable(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax) && strings.Contains(err.Error(), "character '<'"):
		return errLoginPage // a page for people, whatever stands on it
	case errors.As(err, new(*json.UnmarshalTypeError)):
		return errOtherAPI
	}
	return errGarbled
}

// redirected says where a server sends requests, and who does so: a standby of Vault's to the same
// path of another server, a web server to https, and nearly all others to a page where somebody can
// log in. silent leaves out the address.
func redirected(doing string, err error, silent bool) error {
	var r *guard.Redirect
	if !errors.As(err, &r) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	var kind error = ErrRedirect
	switch {
	case r.Nowhere:
		kind = errSentAway
	case r.SameHost && r.ToTLS:
		kind = errWantsHTTPS
	case r.SameServer && r.SamePath: // to have a cookie set, or to log in
		kind = errLoginElsewhere
	case r.SamePath && !r.FromTLS: // not without the TLS that there was
	case r.BelowAPI:
		kind = errRewrites
	case r.Plain && !r.SameHost:
		kind = errPortal
	default:
		kind = errLoginElsewhere
	}
	if silent {
		return fmt.Errorf("%s: %w", doing, kind)
	}
	if kind != ErrRedirect {
		return fmt.Errorf("%s: %w: it sends requests to %s", doing, kind, r.To)
	}
	return fmt.Errorf("%s: %w: %s", doing, kind, r.To)
}

// failure is the error for it.
func (s strange) failure(doing string, spoken bool) error {
	return fmt.Errorf("%s: %w (status %d)", doing, s.kind(spoken), s.status)
}

// speaksVault reports whether the answer to a list is one of Vault's.
func speaksVault(answer any) bool {
	switch a := answer.(type) {
	case *listAnswer:
		return a.RequestID != ""
	case *liveAnswer:
		return a.RequestID != ""
	}
	return false
}
