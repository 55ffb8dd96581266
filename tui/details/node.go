package details

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// name returns what a node goes by, and in which folder it is; none has a mount.
func name(loc vaultpath.Location) (name, folder string) {
	if loc.IsMount() {
		return loc.Mount, ""
	}
	parent, _ := loc.Parent()
	return loc.Name(), parent.String()
}

// addNode tells of a mount, a folder or a secret.
func (s Source) addNode(f *facts, loc vaultpath.Location, id tree.ID) {
	title, folder := name(loc)
	f.add("", title, Heading)
	if folder != "" {
		f.list = append(f.list, Fact{Text: folder, Enter: overlay.Reveal{Location: parent(loc)}})
	}
	if loc.Namespace != "" {
		f.add("", "in namespace "+loc.Namespace, Plain)
	}
	s.addState(f, loc, id)
	if loc.IsMount() {
		f.add("engine", s.engine(loc), Plain)
	} else if mount, ok := s.Listing.Mounts.At(loc); ok {
		f.add("engine", listing.EngineTag(s.Theme.Texts, mount), Quiet)
	}
	s.addOwners(f, loc)
	_, anyName := s.Listing.Beyond.Rule(id)
	if s.Brief {
		s.addPages(f, loc, id)
	}
	s.addUses(f, loc)
	if !s.Brief && !anyName {
		f.gap()
		s.addPages(f, loc, id)
		f.gap()
		s.addForms(f, loc)
	}
}

func parent(loc vaultpath.Location) vaultpath.Location {
	folder, _ := loc.Parent()
	return folder
}

// addState says what is known of a node, since when, and what the token may do there.
func (s Source) addState(f *facts, loc vaultpath.Location, id tree.ID) {
	if id == tree.Root {
		f.add("", "not listed yet", Plain)
		return
	}
	t, store := s.Theme.Texts, s.Listing.Store
	text, warn := s.state(loc, id, s.hintOf(id))
	f.add("", text, moodOf(warn))
	when := since(s, id)
	switch st := store.State(id); {
	case text != "" && when != "" && st.Answered():
		f.add("", "answered "+when, Quiet)
	case text != "":
	case st == tree.Listed:
		f.add("", strings.TrimSpace(t.Join(
			t.Counted(store.NamedChildren(id), "name", "names"), " listed ", when)), Plain)
	case !store.Named(id) && !loc.IsMount():
		word, warn := s.Note(id)
		f.add("", word, moodOf(warn))
	case s.Listing.Loads.Unconfirmed(id):
		f.add("", xref.Stale.String()+": a name of an earlier answer or run", Plain)
	case store.IsFolder(id):
		word, warn := s.Note(id)
		if word == "" {
			word = "not listed yet"
		}
		f.add("", word, moodOf(warn))
	case when != "":
		f.add("", "listed "+when, Plain)
	default:
		f.add("", "listed", Plain)
	}
	f.add("", s.Listing.Rights.At(id), Plain)
}

// addOwners tells to whom a location belongs, and which lines say so.
func (s Source) addOwners(f *facts, loc vaultpath.Location) {
	label := "owner"
	named := s.Uses.Index().Owners(loc)
	for _, o := range named {
		f.list = append(f.list, Fact{Name: label, Text: o.Name, Enter: overlay.ShowSubject{
			Subject: uses.Subject{Entity: o.Entity}}})
		place := overlay.Place{File: o.File, Path: o.Path, Line: o.Line}
		at := Fact{Text: "named in " + s.Theme.Texts.FileLine(o.File, o.Line), As: Quiet}
		at.Enter, at.Edit = lines(place)
		if label = ""; !s.Brief {
			f.list = append(f.list, at)
		}
	}
	if len(named) > 0 {
		return
	}
	for _, e := range s.Uses.Index().BelongsTo(loc) {
		f.list = append(f.list, Fact{Name: label, Text: e.Name + ", whose files use it",
			Enter: overlay.ShowSubject{Subject: uses.Subject{Entity: e}}})
		label = ""
	}
}
