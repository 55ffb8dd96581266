package main

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

// The demo needs nothing set up, and leaves nothing behind.
func TestDemo(t *testing.T) {
	t.Parallel()
	script, opened := browserScript(t)
	s := start{args: []string{"demo"}, env: []string{"BROWSER=" + script}}
	m := s.terminal(t)
	m.see("demo", "payments-api", "identity", "platform", "vault 1.21.4 active", "● token-demo",
		"renews in")
	first := m.wait("remaining time", func(s screen) bool { return s.left() > 0 }).left()
	m.wait("countdown", func(s screen) bool { return s.left() < first })
	m.press("end")
	m.see("Problems in files")

	// An entity with three paths, its secrets in its own order, and pages that the demo serves itself.
	m.press("home")
	m.choose("payments-api")
	s1 := m.see("▾ secrets/teams/payments/prod/", "▾ secrets/teams/payments/staging/",
		"▾ secrets/teams/checkout/", "stripe-webhook")
	if strings.Index(s1.String(), "payments/prod/") > strings.Index(s1.String(), "teams/checkout/") {
		t.Errorf("the paths are in another order than in the annotation:\n%s", s1)
	}
	m.moveTo("secrets/teams/payments/prod/stripe-webhook")
	for key, want := range map[string]string{"v": "a secret", "e": "the form to edit a secret",
		"c": "the form to create a secret"} {
		m.press(key)
		address := strings.TrimSuffix(opened(), "|")
		resp, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(page),
			"would show <strong>"+want) || !strings.Contains(string(page), "teams/payments/prod/") {
			t.Errorf("%s: %s: status %d, error %v:\n%s", key, address, resp.StatusCode, err, page)
		}
	}

	// A slow folder: what is there already can be used meanwhile, and the slow answer comes.
	m.press("tab")
	m.see("┏━ Catalog")
	m.press("esc")
	m.seeRow("load-test")
	m.choose("slow-store")
	m.seeRow("secrets/slow/", "loading…")
	m.press("?")
	m.see("search:", "list all below")
	m.press("esc")
	m.see("archive-2021")

	m.allMounts()
	m.open("acme-ca/", "cannot list")
	m.open("secrets/", "8")
	m.open("secrets/bulk/", "5,000")
	m.press("end")
	m.see("of 5,0")
	m.quit()

	for _, v := range m.cmd.Env {
		if dir, ok := strings.CutPrefix(v, "TMPDIR="); ok {
			left, err := os.ReadDir(dir)
			if err != nil || len(left) > 0 {
				t.Errorf("the demo left %v behind in its temporary folder, error %v", left, err)
			}
		}
	}
}
