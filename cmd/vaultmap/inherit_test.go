package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// The attack is a browser that hands its environment on: to plugins, or to pages by a debugger. It
// is started without the token, and without the variables in which the config says that secrets
// are.
func TestBrowserInheritsNoSecret(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := t.TempDir()
	script := filepath.Join(dir, "xdg-open") // which is what the system's browser is opened by
	for name, env := range map[string][]string{
		"named":  {"BROWSER=" + script},
		"system": {"BROWSER=", "DISPLAY=:7", "PATH=" + dir + ":" + os.Getenv("PATH")},
	} {
		seen := filepath.Join(dir, "seen-"+name)
		if err := os.WriteFile(script, []byte("#!/bin/sh\n(echo ADDRESS=$1; env) >"+seen+".new; mv "+
			seen+".new "+seen+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		conf := configured(t, "profiles:\n  other:\n    address: https://other.example.com\n"+
			"    auth: {method: ldap, username: me, password_env: MY_LDAP}\n")
		s := e.start(e.lister, "open", "secrets/deep/a/b/c/bottom", conf)
		s.env = append(append(s.env, env...), "MY_LDAP=CANARY-1",
			"VAULT_HEADERS={\"X-A\":\"CANARY-2\"}",
			"VAULTMAP_PASSWORD=CANARY-3", "BAO_TOKEN=CANARY-4", "KEPT=kept")
		if o := s.run(t); o.status != render.OK {
			t.Fatalf("%s: status %d: %s%s", name, o.status, o.stdout, o.stderr)
		}
		var got []byte
		for end := time.Now().Add(patience); len(got) == 0; time.Sleep(10 * time.Millisecond) {
			if got, _ = os.ReadFile(seen); time.Now().After(end) {
				t.Fatalf("%s: the browser was not started", name)
			}
		}
		text := string(got)
		if strings.Contains(text, "CANARY") || strings.Contains(text, e.lister) {
			t.Errorf("%s: the browser inherits\n%s", name, text)
		}
		for _, want := range []string{"KEPT=kept", "VAULT_ADDR=", "ADDRESS=" + e.address() + "/ui/"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %s in\n%s", name, want, text)
			}
		}
	}
}

// A server, or what stands in front of it, that says of a token that it lives for less than no time
// or for ever and a day: nobody must read that it has no end.
func TestStatusOfATokenWithAnOddTTL(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	for _, ttl := range []string{"-5", "3600.7", "1e300", `"1h"`} {
		v.Answer("auth/token/lookup-self", 200, `{"data":{"ttl":`+ttl+
			`,"renewable":true,"display_name":"dev","policies":["default"]}}`, -1)
		for args, want := range map[string]string{"status": "dev time left unknown",
			"status -o json": `"ttl":-1,`} {
			o := start{args: strings.Fields(args), env: []string{"VAULT_ADDR=" + v.address(),
				"VAULT_TOKEN=" + v.root()}}.run(t)
			if o.status != render.OK || !strings.Contains(o.stdout, want) ||
				strings.Contains(o.stdout, "without end") {
				t.Errorf("ttl %s: status %d: %s%s", ttl, o.status, o.stdout, o.stderr)
			}
		}
	}
}
