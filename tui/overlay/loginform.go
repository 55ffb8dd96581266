package overlay

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// LoginForm asks for what a way in takes, one after the other: what its description says.
type LoginForm struct {
	Box
	Prompt
	auth   authmethod.Settings
	fields []field
	at     int
	given  map[string]func() string // secrets that were typed: gone once a login has them
	why    string                   // what is wrong; "" is nothing
	busy   bool                     // a login is under way
	back   bool                     // to the list of ways in
}

// field is one thing that a form asks for.
type field struct {
	authmethod.Key
	form     string // the name under which settings have it; "" is the mount
	label    string
	optional bool
	value    string // as typed; "" of a secret
}

// NewLoginForm returns the form of a way in. What is configured is asked for only where it is not
// set. The action is what is to be done at once: where nothing has to be asked for that is to log
// in. back has the form lead back to the list of ways in.
func NewLoginForm(
	t *theme.Theme, k *theme.KeyMap, auth *authmethod.Settings, configured, back bool,
) (*LoginForm, Action) {
	f := &LoginForm{auth: *auth, given: map[string]func() string{}, back: back}
	f.Box = Box{Theme: t, Keys: k, Title: harmless.Text("Log in by " + auth.By()), Wants: 90}
	f.auth.Values = maps.Clone(auth.Values)
	if f.auth.Values == nil {
		f.auth.Values = map[string][]string{}
	}
	if !configured && auth.Method.Mount != "" {
		f.fields = append(f.fields, field{label: "mount, below auth/", optional: true,
			value: cmp.Or(auth.Mount, auth.Method.Mount)})
	}
	for _, key := range auth.Method.Keys {
		if !configured || (key.Asked || key.Required) && !auth.Has(key) {
			f.fields = append(f.fields, newField(&f.auth, key))
		}
	}
	if len(f.fields) == 0 {
		f.begin(0)
		return f, f.logIn()
	}
	// What is prefilled is most often right: the cursor is on the first thing that is not.
	f.begin(max(slices.IndexFunc(f.fields, func(l field) bool { return l.value == "" }), 0))
	return f, nil
}

func newField(auth *authmethod.Settings, k authmethod.Key) field {
	l := field{Key: k, form: k.Forms()[0].Name, label: k.Title(),
		optional: !k.Required && !k.Asked}
	l.value = auth.Get(l.form)
	switch {
	case k.Hidden():
		l.value = ""
		if who := auth.Who(); who != "" && k.Asked {
			l.label += " of " + who
		}
	case k.Kind == authmethod.Switch:
		l.label, l.value = l.label+" (true or false)", cmp.Or(l.value, "false")
	case k.Kind == authmethod.File || k.Kind == authmethod.SecretFile:
		l.label += ", the path of a file"
	}
	if l.optional {
		l.label += ", may be empty"
	}
	return l
}

// begin asks for a field.
func (f *LoginForm) begin(at int) {
	f.at = at
	what, hidden := "", false
	if at < len(f.fields) {
		what, hidden = f.fields[at].label, f.fields[at].Hidden()
	}
	f.Prompt = NewPrompt(harmless.Text(what))
	f.Prompt.Focus()
	if hidden {
		f.input.EchoMode = textinput.EchoNone
	} else if at < len(f.fields) {
		f.SetValue(f.fields[at].value)
	}
	does := "logs in"
	if at+1 < len(f.fields) {
		does = "goes on"
	}
	foot := []string{theme.Does(f.Keys.Typing.Accept, does)}
	if at > 0 {
		foot = append(foot, theme.Does(f.Keys.Typing.Up, "goes back"))
	}
	leaves := "closes"
	if f.back {
		leaves = "chooses another way"
	}
	f.Foot = theme.Foot(append(foot, theme.Does(f.Keys.Typing.Close, leaves))...)
}

// Paste has the first secret be what was pasted before the form was there.
func (f *LoginForm) Paste(content string) {
	f.begin(max(slices.IndexFunc(f.fields, func(l field) bool { return l.Hidden() }), 0))
	f.paste(content)
}

// paste takes what is pasted into the field. A secret loses the ends of lines around it; what would
// be dropped within it would make another one of it, and so nothing is taken of that.
func (f *LoginForm) paste(content string) {
	l := f.fields[f.at]
	if l.Hidden() {
		content = strings.Trim(content, "\r\n")
		if l.Kind == authmethod.Token {
			content = strings.TrimSpace(content)
		}
		if err := l.Kind.Check(content); err != nil {
			f.why = err.Error()
			return
		}
	}
	f.why = ""
	f.input, _ = f.input.Update(tea.PasteMsg{Content: content})
}

// Asks returns what is asked for, what stands there already, and whether that is a secret; false
// where nothing has to be typed.
func (f *LoginForm) Asks() (what, value string, hidden, ok bool) {
	if f.busy || f.at >= len(f.fields) {
		return "", "", false, false
	}
	l := &f.fields[f.at]
	return l.label, l.value, l.Hidden(), true
}

// AskAll asks from the first thing on, also for what stands there already.
func (f *LoginForm) AskAll() {
	if len(f.fields) > 0 {
		f.begin(0)
	}
}

// Answer takes a line for what is asked for: an empty one leaves what stands there. It returns what
// is wrong with it, "" where nothing is, and what is to be done after the last.
func (f *LoginForm) Answer(text string) (why string, then Action) {
	if text != "" {
		f.Prompt.SetValue("")
		if f.paste(text); f.why != "" {
			return f.why, nil
		}
	}
	then = f.next(true)
	return f.why, then
}

// Update implements [Overlay].
func (f *LoginForm) Update(msg tea.Msg) (Action, tea.Cmd) {
	typing := &f.Keys.Typing
	switch msg := msg.(type) {
	case LoginEnded:
		return f.ended(msg), nil
	case tea.PasteMsg:
		if !f.busy && len(f.fields) > 0 {
			f.paste(msg.Content)
		}
		return nil, nil
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft && !f.holds(msg.X, msg.Y) {
			return Close{Then: CancelLogin{}}, nil
		}
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, typing.Interrupt):
			return Close{Then: CancelLogin{}}, nil
		case key.Matches(msg, typing.Close) && f.busy:
			return CancelLogin{}, nil
		case key.Matches(msg, typing.Close) && f.back:
			return Close{Then: ChooseLogin{}}, nil
		case key.Matches(msg, typing.Close):
			return Close{Then: CancelLogin{}}, nil
		case f.busy:
			return nil, nil
		case key.Matches(msg, typing.Up, typing.Prev):
			if f.at > 0 {
				f.keep()
				f.begin(f.at - 1)
			}
			return nil, nil
		case key.Matches(msg, typing.Accept, typing.Down, typing.Next):
			return f.next(key.Matches(msg, typing.Accept)), nil
		case len(f.fields) == 0:
			return nil, nil
		}
		var cmd tea.Cmd
		f.input, cmd = f.input.Update(msg)
		return nil, cmd
	}
	return nil, nil
}

// keep remembers what was typed, but for secrets.
func (f *LoginForm) keep() {
	if l := &f.fields[f.at]; !l.Hidden() {
		l.value = strings.TrimSpace(f.Value())
	}
}

// next goes on to the next field, or logs in after the last one.
func (f *LoginForm) next(last bool) Action {
	if len(f.fields) == 0 {
		return f.logIn()
	}
	l := f.fields[f.at]
	text := f.Value()
	if !l.Hidden() || l.Kind == authmethod.Token {
		text = strings.TrimSpace(text)
	}
	switch err := l.Kind.Check(text); {
	case text == "" && l.Hidden() && f.given[l.Name] != nil: // it was typed before
	case text == "" && !l.optional:
		f.why = l.Title() + " is needed"
		return nil
	case text != "" && err != nil:
		f.why = err.Error()
		return nil
	}
	f.why = ""
	f.keep()
	if l.Hidden() && text != "" {
		f.given[l.Name] = func() string { return text }
	}
	if f.at+1 < len(f.fields) {
		f.begin(f.at + 1)
		return nil
	}
	if !last {
		return nil
	}
	return f.logIn()
}

// logIn logs in with what was typed. The secrets are the login's from now on.
func (f *LoginForm) logIn() Action {
	auth := f.auth
	auth.Values = maps.Clone(f.auth.Values)
	for _, l := range f.fields {
		switch {
		case l.Hidden():
		case l.form == "":
			auth.Mount = l.value
		case l.value == "" || l.Kind == authmethod.Switch && l.value == "false":
			delete(auth.Values, l.form)
		case l.Kind == authmethod.Words:
			auth.Values[l.form] = strings.Fields(l.value)
		default:
			auth.Values[l.form] = []string{l.value}
		}
	}
	given := f.given
	f.given, f.busy, f.why = map[string]func() string{}, true, ""
	f.Prompt.SetValue("")
	return LogIn{Auth: &auth, Given: given}
}

// ended takes in how a login ended. Where it failed, the secrets are asked for again.
func (f *LoginForm) ended(e LoginEnded) Action {
	if !f.busy {
		return nil // it was another one
	}
	if e.LoggedIn || e.Why == "" && len(f.fields) == 0 {
		return Close{}
	}
	f.busy, f.why = false, e.Why
	f.begin(max(slices.IndexFunc(f.fields, func(l field) bool { return l.Hidden() }), 0))
	return nil
}

// noteLines is how many lines there are at the most for what is wrong.
const noteLines = 3

// Frame implements [Overlay].
func (f *LoginForm) Frame(width, height int) Frame {
	t, inner := f.Theme, f.Fit(width)
	var lines []string
	for i, l := range f.fields {
		value := l.value
		if l.Hidden() && f.given[l.Name] != nil {
			value = "typed"
		}
		if !f.busy && (i == f.at || i > f.at && value == "") {
			continue // it is being asked for, or will be
		}
		lines = append(lines, line(inner, func(b *draw.Line) {
			b.Blank(1)
			b.Ink(t.Dim, draw.Cut(harmless.Text(l.label)+": ", inner/2))
			b.Text(draw.Cut(harmless.Text(value), b.Left()-1))
		}))
	}
	note, ink := "", t.Dim
	switch {
	case f.busy:
		note = "logging in…"
	case f.why != "":
		note, ink = f.why, t.Bad
	case f.at < len(f.fields) && f.fields[f.at].Hidden():
		note = "what is typed does not show"
	case len(f.fields) == 0:
		note = "nothing has to be typed for it"
	}
	told := draw.Wrap(harmless.Text(note), inner-2)
	told = told[:min(len(told), noteLines)]
	lines = lines[max(0, len(lines)-room(height, len(told)+1)):]
	parts := [][]string{lines, inkLines(ink, inner, len(told), told)}
	if f.busy || len(f.fields) == 0 {
		return f.Box.Frame(width, "", "", parts...)
	}
	parts = append(parts, f.Prompt.draw(inner))
	return f.Box.Frame(width, "", "", parts...).typing(&f.Prompt, len(lines)+len(told)+1)
}
