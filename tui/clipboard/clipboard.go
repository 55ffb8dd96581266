package clipboard

import (
	"strings"

	"github.com/aymanbagabas/go-osc52/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Way is what lies between the program and the terminal: "tmux", "screen", "ssh", or "" for
// nothing. It may not pass on what is for the clipboard, or wants it wrapped.
type Way string

// Fit makes of some texts, each a line, what may be copied. Text with control characters is made
// harmless: pasted into a shell, a line break or an escape sequence in a name would act.
func Fit(lines ...string) string {
	fit := make([]string, len(lines))
	for i, text := range lines {
		if fit[i] = text; hasControl(text) {
			fit[i] = harmless.Text(text)
		}
	}
	return strings.Join(fit, "\n")
}

// Sequences are what the terminal is sent to copy a text that [Fit] has made. A terminal
// multiplexer may not pass the plain form on.
func (w Way) Sequences(text string) []string {
	plain := ansi.SetSystemClipboard(text)
	switch w {
	case "tmux":
		return []string{plain, osc52.New(text).Tmux().String()}
	case "screen":
		return []string{plain, osc52.New(text).Screen().String()}
	}
	return []string{plain}
}

// Sent says what became of a text that was copied. Nobody says whether it has arrived where
// something lies between this program and the terminal, and tmux ignores what programs send unless
// it is told otherwise.
func (w Way) Sent() string {
	switch w {
	case "":
		return "copied"
	case "tmux":
		return "sent to the terminal" + w.Proviso() + ":"
	}
	return "sent to the terminal's clipboard:"
}

// Proviso is what it takes for that to arrive, "" where that is up to the terminal alone.
func (w Way) Proviso() string {
	if w == "tmux" {
		return "; tmux passes it on with set-clipboard on"
	}
	return ""
}

func hasControl(s string) bool {
	for _, r := range s {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return true
		}
	}
	return false
}
