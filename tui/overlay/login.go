package overlay

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Logins lists the ways in. A token that is pasted here needs no choice.
type Logins struct {
	*Menu
	offers []authmethod.Offer
	status string
}

// OffersKnown says which ways in there are, once the server has said which it shows.
type OffersKnown struct {
	Offers []authmethod.Offer
	Others []string // types of auth methods that it shows beside them
}

// NewLogins returns the list of ways in, of which the server may still show more. The cursor is on
// what is configured.
func NewLogins(
	t *theme.Theme, k *theme.KeyMap, address string, offers []authmethod.Offer,
) *Logins {
	l := &Logins{Menu: newMenu(t, k, "Log in to "+harmless.Text(address), "goes on", 0)}
	l.status = "asking which methods the server shows"
	l.Foot = theme.Foot(theme.Does(k.Enter, "goes on"), "a token can be pasted",
		theme.Does(k.Typing.Close, "closes"))
	l.row = l.line
	l.choose = func(i int) Action { return Close{Then: AskLogin{Auth: l.offers[i].Settings}} }
	l.set(offers)
	l.Wants = max(90, draw.Width(l.Title+l.status)+10) // whatever the server shows
	if len(offers) > 1 && offers[1].From == authmethod.Configured {
		l.MoveTo(1)
	}
	return l
}

// set takes the ways in; the cursor stays on the same one.
func (l *Logins) set(offers []authmethod.Offer) {
	at := ""
	if l.Cursor < len(l.offers) {
		at = l.offers[l.Cursor].At()
	}
	l.offers, l.Len = offers, len(offers)
	for i, o := range offers {
		if o.At() == at {
			l.MoveTo(i)
		}
	}
}

func (l *Logins) line(b *draw.Line, i int) {
	o := l.offers[i]
	text, note := o.At(), "where it usually is"
	switch {
	case o.Method.Name == authmethod.TokenName:
		text, note = "paste a token that you have", ""
	case o.From == authmethod.Configured:
		text, note = o.By()+strings.TrimPrefix(o.At(), o.Method.Name), "configured"
	case o.From == authmethod.Shown:
		note = "the server shows it"
	}
	b.Text(draw.Cut(harmless.Text(text), b.Left()-draw.Width(note)-2))
	if o.About != "" && b.Left() > draw.Width(note)+6 {
		b.Ink(l.Theme.Dim, draw.Cut("  "+harmless.Text(o.About), b.Left()-draw.Width(note)-2))
	}
	b.Right(l.Theme.Dim, note)
}

// Update implements [Overlay].
func (l *Logins) Update(msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case OffersKnown:
		l.set(msg.Offers)
		l.status = ""
		if n := len(msg.Others); n > 0 {
			l.status = fmt.Sprintf("%d more that only other programs can do", n)
		}
		return nil, nil
	case tea.PasteMsg:
		content := msg.Content
		return Close{Then: AskLogin{authmethod.GivenToken(), func() string { return content }}}, nil
	}
	return l.Menu.Update(msg)
}

// Frame implements [Overlay].
func (l *Logins) Frame(width, height int) Frame {
	return l.frame(width, height, l.status)
}

// LoginAddress shows the address at which a login goes on, and takes the one at which that ends.
type LoginAddress struct{ Question }

// LoginEnded says that a login has ended.
type LoginEnded struct {
	LoggedIn bool
	Why      string // it failed; "" where it was given up
}

// AddressOver says that another login goes on, and an address of before counts no more.
type AddressOver struct{}

// NewLoginAddress returns the overlay of an address for an auth method. What is typed goes into
// pasted, where there is room.
func NewLoginAddress(
	t *theme.Theme, k *theme.KeyMap, method, address string, pasted chan<- string,
) *LoginAddress {
	a := &LoginAddress{Question{
		Box: Box{Theme: t, Keys: k, Title: harmless.Text("Log in by " + method),
			Foot: asks(k, "takes it", "gives up"), selects: selectable([]string{address})},
		Prompt: NewPrompt("or the address at which the browser ended"),
		lines:  addressLines([]string{address}, "a browser on this machine comes back by itself"),
		leave:  CancelLogin{},
	}}
	a.answer = func(text string) Action {
		select {
		case pasted <- text:
		default: // it has one already
		}
		return nil
	}
	return a
}

// Update implements [Overlay].
func (a *LoginAddress) Update(msg tea.Msg) (Action, tea.Cmd) {
	switch msg.(type) {
	case LoginEnded, AddressOver:
		return Close{}, nil
	}
	return a.Question.Update(msg)
}
