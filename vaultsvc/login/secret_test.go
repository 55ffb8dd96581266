package login_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

func TestFile(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"x":                             "x",
		"x\n":                           "x",
		"x\r\n":                         "x",
		" two words \n":                 " two words ",
		"a\nb\n":                        "a\nb",
		strings.Repeat("x", 64<<10):     strings.Repeat("x", 64<<10),
		"pass\tword with \u00e4 \u2713": "pass\tword with \u00e4 \u2713",
	} {
		if got, err := login.File(write(t, content))(t.Context()); err != nil || got != want {
			t.Errorf("%.20q: %.20q, %v", content, got, err)
		}
	}
	dir := t.TempDir()
	for path, text := range map[string]string{
		filepath.Join(dir, "missing"):           "missing: no such file or directory",
		dir:                                     "is a directory",
		write(t, ""):                            "is empty",
		write(t, "\n\r\n"):                      "is empty",
		write(t, strings.Repeat("x", 64<<10+1)): "is larger than 64 KiB",
		"/dev/zero":                             "is larger than 64 KiB",
	} {
		got, err := login.File(path)(t.Context())
		if !errors.Is(err, vaultsvc.ErrConfig) || !strings.Contains(err.Error(), text) ||
			strings.Count(err.Error(), path) > 1 || got != "" {
			t.Errorf("%s: %.20q, %v, want %q", path, got, err, text)
		}
	}
}

// A file that is written anew is read anew: kubelet and agents rotate what is in it.
func TestFileIsReadAnew(t *testing.T) {
	t.Parallel()
	path := write(t, "old")
	secret := login.File(path)
	for _, want := range []string{"old", "new", "newer"} {
		rewrite(t, path, want)
		if got, err := secret(t.Context()); got != want || err != nil {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := secret(t.Context()); !errors.Is(err, vaultsvc.ErrConfig) {
		t.Errorf("when it is gone: %v", err)
	}
}

// A secret that cannot be had ends the login before anything is sent, and so does a user who will
// not say it.
func TestSecretsThatCannotBeHad(t *testing.T) {
	t.Parallel()
	vault := network(func(req *http.Request) (*http.Response, error) {
		t.Errorf("the server is asked for %s", req.URL)
		return nil, io.EOF
	})
	c, err := vaultsvc.New(vaultsvc.Options{Address: "http://vault.example.com:8200",
		Transport: vault})
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		secret login.Secret
		want   error
	}{
		"none":          {nil, vaultsvc.ErrConfig},
		"empty":         {login.Value(""), vaultsvc.ErrConfig},
		"blank":         {login.Value(" \n"), vaultsvc.ErrConfig},
		"a missing one": {login.File(filepath.Join(t.TempDir(), "x")), vaultsvc.ErrConfig},
		"an empty file": {login.File(write(t, "")), vaultsvc.ErrConfig},
		"a huge file":   {login.File(write(t, strings.Repeat("x", 1<<20))), vaultsvc.ErrConfig},
		"given up": {func(context.Context) (string, error) { return "", context.Canceled },
			context.Canceled},
	} {
		for _, m := range []vaultsvc.Method{
			login.JWT{Type: "kubernetes", Role: "dev", Token: tc.secret},
			&login.AppRole{RoleID: tc.secret, SecretID: login.Value("x")},
			&login.AppRole{RoleID: login.Value("x"), SecretID: tc.secret, Wrapped: true},
			login.JWT{Token: tc.secret},
			login.Password{Type: "userpass", User: "dev", Password: tc.secret},
			login.Password{Type: "ldap", User: "dev", Password: tc.secret},
			login.OAuth2{Endpoint: "https://issuer.example/token", ClientSecret: tc.secret},
		} {
			if _, err := c.Login(t.Context(), m); !errors.Is(err, tc.want) {
				t.Errorf("%s, %s: %v", m.Name(), name, err)
			}
		}
	}
}
