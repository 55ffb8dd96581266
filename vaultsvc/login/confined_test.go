package login_test

import (
	"encoding/base64"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

// shaped is what has the form of a JWT, and is nobody's.
var shaped = func() string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"RS256"}`)) + "." + part([]byte(`{"sub":"x"}`)) + "." +
		part([]byte("sig"))
}()

// The attack is a file of Backstage's, from a repository, that names a file of the user's as the
// token of the service account: it would be sent to the server that the same file names. Links,
// pipes and ways out of the folder are tried, and what has no form of a JWT.
func TestServiceAccountFilesAreConfined(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	inside := filepath.Join(home, "app")
	put := func(name, text string) string {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	link := func(to, name string) string {
		path := filepath.Join(home, name)
		if err := os.Symlink(to, path); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := put("app/jwt", shaped+"\n")
	outside := put("jwt", shaped)
	pipe := filepath.Join(inside, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ path, want string }{
		"in the folder":           {good, ""},
		"by a link in the folder": {link("jwt", "app/link"), ""},
		"outside":                 {outside, "lies outside"},
		"the system's":            {"/etc/passwd", "lies outside"},
		"up":                      {inside + "/../jwt", "lies outside"},
		"by a link that leads out": {link(outside, "app/out"),
			"lies outside"},
		"by a relative one": {link("../jwt", "app/rel"), "lies outside"},
		"by a linked folder": {filepath.Join(link(home, "app/up"), "jwt"),
			"lies outside"},
		"a pipe that nobody writes to": {pipe, "it is no file"},
		"a folder":                     {inside, "it is no file"},
		"none":                         {"/nowhere/token", "no such file"},
		"no JWT":                       {put("app/x", "hvs.secret"), "has not the form of a JWT"},
		"a file with dots":             {put("app/y", "a.b.c"), "has not the form of a JWT"},
		"a key": {put("app/k", "-----BEGIN KEY-----\nx\n"),
			"has not the form of a JWT"},
		"five parts": {put("app/5", shaped+".x.y"), "has not the form of a JWT"},
		"a header that is none": {put("app/h", "aGk."+strings.SplitN(shaped, ".", 2)[1]),
			"has not the form of a JWT"},
	} {
		sent := 0
		c, err := vaultsvc.New(vaultsvc.Options{Address: "http://vault.example.com:8200",
			Transport: network(func(req *http.Request) (*http.Response, error) {
				sent++
				return respond(req, http.StatusOK, `{"auth":{"client_token":"hvs.x"}}`), nil
			})})
		if err != nil {
			t.Fatal(err)
		}
		method, _ := login.Methods().Named("kubernetes")
		signIn, err := login.New(&authmethod.Settings{Method: method, Within: []string{inside},
			Values: map[string][]string{"role": {"r"}, "service_account_file": {tc.path}}}, os.Getenv)
		if err != nil {
			t.Fatal(err)
		}
		_, err = signIn.Login(t.Context(), c, nil)
		switch {
		case tc.want == "" && (err != nil || sent == 0):
			t.Errorf("%s: %v after %d requests", name, err, sent)
		case tc.want != "" && (sent > 0 || err == nil || !strings.Contains(err.Error(), tc.want)):
			t.Errorf("%s: %v after %d requests, want %q", name, err, sent, tc.want)
		}
	}
}
