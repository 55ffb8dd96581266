package overlay

import (
	"strings"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// NewNamespace asks for the namespace to switch to; the one in use stands there.
func NewNamespace(t *theme.Theme, k *theme.KeyMap, current string) *Question {
	foot := asks(k, "switches", "closes")
	q := &Question{
		Box:    Box{Theme: t, Keys: k, Title: "Switch to another namespace", Foot: foot, Wants: 64},
		Prompt: NewPrompt("namespace, / for the root"),
		lines:  func(int) []string { return nil },
		answer: func(text string) Action {
			text = strings.Trim(strings.TrimSpace(text), "/")
			return Close{Then: SwitchTo{Namespace: &text}}
		},
	}
	q.SetValue(current)
	return q
}
