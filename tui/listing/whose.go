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

// isSame reports whether a token has the answers of the one before: it is of the same identity,
// with the same policies.
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

// Lookup says what a token means for what is known.
type Lookup uint8

// What a token means for what is known.
const (
	AsBefore   Lookup = iota
	Renewed           // it is another one with the same answers: what failed may go well with it
	OtherOwner        // it may have other answers: everything is to be asked for anew
)

// TokenLookedUp says whose the token is, or why that is not known. A walk that could not go on with
// the one before goes on with one that has the same answers; with others it begins anew.
func (m *Model) TokenLookedUp(token vaultsvc.Token, err error) (Lookup, tea.Cmd) {
	kept := tea.Batch(m.Cache.TokenLookedUp(token, err), m.Places.tokenLookedUp())
	m.Rights.TokenLookedUp(token, err)
	if err != nil && !errors.Is(err, vaultsvc.ErrDenied) {
		return AsBefore, kept // it says nothing of the token
	}
	before := m.whose
	m.whose = whose{token: token}
	switch same := err == nil && before.isSame(token); {
	case before.replaced && same:
		return Renewed, tea.Batch(kept, m.Walks.GoOn())
	case before.replaced, !same && before.token.Identity != "" && err == nil:
		return OtherOwner, tea.Batch(kept, m.Walks.beginAnew())
	}
	return AsBefore, kept
}

// beginAnew has everything listed anew that anybody wants listed: what a walk was under way for,
// and what one has met that was denied or failed.
func (w *Walks) beginAnew() tea.Cmd {
	root, rank := w.Root, w.rank
	again := w.Err != nil || root != tree.Root && !w.Stopped && (w.Running || w.Partial())
	w.Forget(tree.Root)
	w.RetryFailed()
	if !again {
		return nil
	}
	return w.start(root, rank)
}
