package main

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// defaultBinding is what puts a location on the command line where no other keys are named.
const defaultBinding = "ctrl-x v"

// shellKey is a key that shells can be told to wait for.
type shellKey struct {
	ctrl, alt bool
	char      byte
}

// Keys with ctrl that are others, or the terminal's own.
const takenKeys = "cijmqsz"

// parseKeys reads keys that are pressed one after another, as "ctrl-x v" or "alt-v".
func parseKeys(text string) ([]shellKey, error) {
	wrong := func(why string) ([]shellKey, error) {
		return nil, render.Usage(fmt.Sprintf("--bindings is %q: %s", text, why),
			"--bindings=alt-v is one key, --bindings='"+defaultBinding+"' two after one another")
	}
	var keys []shellKey
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' }) {
		var k shellKey
		rest := strings.ReplaceAll(name, "+", "-")
		for mod, after, ok := strings.Cut(rest, "-"); ok; mod, after, ok = strings.Cut(rest, "-") {
			switch strings.ToLower(mod) {
			case "ctrl", "c":
				k.ctrl = true
			case "alt", "meta", "m":
				k.alt = true
			default:
				return wrong(fmt.Sprintf("%q is no key", name))
			}
			rest = after
		}
		if len(rest) != 1 || !isKeyChar(rest[0]) {
			return wrong(fmt.Sprintf("%q is no letter or digit", rest))
		}
		k.char = rest[0]
		if k.ctrl {
			k.char |= ' ' // shift makes no difference
		}
		switch {
		case k.ctrl && (k.char < 'a' || strings.IndexByte(takenKeys, k.char) >= 0):
			return wrong(name + " is another key, or the terminal's own")
		case !k.ctrl && !k.alt && keys == nil:
			return wrong(name + " could not be typed any more")
		}
		keys = append(keys, k)
	}
	if keys == nil {
		return wrong("no key is named")
	}
	return keys, nil
}

func isKeyChar(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// keyWords have for each shell how it writes ctrl and alt before a key.
var keyWords = map[string]struct{ ctrl, alt string }{
	"bash": {`\C-`, `\e`}, "zsh": {"^", "^["}, "fish": {`\c`, `\e`},
}

// keysFor returns keys as a shell writes them.
func keysFor(shell string, keys []shellKey) string {
	var b strings.Builder
	for _, k := range keys {
		if k.alt {
			b.WriteString(keyWords[shell].alt)
		}
		if k.ctrl {
			b.WriteString(keyWords[shell].ctrl)
		}
		b.WriteByte(k.char)
	}
	return b.String()
}
