package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// picturesVariable names the folder that the README's pictures are to be written to: "make picture"
// sets it.
const picturesVariable = "VAULTMAP_PICTURES"

// The README's pictures are real screens of the demo.
func TestPictures(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name          string
		width, height int
		script        func(m *terminal)
		shows         []string
	}{
		{"find", 120, 26, func(m *terminal) {
			m.press("f")
			m.see("all words must be there")
			m.press("stripe stag")
			m.see("all listed", "staging/stripe-webhook")
		}, []string{"Find", "stripe-webhook", "owner"}},
		{"details", 120, 40, func(m *terminal) {
			m.toWebhook()
			m.resize(160, 40)
			m.see("╭─ Details ─", "vault command:")
		},
			[]string{"stripe-webhook", "signing_key"}},
		{"problems", 120, 30, func(m *terminal) {
			m.press("!")
			m.see("Problems", "missing", "sesion-key")
			m.seeNo("checking")
		}, []string{"Problems", "missing"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			m := start{args: []string{"demo"}, width: tc.width, height: tc.height}.terminal(t)
			m.see("payments-api", "vault 1.21.4 active", "renews in")
			tc.script(m)
			picture := svgOf(m.drawn(), m.emu.Width())
			m.leave()
			texts := textsOf(t, picture)
			for _, want := range tc.shows {
				if !strings.Contains(texts, want) {
					t.Errorf("the picture does not hold %q", want)
				}
			}
			publish(t, tc.name, picture)
		})
	}
}

// toWebhook puts the cursor on a secret that an entity names and a file uses.
func (m *terminal) toWebhook() {
	m.t.Helper()
	m.pick("component:default/payments-api")
	m.see("Secrets of payments-api", "stripe-webhook")
	m.press("enter")
	m.see("┏━ Secrets of payments-api")
	m.moveTo("secrets/teams/payments/prod/stripe-webhook")
	m.see("named by payments-api", "kv v2 · 13", "kv v2 · 6")
}

// leave closes what lies over the panes, where something does, and quits.
func (m *terminal) leave() {
	m.t.Helper()
	if m.screen().has("closes") {
		m.press("esc")
		m.seeNo("closes")
	}
	m.press("ctrl+c")
	m.end(render.OK)
}

// drawn returns the rows of the screen, as they show in a picture.
func (m *terminal) drawn() (rows []string) {
	m.t.Helper()
	m.wait("whole frame", func(screen) bool {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.drawing {
			return false
		}
		rows = svgRows(m.emu)
		return true
	})
	return rows
}

// textsOf returns all texts of a picture, one after the other.
func textsOf(t *testing.T, picture []byte) string {
	t.Helper()
	var texts []string
	for dec := xml.NewDecoder(bytes.NewReader(picture)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(texts, "")
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v\n%s", err, picture)
		}
		if text, ok := token.(xml.CharData); ok {
			texts = append(texts, strings.Trim(string(text), "\n")) // which stand between elements
		}
	}
}

// publish writes a picture for the README, where that is wanted.
func publish(t *testing.T, name string, picture []byte) {
	t.Helper()
	if folder := os.Getenv(picturesVariable); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name+".svg"), picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
