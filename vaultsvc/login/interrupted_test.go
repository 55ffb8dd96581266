package login_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// Somebody gives a login up while the server is at work on it: the server makes the token all the
// same, and it must not be left behind, by whichever method.
func TestInterruptedLoginsAreRevoked(t *testing.T) {
	const token = "hvs.made-for-nobody"
	for name, a := range attempts(t) {
		t.Run(name, func(t *testing.T) {
			ctx, giveUp := context.WithCancel(t.Context())
			defer giveUp()
			revoked := ""
			honest := answers(a.steps-1, func(req *http.Request, _ []byte) (*http.Response, error) {
				if strings.HasSuffix(req.URL.Path, "revoke-self") {
					revoked = req.Header.Get("X-Vault-Token")
					return respond(req, http.StatusNoContent, ""), nil
				}
				giveUp()
				if req.Context().Err() != nil {
					return nil, req.Context().Err() // as a network does
				}
				return respond(req, http.StatusOK,
					`{"auth":{"client_token":"`+token+`","lease_duration":60}}`), nil
			})
			c, err := vaultsvc.New(vaultsvc.Options{Address: "http://vault.example.com",
				Transport: honest})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Login(ctx, a.method()); !errors.Is(err, context.Canceled) {
				t.Errorf("it was given up, and ends with %v", err)
			}
			if revoked != token || c.HasToken() {
				t.Errorf("revoked is %q; the client has a token: %t", revoked, c.HasToken())
			}
		})
	}
}
