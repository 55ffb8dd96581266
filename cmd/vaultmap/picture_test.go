package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

// pictureVariable names the file that the README's picture is to be written to: "make picture" sets
// it.
const pictureVariable = "VAULTMAP_PICTURE"

// The README's picture is the real screen of the demo, with a secret under the cursor.
func TestPicture(t *testing.T) {
	t.Parallel()
	m := start{args: []string{"demo"}, width: 110, height: 30}.terminal(t)
	m.see("payments-api", "vault 1.21.4 active", "renews in")
	m.pick("component:default/payments-api")
	m.see("Secrets of payments-api", "stripe-webhook")
	m.press("enter")
	m.see("┏━ Secrets of payments-api")
	m.moveTo("secrets/teams/payments/prod/stripe-webhook")
	m.see("named by payments-api", "kv v2 · 13", "kv v2 · 6")
	m.mu.Lock()
	picture := svgOf(m.emu)
	m.mu.Unlock()
	m.quit()

	var texts []string
	for dec := xml.NewDecoder(bytes.NewReader(picture)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v\n%s", err, picture)
		}
		if text, ok := token.(xml.CharData); ok {
			texts = append(texts, string(text))
		}
	}
	for _, want := range []string{"vaultmap", "payments-api", "stripe-webhook",
		"named by payments-api"} {
		if !strings.Contains(strings.Join(texts, ""), want) {
			t.Errorf("the picture does not hold %q", want)
		}
	}
	if path := os.Getenv(pictureVariable); path != "" {
		if err := os.WriteFile(path, picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
