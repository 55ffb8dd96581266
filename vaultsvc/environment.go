package vaultsvc

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc/header"
)

// OpenBao calls Vault's variables BAO_...; the official client knows them by their old names alone.
// What is here is about the connection: package config reads the rest. Vault's own go first.

// openBao returns a variable of OpenBao where the one of Vault is not set.
func openBao(name string) (string, bool) {
	if os.Getenv("VAULT_"+name) != "" {
		return "", false
	}
	v := os.Getenv("BAO_" + name)
	return v, v != ""
}

// connectionVariables puts OpenBao's variables into the settings of the official client. No error
// holds a value: a proxy's has a password in it.
func connectionVariables(conf *api.Config) error {
	if v, ok := openBao("MAX_RETRIES"); ok {
		n, err := strconv.ParseUint(v, 10, 31)
		if err != nil {
			return errors.New("BAO_MAX_RETRIES is no number")
		}
		conf.MaxRetries = int(n)
	}
	if v, ok := openBao("SRV_LOOKUP"); ok {
		on, err := strconv.ParseBool(v)
		if err != nil {
			return errors.New("BAO_SRV_LOOKUP must be true or false")
		}
		conf.SRVLookup = on
	}
	name, proxy := "BAO_PROXY_ADDR", os.Getenv("BAO_PROXY_ADDR")
	if proxy == "" {
		name, proxy = "BAO_HTTP_PROXY", os.Getenv("BAO_HTTP_PROXY")
	}
	if proxy != "" && os.Getenv(api.EnvVaultProxyAddr) == "" && os.Getenv(api.EnvHTTPProxy) == "" {
		u, err := url.Parse(proxy)
		if err != nil {
			return fmt.Errorf("%s is no address", name)
		}
		conf.HttpClient.Transport.(*http.Transport).Proxy = http.ProxyURL(u)
	}
	return nil
}

// clientVariables does the same for what only a client has. Headers for another server are not sent
// to this one: there may be a password in them.
func clientVariables(client *api.Client, otherEnvironment bool) error {
	if v, ok := openBao("RATE_LIMIT"); ok {
		rate, burst, err := parseRate(v)
		if err != nil {
			return errors.New("BAO_RATE_LIMIT must be a number, or two with a colon between")
		}
		client.SetLimiter(rate, burst)
	}
	if otherEnvironment {
		client.SetHeaders(http.Header{api.RequestHeaderName: {"true"}})
		return nil
	}
	v, ok := openBao("HEADERS")
	if !ok {
		return nil
	}
	var headers map[string]string
	if json.Unmarshal([]byte(v), &headers) != nil {
		return errors.New("BAO_HEADERS must be a JSON object of texts")
	}
	for name, value := range headers {
		if err := header.Check(name, value); err != nil {
			return fmt.Errorf("BAO_HEADERS: %w", err)
		}
		client.AddHeader(name, value)
	}
	return nil
}

// addHeaders puts headers in place of those of the same name that a variable has, and looks at them
// all: the guard ends each request that has one of another request.
func addHeaders(client *api.Client, headers map[string]string) error {
	all := client.Headers()
	for name, value := range headers {
		if err := header.Check(name, value); err != nil {
			return err
		}
		all.Set(name, value)
	}
	for name, values := range all {
		if name == api.RequestHeaderName || name == api.NamespaceHeaderName {
			continue // the client's own
		}
		for _, value := range values {
			if err := header.Check(name, value); err != nil {
				return fmt.Errorf("VAULT_HEADERS: %w", err)
			}
		}
	}
	client.SetHeaders(all)
	return nil
}

// parseRate reads "rate" or "rate:burst", as the official client does.
func parseRate(s string) (rate float64, burst int, err error) {
	first, second, both := strings.Cut(s, ":")
	rate, err = strconv.ParseFloat(first, 64)
	if err == nil && both {
		burst, err = strconv.Atoi(second)
		return rate, burst, err
	}
	return rate, int(rate), err
}
