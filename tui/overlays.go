package tui

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/details"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/problems"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// overlays are those that are open, and what it takes to open one.
type overlays struct {
	overlay.Stack
	life    *life
	theme   *theme.Theme
	keys    *theme.KeyMap
	listing *listing.Model
	files   *files.Model
	uses    *uses.Model
	find    finder.Source
	details details.Source
	inWords func(hint string) string // see [Settings]

	// What outlives an overlay.
	finds    finder.Memory
	problems problems.Memory
	excerpt  int // number of the newest excerpt that was asked for
	mend     int // number of the newest change that was to be made ready
}

func newOverlays(m *Model) overlays {
	o := overlays{
		life: &m.life, theme: m.theme, keys: m.keys, listing: m.listing, files: m.files, uses: m.uses,
		inWords: m.set.InWords, finds: finder.Memory{History: m.life.svc.Words},
		find: finder.Source{
			Listing: m.listing, Uses: m.uses, Files: m.files, Servers: m.set.Servers,
			Twins:   m.set.Twins,
			Note:    m.panes.secrets.Notes.Of,
			Trouble: func() string { return session.Trouble(m.session) }, InWords: m.set.InWords,
		},
	}
	o.details = details.Source{
		Theme: m.theme, Keys: m.keys, Listing: m.listing, Files: m.files, Uses: m.uses,
		Note: m.panes.secrets.Notes.Of, Hint: m.panes.secrets.Hint, InWords: m.set.InWords,
		Addresses: m.addressesAt,
		Forms: func(loc vaultpath.Location) []xref.Form {
			return uses.Forms(m.uses, loc, "", m.set.InWords)
		},
	}
	beside := o.details
	beside.Brief = true
	o.find.Facts = beside.Facts
	return o
}

// open opens an overlay over all others.
func (o *overlays) open(over overlay.Overlay) tea.Cmd {
	o.Push(over)
	if typing, ok := over.(interface{ Focus() tea.Cmd }); ok {
		return typing.Focus()
	}
	return nil
}

// showFind opens the find.
func (o *overlays) showFind() tea.Cmd { return o.showFindOf("") }

// showFindOf opens the find with a text in it that somebody is to type on.
func (o *overlays) showFindOf(text string) tea.Cmd {
	o.listing.Walks.RetryFailed()
	find := finder.New(o.life.ctx, o.theme, o.keys, o.find, &o.finds)
	if text != "" {
		find.SetValue(text)
	}
	return o.open(find)
}

// dealt notes what was done at some locations, but for many at once: they would take the place of
// all others.
func (o *overlays) dealt(what string, at ...vaultpath.Location) tea.Cmd {
	at = slices.DeleteFunc(at, func(l vaultpath.Location) bool { return l.Mount == "" })
	if len(at) == 0 || len(at) > manyPages {
		return nil
	}
	return o.listing.Places.Add(what, at...)
}

// showProblems opens the list of problems.
func (o *overlays) showProblems() tea.Cmd {
	source := problems.Source{Listing: o.listing, Uses: o.uses, Files: o.files, Twins: o.find.Twins}
	return o.open(problems.New(o.theme, o.keys, source, &o.problems))
}

// showProfiles lists the profiles to switch to.
func (o *overlays) showProfiles(set *Settings, here *session.Model) tea.Cmd {
	list := o.profiles(set, here)
	return o.open(overlay.NewProfiles(o.theme, o.keys, list, set.Profile))
}

// profiles returns those to switch to. Of the one in use it is told as it is at the moment, of
// others as they were left.
func (o *overlays) profiles(set *Settings, here *session.Model) []overlay.Profile {
	var list []overlay.Profile
	for _, p := range set.Profiles {
		held := func() session.Held { return p.Held }
		if p.Name == set.Profile {
			p.Address, p.Namespace = set.Address, set.Namespace
			held = func() session.Held { return session.HeldBy(here) }
		}
		list = append(list, overlay.Profile{
			Name: p.Name, Address: p.Address, Namespace: p.Namespace, Ink: o.theme.Painted(p.Color),
			Who: func() string { return cmp.Or(held().Text(o.theme.Texts), harmless.Text(p.Login)) },
		})
	}
	return list
}

// showForms lists the forms in which a location can be copied; address is that of its page, ""
// where it has none.
func (o *overlays) showForms(loc vaultpath.Location, address string) {
	forms := uses.Forms(o.uses, loc, address, o.inWords)
	if len(forms) == 0 {
		return
	}
	o.Push(overlay.NewCopyAs(o.theme, o.keys, loc, forms))
}

// showUsesOf lists who uses a location. It returns what to say where nobody does.
func (o *overlays) showUsesOf(loc vaultpath.Location) (notice string) {
	list, granted := o.uses.Index().Of(loc), o.uses.Index().Granted(loc)
	title := "Used by " + loc.String()
	switch {
	case len(granted) == 0 && len(list) == 0:
		below := ""
		if loc.IsFolder() {
			below = ", or what is below it"
		}
		return "no entity and no file names " + harmless.Text(loc.String()) + below
	case len(list) == 0:
		title = "Used by nobody: " + loc.String()
	}
	o.Push(overlay.NewUsedBy(o.theme, o.keys, title, overlay.Uses{
		List: list, Granted: granted,
		What: func(u *xref.Use) string { // of what is below, what the location does not say already
			return strings.TrimPrefix(u.Location.String(), loc.String())
		},
		Note: func(u *xref.Use) (string, bool) {
			if u.Entity == nil {
				return "", false
			}
			return u.Entity.Name, false
		},
		Place: o.place, Judge: o.uses.Judge,
	}))
	return ""
}

// showUsesBy lists what a subject's files and annotations use. It returns what to say where they
// use nothing.
func (o *overlays) showUsesBy(s uses.Subject) (notice string) {
	list := o.uses.Of(s)
	if len(list) == 0 {
		return "nothing in the files of " + harmless.Text(s.Name()) + " names a secret"
	}
	namespace := o.listing.Store.Namespace()
	o.Push(overlay.NewUsedBy(o.theme, o.keys, "References of "+s.Name(), overlay.Uses{
		List:  list,
		What:  func(u *xref.Use) string { return uses.What(u, namespace) },
		Note:  o.uses.Status,
		Place: o.place, Judge: o.uses.Judge,
	}))
	return ""
}

func (o *overlays) place(u *xref.Use) overlay.Place {
	return overlay.PlaceOf(u, o.uses.Judge(u).Hint)
}

// excerptReply brings the lines around a place to all overlays; that which takes it is the
// overlays' own.
type excerptReply struct {
	seq   int
	above overlay.Overlay // that asked for it; nil where none did
	of    overlay.Place
	lines []catalog.Excerpt
	err   error
}

// excerptAround is how many lines show before and behind the one that was asked for.
const excerptAround = 8

// readExcerpt shows the lines around a place once they are read, where it is a line.
func (o *overlays) readExcerpt(p overlay.Place) tea.Cmd {
	c := o.files.Catalog()
	if p.Line == 0 || c == nil {
		return nil
	}
	o.excerpt++
	r := excerptReply{seq: o.excerpt, above: o.Top(), of: p}
	return func() tea.Msg {
		r.lines, r.err = c.Excerpt(p.Path, p.Line, excerptAround)
		return r
	}
}

// mendReply brings a change that is made ready, or why it is not.
type mendReply struct {
	seq   int
	above overlay.Overlay // that asked for it
	of    overlay.Place
	mend  overlay.Mend
	err   error
}

// readMend shows what a fix changes once it is made ready.
func (o *overlays) readMend(a overlay.ShowMend) tea.Cmd {
	c, fix, ctx := o.files.Catalog(), o.life.svc.Fix, o.life.ctx
	if c == nil || fix == nil {
		return nil
	}
	o.mend++
	r := mendReply{seq: o.mend, above: o.Top(), of: o.place(a.Use)}
	return func() tea.Msg {
		r.mend, r.err = fix(ctx, c, a.Use, a.Fix)
		return r
	}
}

// Update hands a message to the overlays. What closes has closed when it returns; the actions are
// what is left to do.
func (o *overlays) Update(msg tea.Msg) ([]overlay.Action, tea.Cmd) {
	switch r := msg.(type) {
	case excerptReply:
		if r.seq == o.excerpt {
			o.Insert(overlay.NewExcerpt(o.theme, o.keys, r.of, r.lines, r.err), r.above)
		}
		return nil, nil
	case mendReply:
		switch {
		case r.seq != o.mend:
		case r.err != nil:
			return []overlay.Action{overlay.Say{Text: "not changed: " + harmless.Text(r.err.Error())}}, nil
		default:
			o.Insert(overlay.NewMending(o.theme, o.keys, r.of, r.mend), r.above)
		}
		return nil, nil
	}
	return o.Stack.Update(msg)
}

// chooseLogin has the user choose a way in to a server, which is asked for those that it shows.
func (o *overlays) chooseLogin(s *session.Model, address string) tea.Cmd {
	offers, _ := s.Offers()
	o.Push(overlay.NewLogins(o.theme, o.keys, address, offers))
	return s.AskMethods()
}

// askLogin asks for what a way in takes, and returns what is to be done at once. back leads back to
// the choice.
func (o *overlays) askLogin(a overlay.AskLogin, configured, back bool) overlay.Action {
	form, action := overlay.NewLoginForm(o.theme, o.keys, a.Auth, configured, back)
	if a.Typed != nil {
		form.Paste(a.Typed())
	}
	o.Push(form)
	return action
}

// showLogin shows the address that a login takes.
func (o *overlays) showLogin(method, address string, pasted chan<- string) tea.Cmd {
	return o.open(overlay.NewLoginAddress(o.theme, o.keys, method, address, pasted))
}

// showAddress shows addresses that the browser did not open. It returns false where one shows
// already, as that of a login does.
func (o *overlays) showAddress(addresses []string, why string) bool {
	if _, ok := o.Top().(*overlay.LoginAddress); ok {
		return false
	}
	o.Push(overlay.NewAddress(o.theme, o.keys, addresses, why))
	return true
}
