package config

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

func TestCheckAddress(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"http://127.0.0.1:8200", "https://vault.example.com", "https://vault.example.com:8200/base/",
		"http://[::1]:8200", "HTTPS://Vault",
		"unix:///run/vault.sock", "https://väult.example", "unix:///run/v1/vault.sock",
		"https://vault/v10", "https://v1.example/team-v1",
	} {
		if err := checkAddress(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for bad, want := range map[string]string{
		"":                       "is empty",
		"vault.example.com:8200": `should it be "https://vault.example.com:8200"?`,
		"vault":                  `should it be "https://vault"?`,
		"//vault":                "has no scheme",
		"ftp://vault":            "must be http, https or unix",
		"file:///etc/passwd":     "must be http, https or unix",
		"javascript://x":         "must be http, https or unix",
		"http://":                "has no host",
		"http://:8200":           "has no host",
		"http:///path":           "has no host",
		"http://vault:0":         "no valid port",
		"http://vault:65536":     "no valid port",
		"http://vault:http":      "not well formed",
		"http://vault?x=y":       "query or fragment",
		"http://vault/?":         "query or fragment",
		"http://vault#x":         "query or fragment",
		"http://vault/#":         "query or fragment",
		" http://vault":          "blanks",
		"http://vault\n":         "blanks",
		"http://va\x1bult":       "not well formed",
		"unix://run/vault.sock":  "unix:///path/to/socket",
		"unix://":                "names no socket",
		"https://vault/v1":       "leave /v1 out",
		"https://vault/v1/":      "leave /v1 out",
		"https://h/v1/s/data":    "leave /v1 out",
		"https://h/a/%2576%2531": "leave /v1 out",
	} {
		if err := checkAddress(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", bad, err, want)
		}
	}
	if err := checkPublicURL("unix:///run/vault.sock"); err == nil ||
		!strings.Contains(err.Error(), "must be http or https") {
		t.Errorf("a socket as public address: %v", err)
	}
}

// People put passwords into addresses; an error ends in logs and bug reports.
func TestAddressErrorsHideThePassword(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"http://user:hunter2@vault", "http://user:hunter2@", "http://user:hunter2@vault:x",
		"user:hunter2@vault", "ftp://user:hunter2@vault",
		"http://user:hun ter2@vault", "http://user:hunter2@vault?q", " http://user:hunter2@vault",
		"http://us%zzer:hunter2@vault",
	} {
		if err := checkAddress(s); err == nil || strings.Contains(err.Error(), "ter2") {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"address", "catalog", "kv_version", "public_url", "secret_suffix", "token_file"}
	for in, want := range map[string]string{
		"adress": "address", "Address": "address", "adresse": "address", "catalogs": "catalog",
		"kv-version": "kv_version", "kvversion": "kv_version",
		"secretSuffix": "secret_suffix", "publicUrl": "public_url", "tokenfile": "token_file",
		"token": "", "x": "", "": "", strings.Repeat("a", 1000): "",
	} {
		if got := nearmiss.Best(in, names); got != want {
			t.Errorf("%q = %q, want %q", in, got, want)
		}
	}
}
