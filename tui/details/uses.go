package details

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// mostUses is how many uses are told one by one; the rest is counted.
const mostUses = 200

// addUses tells of the references to a location, and of those to what is above or below it.
func (s Source) addUses(f *facts, loc vaultpath.Location) {
	f.gap()
	const usedBy = "used by"
	began, n := len(f.list), 0
	var near []*xref.Use
	for _, u := range s.Uses.Index().Of(loc) {
		if u.Source == xref.Annotation {
			continue // those are the owners, or they name what is below
		}
		if u.Location != loc {
			near = append(near, u)
			continue
		}
		if n++; n <= mostUses {
			s.addReference(f, usedBy, "", u)
		}
	}
	for _, u := range near {
		if n++; n > mostUses {
			continue
		}
		what := u.Location.String()
		label := "above"
		if rest, below := strings.CutPrefix(what, loc.String()); below {
			what, label = rest, "below"
		} else if u.Location.Folder() == loc.Folder() {
			label = usedBy // it may mean either
		}
		s.addReference(f, label, what, u)
	}
	t := s.Theme.Texts
	switch {
	case n > mostUses:
		f.add("", t.Join(t.Thousands(n-mostUses), " more: ", theme.Key(s.Keys.Uses), " lists them"),
			Quiet)
	case len(f.list) == began:
		f.add("", "no file names it", Quiet)
	}
	addGranted(s, f, loc)
	sameLabels(f.list[began:])
}

// addGranted tells of what policies in files allow, which is no use.
func addGranted(s Source, f *facts, loc vaultpath.Location) {
	t, all := s.Theme.Texts, s.Uses.Index().Granted(loc)
	for i, g := range all {
		if i == mostUses {
			f.add("", t.Join(t.Thousands(len(all)-i), " more: ", theme.Key(s.Keys.Uses), " lists them"),
				Quiet)
			return
		}
		fact := Fact{Name: "policies",
			Text: t.Join(g.Text(), " (", t.FileLine(g.File, g.Rule.Line), ")")}
		fact.Enter, fact.Edit = lines(overlay.GrantedPlace(g))
		f.list = append(f.list, fact)
	}
}

// sameLabels leaves a name out where the fact before has it already.
func sameLabels(list []Fact) {
	last := ""
	for i, fact := range list {
		switch {
		case fact.Name == "":
		case fact.Name == last:
			list[i].Name = ""
		default:
			last = fact.Name
		}
	}
}

// addReference tells of one use: where it stands, what it names where that is not clear, and what
// is the matter with it.
func (s Source) addReference(f *facts, label, what string, u *xref.Use) {
	t, v := s.Theme.Texts, s.Uses.Judge(u)
	parts := []string{what, "field " + u.Field, "version " + u.Version, ""}
	if u.Field == "" {
		parts[1] = ""
	}
	if u.Version == "" {
		parts[2] = ""
	}
	if v.Status != xref.OK && v.Status != xref.Unchecked {
		parts[3] = v.Status.String()
	}
	text := t.FileLine(u.File, u.Line)
	for _, part := range parts {
		if part != "" {
			text = t.Join(text, "  ", part)
		}
	}
	if u.Entity != nil {
		text = t.Join(text, "  (", u.Entity.Name, ")")
	}
	warn := u.Warns(v)
	fact := Fact{Name: label, Text: text, As: moodOf(warn)}
	fact.Enter, fact.Edit = lines(overlay.PlaceOf(u, v.Hint))
	f.list = append(f.list, fact)
	f.add("", v.Hint, Quiet)
}

// addUse tells of a use, and of what it names.
func (s Source) addUse(f *facts, u *xref.Use) {
	v := s.Uses.Judge(u)
	enter, edit := lines(overlay.PlaceOf(u, v.Hint))
	f.list = append(f.list, Fact{Text: s.Theme.Texts.FileLine(u.File, u.Line), As: Heading,
		Enter: enter, Edit: edit})
	warn := u.Warns(v)
	f.add("state", v.Status.String(), moodOf(warn))
	f.add("", v.Hint, moodOf(warn))
	f.add("names", uses.What(u, s.Listing.Store.Namespace()), Plain)
	f.add("field", u.Field, Plain)
	if u.Entity != nil {
		f.list = append(f.list, Fact{Name: "of", Text: u.Entity.Ref,
			Enter: overlay.ShowSubject{Subject: uses.Subject{Entity: u.Entity}}})
	}
	if !s.Uses.Here(u) {
		return
	}
	f.gap()
	id, _ := s.Listing.Find(u.Location)
	s.addNode(f, u.Location, id)
}
