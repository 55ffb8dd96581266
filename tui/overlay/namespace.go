package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// Namespace asks for the namespace to switch to.
type Namespace struct {
	question
	current string
}

// NewNamespace returns the question, with the namespace in use as its answer.
func NewNamespace(t *theme.Theme, k *theme.KeyMap, current string) *Namespace {
	n := &Namespace{current: current}
	n.Band = Band{Theme: t, Keys: k, Title: "Switch to another namespace", Foot: asks(k, "switches", "closes")}
	n.Prompt = NewPrompt("namespace, / for the root")
	n.SetValue(current)
	return n
}

// Update implements [Overlay].
func (n *Namespace) Update(msg tea.Msg) (Action, tea.Cmd) {
	out, cmd := n.question.update(msg)
	if out != Chosen {
		return closed(out), cmd
	}
	if to := strings.Trim(strings.TrimSpace(n.take()), "/"); to != n.current {
		return Close{SwitchTo{Namespace: &to}}, cmd
	}
	return Close{}, cmd
}

// Frame implements [Overlay].
func (n *Namespace) Frame(width, height int) Frame {
	return n.question.frame(width, height, []string{""})
}
