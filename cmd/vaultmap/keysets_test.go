package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// handOf is what somebody types who knows a set of keys, as a terminal sends it.
type handOf struct {
	find, rowDown, rowUp, accept string
	copy                         string // while typing
	top, bottom, down, up        string
	in, out, copyPath, help      string
	filter, back, palette        string
	quit                         []string
}

// In each set of keys its own hands find, move in the tree, copy, filter, read the help and leave.
func TestKeySets(t *testing.T) {
	t.Parallel()
	for set, hand := range map[string]handOf{
		"vim": {find: "f", rowDown: "ctrl+j", rowUp: "ctrl+k", accept: "enter", copy: "ctrl+y",
			top: "gg", bottom: "G", down: "j", up: "k", in: "l", out: "h", copyPath: "y", help: "?",
			filter: "/", back: "esc", palette: ":", quit: []string{"q"}},
		"emacs": {find: "\x13", rowDown: "ctrl+n", rowUp: "ctrl+p", accept: "enter", copy: "\x1bw",
			top: "\x1b<", bottom: "\x1b>", down: "ctrl+n", up: "ctrl+p", in: "\x06", out: "\x02",
			copyPath: "w", help: "\x1bOP", filter: "/", back: "\x07",
			palette: "\x1bx", quit: []string{"ctrl+x", "ctrl+c"}},
		"plain": {find: "\x1bOR", rowDown: "down", rowUp: "up", accept: "enter", copy: "ctrl+y",
			top: "home", bottom: "end", down: "down", up: "up", in: "right", out: "left", copyPath: "c",
			help: "\x1bOP", filter: "\x1bOS", back: "esc", palette: "\x1bOQ",
			quit: []string{"\x1b[21~"}},
	} {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			e := newEstate(t, newMemVault(t))
			conf := filepath.Join(t.TempDir(), "config.yaml")
			writeFile(t, conf, "keys: {set: "+set+"}\n")
			m := e.start(e.lister, "--catalog", e.catalog, "--config", conf).terminal(t)
			m.see("vault 1.21.4 active", "payments-api", "secrets/", "token")
			m.press("a")
			m.see("┏━ All mounts")

			m.press(hand.find)
			m.see("Find")
			m.press("stripe-web")
			m.see("1 found")
			m.press(hand.rowDown, hand.rowUp, hand.copy)
			if got := m.copied(0); got != webhook {
				t.Errorf("the find copied %q", got)
			}
			m.press(hand.accept)
			m.wait("the secret in the tree", func(s screen) bool { return s.details() == webhook })
			m.press(hand.copyPath)
			if got := m.copied(1); got != webhook {
				t.Errorf("the tree copied %q", got)
			}

			in := func(row string) {
				t.Helper()
				m.wait("row "+row, func(s screen) bool {
					at := position.FindStringSubmatch(s[0])
					return at != nil && (at[1] == row || row == "last" && at[1] == at[2])
				})
			}
			m.press(hand.top)
			in("1")
			m.press(hand.bottom)
			in("last")
			m.press(hand.top, hand.down)
			in("2")
			m.press("5", hand.down) // a number before it
			in("7")
			m.press("5", hand.up, hand.up)
			in("1")
			m.press(hand.down)
			in("2")
			m.press(hand.out)
			m.seeRow("▸ secrets/")
			m.press(hand.in)
			m.seeRow("▾ secrets/")

			m.press(hand.filter)
			m.press("kafka", "enter")
			m.see("1 match")
			m.press(hand.back)
			m.seeNo("1 match")
			m.press(hand.help)
			m.see("search:")
			m.press(hand.back)
			m.seeNo("search:")
			m.press(hand.palette)
			m.see("all-mounts")
			m.press("help", "enter") // by its name
			m.see("search:")
			m.press(hand.back)
			m.seeNo("search:")
			m.press(hand.quit...)
			m.end(render.OK)
		})
	}
}

// What is wrong with keys is told with file and line before anything is drawn.
func TestWrongKeysAreTold(t *testing.T) {
	t.Parallel()
	conf := filepath.Join(t.TempDir(), "config.yaml")
	writeFile(t, conf, `keys:
  copy-path: f
  find: [ctrl+i]
  copyas: x
  typing: {copy: y}
`)
	o := start{args: []string{"status", "--config", conf}}.run(t)
	if o.status != render.Wrong {
		t.Errorf("status %d", o.status)
	}
	for _, want := range []string{
		`config.yaml:4: unknown key "copyas": is it copy-as?`,
		"config.yaml:3: find: terminals send ctrl+i as tab: say that",
		"config.yaml:5: copy: y is text while you type",
	} {
		if !strings.Contains(o.stderr, want) {
			t.Errorf("stderr lacks %q:\n%s", want, o.stderr)
		}
	}
	writeFile(t, conf, "keys:\n  copy-path: f\n")
	o = start{args: []string{"status", "--config", conf}}.run(t)
	const want = "config.yaml:2: copy-path: f is a key of find: one of them needs another"
	if !strings.Contains(o.stderr, want) {
		t.Errorf("stderr lacks %q:\n%s", want, o.stderr)
	}
}
