package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/tui/clipboard"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// The attack is a secret with a name that does something where it is pasted into a shell: a command
// in a name, a program's path for zsh, a flag, a second line. The name is copied as it is, since it
// is pasted into other places, too; that a shell needs quotes is said.
func TestCopiedNamesThatAShellWouldActOn(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		names := map[string]bool{"plain": false, "b-c.d_e": false, "$(touch x)": true, "`id`": true,
			"a b": true, "it's": true, "a;reboot": true, "a&b": true, "*": true, "~root": true,
			"a\\b": true, "{a,b}": true, "a#b": true, "a|b": true, "naïve": true, "end ": true}
		server := memvault.New()
		server.Mount("kv/", "kv", 2, "")
		for name := range names {
			server.Put("kv/", name)
		}
		h := newHarness(t, server, server.RootToken(), t.TempDir())
		h.rest()
		h.to("kv/")
		h.press("enter")
		h.rest()
		for name, told := range names {
			h.copied = nil
			h.to("kv/" + name)
			h.press("y")
			if len(h.copied) != 1 || h.copied[0] != "kv/"+name {
				t.Errorf("copied %q of %q", h.copied, name)
			}
			if got := strings.Contains(h.screen(), "quote it in a shell"); got != told {
				t.Errorf("%q: told %v, want %v", name, got, told)
			}
		}
	})
}

// What lies between the program and a terminal does not say whether it passes on what is sent for
// the clipboard, and tmux does not unless it is told to: nothing is called copied there.
func TestSentIsNotCalledCopied(t *testing.T) {
	t.Parallel()
	for between, want := range map[clipboard.Way]string{
		"":       "copied secrets/",
		"ssh":    "sent to the terminal's clipboard: secrets/",
		"screen": "sent to the terminal's clipboard: secrets/",
		"tmux":   "sent to the terminal; tmux passes it on with set-clipboard on: secrets/",
	} {
		inBubble(t, func(t *testing.T) {
			server, token := memvault.Sample()
			h := unconnected(t, server)
			h.settings = func(s *Settings) { s.Between = between }
			h.noOpen = fmt.Errorf("%w: this is an SSH session", ErrNoBrowser)
			h.connect(token, sampleDir(t))
			h.rest()
			h.choose("payments-api")
			h.to("secrets/teams/payments/prod/stripe-webhook")
			h.press("y")
			h.wants(want + "teams/payments/prod/stripe-webhook")
			if between != "" {
				h.lacks("copied")
			}
			h.press("v")
			h.rest()
			h.wants("sent to the terminal's clipboard (OSC 52)")
			got := strings.Contains(h.screen(), "with set-clipboard on")
			if got != (between == "tmux") {
				t.Errorf("%q: of set-clipboard is told: %v", between, got)
			}
		})
	}
}

// The attack is an address that is none to open: it becomes no hyperlink, and is not copied.
func TestNoLinkToAnAddressThatIsNotOpened(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		for _, address := range []string{"https://a.example.com/\u009c\u009b31m", "https://a\u202eb",
			"javascript:alert(1)", "https://good.example.com@evil.example.com/",
			"https://a/\x1b]0;x\x07"} {
			h.Update(openReply{address: address, err: fmt.Errorf("%w: refused", ErrNoBrowser)})
			if content := h.m.View().Content; strings.Contains(content, "\x1b]8;;") ||
				len(h.copied) > 0 || h.overlay() != nil {
				t.Errorf("%q: copied %q\n%s", address, h.copied, content)
			}
		}
	})
}
