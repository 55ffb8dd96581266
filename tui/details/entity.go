package details

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// addEntry tells of what the catalog lists.
func (s Source) addEntry(f *facts, p Place) {
	t := s.Theme.Texts
	switch {
	case p.All:
		f.add("", "All mounts", Heading)
		f.add("", "every secrets engine that the token can reach", Plain)
		f.add("", t.Counted(len(s.Listing.Store.Children(tree.Root)), "mount", "mounts"), Plain)
	case p.Subject.Entity != nil:
		s.addEntity(f, p.Subject.Entity)
	case p.Subject.Nobody:
		f.add("", p.Subject.Name(), Heading)
		f.add("", "references in files that have no entity near them", Plain)
		s.addUsesBy(f, p.Subject)
	case p.Group != nil:
		f.add("", p.Group.Name, Heading)
		if p.Group.Ref != "" {
			f.add("", p.By+" of "+t.Counted(len(p.Group.Entities), "entity", "entities"), Plain)
		}
		f.gap()
		for _, e := range p.Group.Entities {
			s.addOther(f, "", e.Ref)
		}
	case p.Problem != nil:
		s.addProblem(f, p.Problem, Heading)
	case p.Problems:
		f.add("", "Problems in files", Heading)
		f.add("", "the entities that have none of them are in the list above", Quiet)
		if c := s.Files.Catalog(); c != nil {
			for i := range c.Problems[:min(len(c.Problems), mostUses)] {
				f.gap()
				s.addProblem(f, &c.Problems[i], Plain)
			}
		}
	case p.Config != nil:
		f.add("", p.Config.File, Heading)
		f.add("", "of Backstage, and not used; server, token and engine are taken from it with:", Plain)
		use := UseBackstage(p.Config)
		f.list = append(f.list, Fact{Text: use, Enter: overlay.Copy{Text: use}})
	}
}

// addProblem tells of what is wrong in a file.
func (s Source) addProblem(f *facts, p *catalog.Problem, as Mood) {
	at := Fact{Text: s.Theme.Texts.FileLine(p.File, p.Line), As: as}
	at.Enter, at.Edit = lines(overlay.Place{
		File: p.File, Path: p.Path, Line: p.Line, Note: p.Message,
	})
	f.list = append(f.list, at)
	f.add("", p.Message, moodOf(!p.Note))
}

// addOther tells of an entity that something else names, which may be in no file.
func (s Source) addOther(f *facts, label, ref string) {
	if ref == "" {
		return
	}
	fact := Fact{Name: label, Text: ref}
	if e := s.Files.Entity(ref); e != nil {
		fact.Enter = overlay.ShowSubject{Subject: uses.Subject{Entity: e}}
		if n := s.Uses.Tally().Of[ref]; n > 0 {
			fact.Text += "  " + s.Theme.Texts.Counted(n, "problem", "problems")
			fact.As = Warning
		}
	}
	f.list = append(f.list, fact)
}

// addEntity tells of an entity: what it is, what its annotations name, and what its files use.
func (s Source) addEntity(f *facts, e *catalog.Entity) {
	t := s.Theme.Texts
	f.add("", e.Name, Heading)
	f.add("", e.Ref, Plain)
	f.add("", e.Title, Plain)
	s.addOther(f, "owner", e.Owner)
	s.addOther(f, "system", e.System)
	file := Fact{Name: "file", Text: t.FileLine(e.File, e.Line)}
	file.Enter, file.Edit = lines(overlay.Place{File: e.File, Path: e.Path, Line: e.Line})
	f.list = append(f.list, file)
	f.add("engine", e.SecretsEngine, Plain)
	if n := s.Uses.Tally().Of[e.Ref]; n > 0 {
		f.add("", t.Join(t.Counted(n, "problem", "problems"), ", ", theme.Key(s.Keys.Problems),
			" lists them"), Warning)
	}
	for i := range e.Problems {
		f.gap()
		s.addProblem(f, &e.Problems[i], Plain)
	}
	f.gap()
	s.addPaths(f, e)
	s.addUsesBy(f, uses.Subject{Entity: e})
}

// addPaths tells what an entity's annotations name.
func (s Source) addPaths(f *facts, e *catalog.Entity) {
	if !e.Annotated {
		f.add("paths", "it has no annotation "+catalog.AnnotationPath, Quiet)
		return
	}
	subject, label := uses.Subject{Entity: e}, "paths"
	for _, u := range s.Uses.Of(subject) {
		if u.Source != xref.Annotation {
			continue
		}
		v := s.Uses.Judge(u)
		text := uses.What(u, s.Listing.Store.Namespace()) + statusOf(v)
		fact := Fact{Name: label, Text: text, As: moodOf(u.Warns(v))}
		if s.Uses.Here(u) {
			fact.Enter = overlay.Reveal{Location: u.Location, Of: subject}
		}
		_, fact.Edit = lines(overlay.PlaceOf(u, v.Hint))
		f.list = append(f.list, fact)
		at := Fact{Text: "named in " + s.Theme.Texts.FileLine(u.File, u.Line), As: Quiet}
		at.Enter, at.Edit = lines(overlay.PlaceOf(u, v.Hint))
		f.list = append(f.list, at)
		f.add("", v.Hint, moodOf(fact.As == Warning))
		label = ""
	}
}

// addUsesBy tells what the files of a subject use.
func (s Source) addUsesBy(f *facts, subject uses.Subject) {
	f.gap()
	n, t := 0, s.Theme.Texts
	for _, u := range s.Uses.Of(subject) {
		if u.Source == xref.Annotation {
			continue
		}
		if n++; n > mostUses {
			continue
		}
		label := ""
		if n == 1 {
			label = "uses"
		}
		v := s.Uses.Judge(u)
		what := Fact{Name: label, Text: uses.What(u, s.Listing.Store.Namespace()) + statusOf(v),
			As: moodOf(u.Warns(v))}
		if s.Uses.Here(u) {
			what.Enter = overlay.Reveal{Location: u.Location, Of: subject}
		}
		_, what.Edit = lines(overlay.PlaceOf(u, v.Hint))
		at := Fact{Text: t.FileLine(u.File, u.Line), As: Quiet}
		if u.Field != "" {
			at.Text = t.Join(at.Text, "  field ", u.Field)
		}
		at.Enter, at.Edit = lines(overlay.PlaceOf(u, v.Hint))
		f.list = append(f.list, what, at)
		f.add("", v.Hint, Quiet)
	}
	switch {
	case n > mostUses:
		f.add("", t.Join(t.Thousands(n-mostUses), " more: ", theme.Key(s.Keys.Uses), " lists them"),
			Quiet)
	case n == 0:
		f.add("uses", "its files name no secret", Quiet)
	}
}

// statusOf returns the word for a status behind what it is of, "" where nobody knows.
func statusOf(v xref.Verdict) string {
	if v.Status == xref.Unchecked {
		return ""
	}
	return "  " + v.Status.String()
}

// UseBackstage is the command that uses a configuration of Backstage. What merely lies about names
// no server: only the user does.
func UseBackstage(c *catalog.AppConfig) string {
	return "vaultmap --backstage " + xref.ShellWord(c.Path)
}
