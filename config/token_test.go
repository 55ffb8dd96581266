package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func (u *user) token(flags Flags) (string, string, error) {
	u.t.Helper()
	c, err := load(flags, u.env)
	if err != nil && !errors.Is(err, ErrNoAddress) {
		u.t.Fatal(err)
	}
	token, origin, err := c.Token()
	return token.Reveal(), origin, err
}

func TestTokenOrder(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	want := func(flags Flags, token, origin string) {
		t.Helper()
		got, from, err := u.token(flags)
		if err != nil || got != token || from != filepath.FromSlash(origin) {
			t.Errorf("token %q from %q, %v; want %q from %q", got, from, err, token, origin)
		}
	}
	if _, _, err := u.token(Flags{}); !errors.Is(err, ErrNoToken) {
		t.Errorf("without any: %v", err)
	}
	u.write(".vault-token", "hvs.left\n")
	want(Flags{}, "hvs.left", "~/.vault-token")

	u.write(userConfig, "token_file: tok\n")
	u.write(".config/vaultmap/tok", "\thvs.config\r\n\n")
	want(Flags{}, "hvs.config", "config ~/.config/vaultmap/config.yaml:1")

	u.vars["BAO_TOKEN"] = "s.bao"
	want(Flags{}, "s.bao", "env BAO_TOKEN")
	u.vars["VAULT_TOKEN"] = "hvs.env"
	want(Flags{}, "hvs.env", "env VAULT_TOKEN")

	named := u.write("named", "hvs.flag")
	want(Flags{TokenFile: &named}, "hvs.flag", "flag --token-file")
}

func TestTokenHelper(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(".vault-token", "hvs.stale")
	u.write(".vault", `token_helper = "/usr/local/bin/helper"`+"\n")
	if token, origin, err := u.token(Flags{}); !errors.Is(err, ErrTokenHelper) || token != "" ||
		origin != filepath.FromSlash("~/.vault") ||
		!strings.Contains(err.Error(), "/usr/local/bin/helper") {
		t.Errorf("with a helper: %q, %q, %v", token, origin, err)
	}
	u.vars["VAULT_TOKEN"] = "hvs.env"
	if token, _, err := u.token(Flags{}); token != "hvs.env" || err != nil {
		t.Errorf("with a helper and a variable: %q, %v", token, err)
	}
	delete(u.vars, "VAULT_TOKEN")
	u.vars["VAULT_CONFIG_PATH"] = u.write("other.hcl", "")
	if token, _, err := u.token(Flags{}); token != "hvs.stale" || err != nil {
		t.Errorf("with another settings file: %q, %v", token, err)
	}
	delete(u.vars, "VAULT_CONFIG_PATH")
	for _, other := range []string{"$ANSIBLE_VAULT;1.1;AES256\n6162", "token_helper = \"\"", "{{{",
		""} {
		u.write(".vault", other)
		if token, _, err := u.token(Flags{}); token != "hvs.stale" || err != nil {
			t.Errorf("with %q in ~/.vault: %q, %v", other, token, err)
		}
	}
}

// What is in a token file may be anything, and a token must not come back in an error.
func TestBadTokens(t *testing.T) {
	t.Parallel()
	const canary = "hvs.CANARY"
	for _, tc := range []struct{ attack, data, want string }{
		{"starts a header of its own", canary + "\r\nX-Vault-Namespace: other", "control characters"},
		{"an escape sequence", canary + "\x1b[2J", "control characters"},
		{"a zero byte", canary + "\x00", "control characters"},
		{"a blank", canary + " x", "blanks"},
		{"not ASCII", canary + "\u202e", "no token has"},
		{"nothing", "\n", "it is empty"},
		{"too long", canary + strings.Repeat("x", maxToken), "larger than 64 KiB"},
	} {
		u := newUser(t)
		path := u.write("tok", tc.data)
		token, origin, err := u.token(Flags{TokenFile: &path})
		if err == nil || !strings.Contains(err.Error(), tc.want) ||
			strings.Contains(err.Error(), "CANARY") || token != "" || origin != "flag --token-file" {
			t.Errorf("%s: %q from %q, %v; want %q", tc.attack, token, origin, err, tc.want)
		}
		if tc.data == "\n" || len(tc.data) > maxToken {
			continue
		}
		u.vars["VAULT_TOKEN"] = tc.data
		if _, _, err := u.token(Flags{}); err == nil || !strings.HasPrefix(err.Error(),
			"env VAULT_TOKEN: ") || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s, in the environment: %v", tc.attack, err)
		}
	}
	u := newUser(t)
	missing := filepath.Join(u.home, "missing")
	if _, _, err := u.token(Flags{TokenFile: &missing}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	u.write(".vault-token", "")
	if _, _, err := u.token(Flags{}); !errors.Is(err, ErrNoToken) {
		t.Errorf("an empty ~/.vault-token: %v", err)
	}
	u.write(".vault-token", canary+"\x07")
	if _, origin, err := u.token(Flags{}); err == nil || errors.Is(err, ErrNoToken) ||
		origin != filepath.FromSlash("~/.vault-token") {
		t.Errorf("a bad ~/.vault-token: %q, %v", origin, err)
	}
}

func TestTokenDoesNotPrint(t *testing.T) {
	t.Parallel()
	token := NewToken("hvs.CANARY")
	holder := struct {
		Token Token
		Ptr   *Token
		In    []any
	}{token, &token, []any{token}}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%T", "%10v",
		"%!"} {
		fmt.Fprintf(&out, verb+"\n", token)
		fmt.Fprintf(&out, verb+"\n", holder)
		fmt.Fprintf(&out, verb+"\n", &holder)
	}
	fmt.Fprintln(&out, token, holder, fmt.Errorf("x: %v", token))
	log := slog.New(slog.NewJSONHandler(&out, nil))
	log.Info("x", "token", token, "holder", holder)
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "token", token, "holder", holder)
	data, err := json.Marshal(map[string]any{"a": token, "b": holder})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(data)
	for _, leak := range []string{"CANARY", fmt.Sprintf("%x", "CANARY"), fmt.Sprintf("%X", "CANARY"),
		"67 65 78"} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("%q is in\n%s", leak, &out)
		}
	}
	if !strings.Contains(out.String(), hidden) || token.Reveal() != "hvs.CANARY" ||
		(Token{}).Reveal() != "" {
		t.Error("the token is not there at all")
	}
}
