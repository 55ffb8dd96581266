package vaultsvc

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// What Vault's and OpenBao's variables say of the connection holds, by either name; Vault's goes
// first.
func TestConnectionVariables(t *testing.T) {
	proxied := 0
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxied++
		answer(200, `{"data":{"keys":["a"]}}`)(w, r)
	}))
	t.Cleanup(proxy.Close)
	type seen struct {
		attempts, proxied int
		header            string
	}
	for what, tc := range map[string]struct {
		env   map[string]string
		other bool // the environment is another server's
		want  seen
	}{
		"nothing": {want: seen{attempts: 3}},
		"retries": {env: map[string]string{"VAULT_MAX_RETRIES": "1"},
			want: seen{attempts: 2}},
		"retries of OpenBao": {env: map[string]string{"BAO_MAX_RETRIES": "1"},
			want: seen{attempts: 2}},
		"retries of both": {env: map[string]string{"VAULT_MAX_RETRIES": "1",
			"BAO_MAX_RETRIES": "0"}, want: seen{attempts: 2}},
		"headers": {env: map[string]string{"VAULT_HEADERS": `{"X-Proxy-Auth":"v"}`},
			want: seen{attempts: 1, header: "v"}},
		"headers of OpenBao": {env: map[string]string{"BAO_HEADERS": `{"X-Proxy-Auth":"b"}`},
			want: seen{attempts: 1, header: "b"}},
		"headers of both": {env: map[string]string{"VAULT_HEADERS": `{"X-Proxy-Auth":"v"}`,
			"BAO_HEADERS": `{"X-Proxy-Auth":"b"}`}, want: seen{attempts: 1, header: "v"}},
		"headers for another server": {env: map[string]string{"VAULT_HEADERS": `{"X-Proxy-Auth":"v"}`,
			"BAO_HEADERS": `{"X-Proxy-Auth":"b"}`}, other: true, want: seen{attempts: 1}},
		"a proxy": {env: map[string]string{"VAULT_PROXY_ADDR": proxy.URL},
			want: seen{proxied: 1}},
		"a proxy by its old name": {env: map[string]string{"VAULT_HTTP_PROXY": proxy.URL},
			want: seen{proxied: 1}},
		"a proxy of OpenBao": {env: map[string]string{"BAO_PROXY_ADDR": proxy.URL},
			want: seen{proxied: 1}},
		"a proxy of OpenBao, by old name": {env: map[string]string{"BAO_HTTP_PROXY": proxy.URL},
			want: seen{proxied: 1}},
		"a proxy, beside another server": {env: map[string]string{"VAULT_PROXY_ADDR": proxy.URL},
			other: true, want: seen{proxied: 1}},
		"redirects are never followed": {env: map[string]string{"VAULT_DISABLE_REDIRECTS": "false"},
			want: seen{attempts: 1}},
	} {
		t.Run(what, func(t *testing.T) {
			if tc.want.attempts == 1 {
				t.Setenv("BAO_MAX_RETRIES", "0")
			}
			for name, value := range tc.env {
				t.Setenv(name, value)
			}
			var got seen
			proxied = 0
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				got.attempts++
				got.header = r.Header.Get("X-Proxy-Auth")
				answer(500, `{"errors":[]}`)(w, r)
			}, func(o *Options) { o.OtherEnvironment = tc.other })
			for _, path := range []string{"List", "Lookup"} { // both ways in which requests are made
				got.attempts, proxied = 0, 0
				calls(c)[path](t.Context())
				if got.proxied = proxied; got != tc.want {
					t.Errorf("%s: %+v, want %+v", path, got, tc.want)
				}
			}
		})
	}
	for _, name := range []string{"VAULT_RATE_LIMIT", "BAO_RATE_LIMIT"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, "0.001:1")
			c := serve(t, answer(404, `{"errors":[]}`),
				func(o *Options) { o.Timeout = 100 * time.Millisecond })
			calls(c)["List"](t.Context())
			if err := calls(c)["List"](t.Context()); !errors.Is(err, ErrTimeout) {
				t.Errorf("beyond the rate: %v", err)
			}
		})
	}
}

// A variable that is wrong is told by its name; its value, which may have a password in it, is not.
func TestBadConnectionVariables(t *testing.T) {
	const password = "hunter2"
	for name, value := range map[string]string{
		"BAO_MAX_RETRIES": "hunter2", "BAO_RATE_LIMIT": "hunter2", "BAO_SRV_LOOKUP": "hunter2",
		"BAO_HEADERS":    `{"hunter2"`,
		"BAO_PROXY_ADDR": "http://me:hunter2@proxy:x", "BAO_HTTP_PROXY": "http://me:hunter2@proxy:x",
		"VAULT_PROXY_ADDR": "http://me:hunter2@proxy:x",
		"VAULT_HTTP_PROXY": "http://me:hunter2@proxy:%zz",
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, value)
			_, err := New(Options{Address: "https://h"})
			if !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), name) ||
				strings.Contains(err.Error(), password) {
				t.Errorf("%v", err)
			}
		})
	}
	// The attack is a header that says who the user is, in whatever case.
	for _, header := range []string{"X-Vault-Token", "x-vault-namespace"} {
		t.Setenv("BAO_HEADERS", `{"`+header+`":"hunter2"}`)
		if _, err := New(Options{Address: "https://h"}); !errors.Is(err, ErrConfig) ||
			strings.Contains(err.Error(), password) {
			t.Errorf("%s: %v", header, err)
		}
	}
}
