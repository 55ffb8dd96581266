package tui

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// On a server that says of a dead token nothing but "permission denied" a login that needs nobody
// follows at once, by the answer of whatever was asked next, and no folder is called denied.
func TestDeadTokenLogsInAtOnce(t *testing.T) {
	t.Parallel()
	for _, as := range []struct {
		product memvault.Product
		version string
	}{{memvault.Vault, "1.14.0"}, {memvault.Vault, "1.21.4"}, {memvault.OpenBao, "2.6.2"}} {
		for name, ask := range map[string]func(h *loginHarness){
			"a folder is opened": func(h *loginHarness) { h.to("secrets/"); h.press("enter") },
			"all is listed":      func(h *loginHarness) { h.to("secrets/"); h.press("*") },
			"somebody looks":     func(h *loginHarness) { h.press("f"); h.write("stripe") },
		} {
			t.Run(as.version+" "+name, func(t *testing.T) {
				inBubble(t, func(t *testing.T) {
					h := newLoginHarness(t, byItself(), memvault.TokenOptions{TTL: 10 * time.Hour})
					h.server.Identify(as.product, as.version)
					h.server.Policy("all", memvault.Allow("*", memvault.List, memvault.Read))
					h.tokens.Policies = []string{"all"} // that of the sample denies a folder
					h.start(h.client, sampleDir(t))
					h.rest()
					h.press("a")
					h.rest()
					h.server.Expire(h.token)
					before := h.token
					ask(h)
					h.Advance(5 * time.Second)
					if h.logins != 2 || h.token == before {
						t.Errorf("%d logins within five seconds", h.logins)
					}
					h.lacks("denied", "expired", "not valid")
					h.Advance(time.Minute)
					h.lacks("denied", "expired", "not valid", "failed", "partial")
					h.press("esc", "esc")
					h.rest()
					if n := h.m.listing.Store.Counts(); n.Denied+n.Failed > 0 || n.Names == 0 {
						t.Errorf("%+v", n)
					}
				})
			})
		}
	}
}

// What helps is said in the words of those who use the explorer, where nothing shows and of one
// folder.
func TestHintsInWords(t *testing.T) {
	t.Parallel()
	for _, inWords := range []func(string) string{nil, func(hint string) string {
		return strings.NewReplacer("vault operator", "bao operator", "vault kv", "bao kv").Replace(hint)
	}} {
		inBubble(t, func(t *testing.T) {
			server, token := memvault.Sample()
			h := unconnected(t, server)
			h.settings = func(s *Settings) { s.InWords = inWords }
			h.connect(token, sampleDir(t))
			h.rest()
			want, command := "vault operator unseal", "vault kv get -mount=secrets readme"
			if inWords != nil {
				want, command = "bao operator unseal", "bao kv get -mount=secrets readme"
			}
			h.press("a")
			server.Answer("secrets/metadata/teams/", http.StatusServiceUnavailable,
				`{"errors":["Vault is sealed"]}`, -1)
			h.to("secrets/")
			h.press("enter")
			h.rest()
			h.to("secrets/readme")
			h.press("C")
			h.wants(command, strings.Fields(command)[0]+" command")
			h.press("esc")
			h.to("secrets/teams/")
			h.press("enter")
			h.rest()
			h.tells("'" + want)
			server.Seal()
			h.press("R")
			h.Advance(time.Minute)
			h.tells("'" + want)
		})
	}
}
