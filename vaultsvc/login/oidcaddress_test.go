package login_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

// The attack is a server that has a user log in at an address which does something to the terminal
// that shows it, or which is not what it looks like: it is not shown and not opened.
func TestHostileIssuerAddress(t *testing.T) {
	t.Parallel()
	for attack, address := range map[string]string{
		"string terminator":   "https://idp.example.com/\u009c?state=s",
		"control sequence":    "https://idp.example.com/\u009b2J?state=s",
		"escape":              "https://idp.example.com/\x1b]0;x\x07?state=s",
		"bidi":                "https://idp.example.com/\u202e?state=s",
		"bidi in the query":   "https://idp.example.com/?state=s&x=\u202e",
		"line break":          "https://idp.example.com/?state=s\nhttps://evil.example.com",
		"user and password":   "https://user:pass@idp.example.com/?state=s",
		"user like a host":    "https://idp.example.com@evil.example.com/?state=s",
		"script":              "javascript:x?state=s",
		"file":                "file:///etc/passwd?state=s",
		"other letters":       "https://\u0456dp.example.com/?state=s",
		"a host that is none": "https://id p.example.com/?state=s",
	} {
		c, err := vaultsvc.New(vaultsvc.Options{Address: "http://vault.example.com:8200",
			Transport: network(func(req *http.Request) (*http.Response, error) {
				raw, err := json.Marshal(map[string]any{"data": map[string]any{"auth_url": address}})
				return respond(req, http.StatusOK, string(raw)), err
			})})
		if err != nil {
			t.Fatal(err)
		}
		shown := false
		_, err = c.Login(t.Context(), login.OIDC{Port: freePort(t),
			Show: func(context.Context, string) (<-chan string, error) {
				shown = true
				return nil, context.Canceled
			}})
		if shown || !errors.Is(err, vaultsvc.ErrLogin) {
			t.Errorf("%s: shown %v, error %v", attack, shown, err)
		}
		if strings.Contains(err.Error(), "example.com") {
			t.Errorf("%s: the error repeats it: %v", attack, err)
		}
	}
}
