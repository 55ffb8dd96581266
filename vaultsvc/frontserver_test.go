package vaultsvc

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// What stands in front of Vault, told by what it says and what helps: on a LIST after the mounts
// were asked for, as everybody does.
func TestWhatStandsInFrontOfVault(t *testing.T) {
	t.Parallel()
	if n := len(vaulttest.Fronts()); n < 14 {
		t.Errorf("only %d of them", n)
	}
	for _, f := range vaulttest.Fronts() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			s := memvault.New()
			s.Mount("secret", "kv", 2, "")
			s.Put("secret", "team/a")
			c := once(serve(t, f.Before(s).ServeHTTP, func(o *Options) { o.Token = s.RootToken() }))
			_, err := c.Mounts(t.Context())
			if err == nil || errors.Is(err, ErrDenied) {
				m, folder, located := c.Locate(t.Context(), "secret/team/", nil)
				if err = located; err == nil {
					_, err = c.List(t.Context(), m, folder)
				}
			}
			if f.Says == "" && err != nil || f.Says != "" && (err == nil ||
				!strings.Contains(err.Error(), f.Says) || !strings.Contains(Hint(err), f.Hint)) {
				t.Errorf("%v\nhint: %s\nwant %q and %q", err, Hint(err), f.Says, f.Hint)
			}
			checkText(t, f.Name, err, s.RootToken(), "<", "Sign in", "client_id")
			for name, call := range calls(c) { // whatever is asked, nothing of it shows
				checkText(t, name, call(t.Context()), s.RootToken(), "<", "Sign in")
			}
			if n := s.ValueReads(); n != 0 {
				t.Errorf("%d requests could have read a value", n)
			}
		})
	}
}

// The same answer means another thing to another question, and to who has heard Vault before.
func TestWhoseAnAnswerIs(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		s      strange
		spoken bool
		want   error
	}{
		{strange{method: "LIST", path: "secret/metadata/", status: 405}, false, errNoList},
		{strange{method: "LIST", path: "secret/metadata/", status: 501}, false, errNoList},
		{strange{method: "LIST", path: "secret/metadata/", status: 403, body: html}, true, errNoList},
		{strange{method: "LIST", path: "secret/metadata/", status: 400, body: html}, true, errNoList},
		{strange{method: "LIST", path: "secret/metadata/", status: 403, body: html}, false, errWall},
		{strange{method: "LIST", path: "secret/metadata/", status: 400}, true, ErrBadRequest},
		{strange{method: "LIST", path: "secret/metadata/", status: 404, body: html}, true, errNoVault},
		{strange{method: "LIST", path: "sys/", status: 403, body: html}, true, errNoList},
		{strange{method: "GET", path: "secret/metadata/", status: 403, body: html}, true, errWall},
		{strange{method: "GET", path: "sys/internal/ui/mounts", status: 403}, false, ErrHiddenSys},
		{strange{method: "GET", path: "sys/mounts", status: 404, body: "{}"}, true, ErrHiddenSys},
		{strange{method: "GET", path: "sys/mounts", status: 401}, true, errWantsLogin},
		{strange{method: "GET", path: "sys/mounts", status: 502}, true, errUnreached},
		{strange{method: "PUT", path: "auth/token/renew-self", status: 405}, true, errWall},
		{strange{method: "GET", path: "auth/token/lookup-self", status: 404, body: html}, true,
			errNoVault},
		{strange{status: 503, body: "no healthy upstream"}, false, errUnreachedNow},
		{strange{status: 504}, false, errUnreached}, {strange{status: 522}, false, errUnreached},
		{strange{status: 500, body: html}, false, errFrontFailed},
		{strange{status: 400, body: "Client sent an HTTP request to an HTTPS server."}, false, ErrTLS},
		{strange{status: 400, body: "<b>The plain HTTP request was sent to HTTPS port</b>"}, false, ErrTLS},
		{strange{status: 400, body: "<b>400 No required SSL certificate was sent</b>"}, false,
			errWantsCert},
		{strange{status: 496}, false, errWantsCert},
		{strange{status: 400, body: "Request Header Or Cookie Too Large"}, false, errTooMuch},
		{strange{status: 431}, true, errTooMuch}, {strange{status: 413}, true, errTooMuch},
		{strange{status: 414}, true, errTooMuch}, {strange{status: 426}, true, errProtocol},
		{strange{status: 407}, true, errProxy}, {strange{status: 204}, true, errNothing},
		{strange{status: 418, body: html}, true, errWall},
		{strange{status: 429, body: html}, true, ErrBusy},
	} {
		if got := tc.s.kind(tc.spoken); !errors.Is(got, tc.want) {
			t.Errorf("%+v, spoken %v: %v, want %v", tc.s, tc.spoken, got, tc.want)
		}
		if Hint(fmt.Errorf("x: %w", tc.want)) == "" && tc.want != ErrBadRequest {
			t.Errorf("%v has no hint", tc.want)
		}
	}
}

// Where a redirect leads says who sends it: a standby, or what wants something else.
func TestWhoRedirects(t *testing.T) {
	t.Parallel()
	const asked = "/base/v1/secret/metadata/a/"
	for _, tc := range []struct {
		address, location string
		want              error
		hint              string
	}{
		{"https://v.example", "https://active.example:8200" + asked, ErrRedirect, "that it names"},
		{"https://v.example", "https://active.example:8200/v1/secret/metadata/a/", ErrRedirect,
			"that it names"},
		{"https://v.example:8443", "https://v.example:8200" + asked, ErrRedirect, "that it names"},
		{"http://v.example", "http://active.example" + asked, ErrRedirect, "that it names"},
		{"http://v.example", "https://v.example" + asked, errWantsHTTPS, "https://"},
		{"http://v.example:8200", "https://v.example/", errWantsHTTPS, "https://"},
		{"https://v.example", "/oauth2/sign_in?rd=%2Fv1", errLoginElsewhere, "--header"},
		{"https://v.example", "https://sso.example/login", errLoginElsewhere, "--header"},
		{"https://v.example", "https://sso.example/?back=https://v.example" + asked, errLoginElsewhere,
			"--header"},
		{"https://v.example", asked, errLoginElsewhere, "--header"}, // with a cookie
		{"http://v.example", "http://10.0.0.1:8002/index.php?zone=guests", errPortal, "browser"},
		{"https://v.example", "/base/v1/secret/metadata/a", errRewrites, "below /v1/"},
		// Attack: who follows this advice sends the token without TLS.
		{"https://v.example", "http://v.example" + asked, errRewrites, "below /v1/"},
		{"https://v.example", "", errSentAway, "VAULT_ADDR"},
		{"https://v.example", "http://[", errSentAway, "VAULT_ADDR"},
	} {
		c := once(newClient(t, Options{Address: tc.address + "/base", Token: someToken,
			Transport: direct(answer(302, html, "Location", tc.location))}))
		_, err := c.List(t.Context(), kv2, at(kv2, "a/"))
		if !errors.Is(err, tc.want) || !errors.Is(err, ErrRedirect) ||
			!strings.Contains(Hint(err), tc.hint) || tc.want == ErrRedirect && errors.As(err,
			new(*sentinel)) {
			t.Errorf("%s to %s: %v, want %v\nhint: %s", tc.address, tc.location, err, tc.want, Hint(err))
		}
		checkText(t, tc.location, err, "back=", "zone=")
	}
}

// Attack: a redirect whose host repeats what was sent, to get it into a log.
func TestRedirectRepeatsNoHeader(t *testing.T) {
	t.Parallel()
	const secret = "cf-secret-77a1"
	for _, value := range []string{secret, "Bearer " + secret, "session=" + secret + "; a=b"} {
		c := once(newClient(t, Options{Address: "https://v.example", Token: someToken,
			Headers: map[string]string{"X-Key": value},
			Transport: direct(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("X-Key") != value {
					t.Errorf("%s without its header", r.URL)
				}
				answer(302, "", "Location", "https://"+strings.ToUpper(secret)+".evil.example/")(w, r)
			})}))
		for name, call := range calls(c) {
			err := call(t.Context())
			if !errors.Is(err, guard.ErrRedirect) || strings.Contains(strings.ToLower(err.Error()),
				secret) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, text := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", *c)} {
			if strings.Contains(text, secret) {
				t.Errorf("printed: %s", text)
			}
		}
	}
}

// What would make another request of each is refused when the client is made.
func TestHeadersThatAreRefused(t *testing.T) {
	for _, name := range []string{"X-Vault-Token", "x-vault-wrap-ttl", "Host", "X-Http-Method",
		"Transfer-Encoding", "a b", ""} {
		_, err := New(Options{Address: "https://v.example", Headers: map[string]string{name: someToken}})
		if !errors.Is(err, ErrConfig) {
			t.Errorf("%q: %v", name, err)
		}
		checkText(t, name, err)
	}
	for _, value := range []string{`{"X-Original-Url":"` + someToken + `"}`,
		`{"x-vault-token":"` + someToken + `"}`, `{"Content-Length":"` + someToken + `"}`} {
		t.Setenv("VAULT_HEADERS", value)
		_, err := New(Options{Address: "https://v.example"})
		if !errors.Is(err, ErrConfig) {
			t.Errorf("VAULT_HEADERS %s: %v", value, err)
		}
		checkText(t, value, err)
		if _, err := New(Options{Address: "https://v.example", OtherEnvironment: true}); err != nil {
			t.Errorf("of another server: %v", err)
		}
	}
}
