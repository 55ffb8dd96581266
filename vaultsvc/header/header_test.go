package header

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Cf-Access-Client-Secret", "cf-access-token", "Authorization",
		"Proxy-Authorization", "Cookie", "X-Api-Key", "X_ODD", "User-Agent", "X-Vaulted"} {
		if err := Check(name, "a value, ünd more\t;x"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{
		"", "a b", "a:b", "a\nb", "ä", "a\x00", "Name: value",
		"X-Vault-Token", "x-vault-token", "X-VAULT-NAMESPACE", "X-Vault-Wrap-TTL",
		"Host", "host", "Content-Length", "Transfer-Encoding", "TE", "Upgrade", "Accept-Encoding",
		"X-HTTPMethod", "x_http_method",
		"X-HTTP-Method-Override", "x-http-method", "X-Method-Override", "X-Original-URL",
		"X-Rewrite-Url", "X-Forwarded-Host", "x-forwarded-prefix",
	} {
		if err := Check(name, "v"); err == nil {
			t.Errorf("%q is taken", name)
		}
	}
	const secret = "hunter2-9f"
	for _, value := range []string{"", " " + secret, secret + "\n", secret + "\r\nX-Vault-Token: x",
		secret + "\x00", secret + "\x1b", strings.Repeat(secret, 10_000)} {
		if err := Check("X-Key", value); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%.40q: %v", value, err)
		}
	}
	err := Check("Authorization: "+secret, "v")
	if err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("a value in the place of the name: %v", err)
	}
}
