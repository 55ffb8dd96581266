package listing

import (
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// whose is for whom what is known was answered. To another one the same questions may have other
// answers.
type whose struct {
	token    vaultsvc.Token // as it was last looked up
	replaced bool           // there is another token now, of which nobody has said whose it is
}

// isSame reports whether a token has the answers of the one before: it is of the same identity, with
// the same policies.
func (w *whose) isSame(token vaultsvc.Token) bool {
	return token.Identity != "" && w.token.Identity == token.Identity &&
		slices.Equal(policiesOf(w.token), policiesOf(token))
}

func policiesOf(t vaultsvc.Token) []string {
	return slices.Compact(slices.Sorted(slices.Values(t.Policies)))
}

// TokenReplaced says that there is another token from now on.
func (m *Model) TokenReplaced() {
	m.whose.replaced = true
	m.Cache.TokenMayChange()
	m.Rights.TokenMayChange()
}

// TokenLookedUp says whose the token is, or why that is not known. A walk that could not go on with
// the one before goes on with one that has the same answers; with others everything is to be listed
// anew.
func (m *Model) TokenLookedUp(token vaultsvc.Token, err error) tea.Cmd {
	kept := m.Cache.TokenLookedUp(token, err)
	m.Rights.TokenLookedUp(token, err)
	if err != nil && !errors.Is(err, vaultsvc.ErrDenied) {
		return kept // it says nothing of the token
	}
	same, first := err == nil && m.whose.isSame(token), m.whose.token.Identity == ""
	walk := tea.Cmd(nil)
	switch {
	case m.whose.replaced && same:
		walk = m.WalkOn()
	case m.whose.replaced, !same && !first && err == nil:
		walk = m.walkAnew()
	}
	m.whose = whose{token: token}
	return tea.Batch(kept, walk)
}

// walkAnew has everything listed anew that anybody wants listed: what a walk was under way for, and
// what one has met that was denied or failed.
func (m *Model) walkAnew() tea.Cmd {
	w := m.Walks
	root, rank := w.Root, w.rank
	again := w.Err != nil || root != tree.Root && !w.Stopped && (w.Running || w.Partial())
	w.Forget(tree.Root)
	w.RetryFailed()
	if !again {
		return nil
	}
	return w.start(root, rank)
}
