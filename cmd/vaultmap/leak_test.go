package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// leakyServer answers as a server does and puts the token of the request, and the value of a
// secret, wherever an answer has room for them: headers, errors, warnings, wrapped data, fields
// that nobody asked for, bodies that are no JSON.
func leakyServer(t *testing.T, server http.Handler) string {
	t.Helper()
	leaky := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		server.ServeHTTP(rec, r)
		leak := r.Header.Get("X-Vault-Token") + " " + vaulttest.Canary
		for _, name := range []string{"X-Leak", "Warning", "Set-Cookie", "Content-Location"} {
			w.Header().Set(name, leak)
		}
		w.Header().Set("Content-Type", rec.Header().Get("Content-Type"))
		body := map[string]any{}
		if strings.Contains(r.URL.Path, "/portal/") || json.Unmarshal(rec.Body.Bytes(), &body) != nil {
			w.WriteHeader(rec.Code)
			w.Write([]byte("<html>" + leak))
			return
		}
		body["warnings"] = []string{leak}
		body["wrap_info"] = map[string]any{"token": leak}
		body["value"] = leak
		if rec.Code >= 400 {
			errs, _ := body["errors"].([]any)
			body["errors"] = append(errs, leak)
		}
		if data, ok := body["data"].(map[string]any); ok {
			data["id"], data["value"], data["data"], data["key_info"] = leak, leak,
				map[string]string{"password": leak}, map[string]any{"a": leak}
		}
		w.WriteHeader(rec.Code)
		json.NewEncoder(w).Encode(body)
	}))
	t.Cleanup(leaky.Close)
	return leaky.URL
}

// Neither the token nor a value is in any output, on any screen, in any error, wherever the server
// sent them from. Every run in this package is looked at for that; here the server is out to have
// them shown.
func TestLeaks(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.put("secrets", "portal/x", "broken/x")
	v.Fail("secrets/broken/", 500, -1)
	address := leakyServer(t, v)
	checkLeaky(t, address, e.lister)
	with := e.token(memvault.TokenOptions{Policies: []string{"lister"}})
	const unknown = "hvs.a-token-that-this-server-does-not-know"
	env := func(token string) []string {
		return []string{"VAULT_ADDR=" + address, "VAULT_TOKEN=" + token, "BROWSER=none"}
	}
	for _, token := range []string{with, e.lister, unknown} {
		secrets := []string{token}
		for _, command := range []string{
			"ls", "ls secrets", "ls secrets/portal", "ls secrets/broken", "ls secrets/teams/denied",
			"ls secrets/nothing", "ls nolist", "ls nowhere/x",
			"tree", "tree secrets/teams", "open --print secrets/teams", "open --print secrets/nothing",
			"open --print component:default/payments-api", "status",
		} {
			for _, format := range []string{"text", "json"} {
				if format == "json" && token != with {
					continue
				}
				args := append(strings.Fields(command), "-o", format, "--catalog", e.catalog)
				o := start{args: args, env: env(token), secrets: secrets}.run(t)
				if o.stdout+o.stderr == "" {
					t.Errorf("%s: no output at all: status %d", command, o.status)
				}
				if token == unknown && !strings.Contains(o.stderr, "the token is not valid") &&
					!strings.HasPrefix(command, "open") {
					t.Errorf("%s: stderr %q", command, o.stderr)
				}
			}
		}
		m := start{args: []string{"--catalog", e.catalog}, env: env(token), secrets: secrets}.terminal(t)
		if token == unknown {
			m.see("token expired or revoked", "the token is not valid or has expired")
			m.quit()
			continue
		}
		m.see("active", "payments-api", "secrets/")
		m.allMounts()
		m.moveTo("secrets/")
		m.press("*")
		m.seeRow("▾ secrets/", "partial")
		for _, again := range []struct{ location, row, note string }{
			{"secrets/broken/", "▾ broken/", "failed"},
			{"secrets/portal/", "▾ portal/", "failed"},
			{"secrets/teams/denied/", "▾ denied/", "denied"},
		} {
			m.moveTo(again.location)
			m.press("r")
			m.seeRow(again.row, again.note)
		}
		m.press("y", "Y", "v")
		m.see("any key closes")
		m.press("x")
		m.quit()
	}
}

// checkLeaky makes sure that there is something to be found.
func checkLeaky(t *testing.T, address, token string) {
	t.Helper()
	for _, path := range []string{"secrets/metadata/", "secrets/metadata/broken/",
		"secrets/metadata/portal/", "auth/token/lookup-self"} {
		req, err := http.NewRequest("LIST", address+"/v1/"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Vault-Token", token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || !strings.Contains(string(body), token+" "+vaulttest.Canary) {
			t.Fatalf("%s leaks nothing: error %v: %s", path, err, body)
		}
	}
}
