package details

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// hintOf returns what there is to say of the annotation that a node shows for, where its folder is
// not simply listed.
func (s Source) hintOf(id tree.ID) string {
	if s.Hint == nil || id == tree.Root || s.Listing.Store.State(id) == tree.Listed {
		return ""
	}
	return s.Hint(id)
}

// state says in a sentence what is known of a node, "" where it is just listed, and whether that is
// a warning. hint is what there is to say of the annotation that it shows for.
func (s Source) state(loc vaultpath.Location, id tree.ID, hint string) (text string, warn bool) {
	store := s.Listing.Store
	if rule, open := s.Listing.Beyond.Rule(id); open {
		return "the token may list " + rule + ", whatever the name: " +
			theme.Key(s.Keys.Enter) + " to say it", false
	}
	if hint != "" {
		hint = "; " + hint
	}
	switch st := store.State(id); {
	case s.Listing.Beyond.Unseen(id):
		return "a policy or a file names it, or what is in it; the folder above is denied" + hint, false
	case st == tree.Denied && hint == "" && store.NamedChildren(id) == 0 &&
		len(store.Children(id)) > 0:
		return "it may not be listed; below it is what may, as policies and files tell", true
	case st.Incomplete() && store.Err(id) != nil:
		// Which folder it is about stands above.
		text := strings.TrimPrefix(store.Err(id).Error(), "listing "+loc.Folder().String()+": ")
		if mount, ok := s.Listing.Mounts.At(loc); ok && hint == "" && st == tree.Denied {
			hint = "; missing is list on " + loc.ListPath(mount.KV2()) + ": vaultmap explain " +
				loc.String()
		}
		if says := s.hint(store.Err(id)); hint == "" && says != "" {
			hint = "; " + says
		}
		return text + hint, true
	case st == tree.Empty:
		return s.emptyState(loc, hint)
	case st == tree.Unlistable:
		text := vaultsvc.ErrUnlistable.Error()
		if loc.IsMount() { // somebody's own engine, most likely: what it is says more than a hint
			return text, true
		}
		return text + "; " + s.hint(vaultsvc.ErrUnlistable), true
	case st == tree.Loading:
		return "asking for the names in this folder", false
	case loc.IsMount():
		return "", false
	}
	status := s.Uses.Exists(loc)
	if !status.Nothing() {
		return "", false
	}
	text, warn = status.String(), true
	if at := s.Uses.Index().At(loc); len(at) > 0 {
		v := s.Uses.Judge(at[0])
		if warn = at[0].Problem(v); v.Hint != "" {
			text += "; " + v.Hint
		}
	}
	return text, warn
}

// emptyState is the state of a folder in which nothing is listed.
func (s Source) emptyState(loc vaultpath.Location, hint string) (text string, warn bool) {
	switch {
	case loc.IsMount():
		text = "nothing is listed here"
	case s.Uses.Exists(loc) == xref.Missing:
		text = "it is not there: the folder above lists no such name"
	default:
		text = "nothing is listed here: an empty folder, a missing one, or a secret"
	}
	if hint != "" { // goes first: where there is no room the end is cut
		return strings.TrimPrefix(hint, "; ") + "; " + text, true
	}
	return text, false
}

// engine says what a mount is, "" where that is not known.
func (s Source) engine(loc vaultpath.Location) string {
	mount, ok := s.Listing.Mounts.At(loc)
	if !ok {
		return ""
	}
	t := s.Theme.Texts
	text := listing.EngineTag(t, mount)
	if mount.PluginVersion != "" {
		text = t.Join(text, ", plugin ", mount.PluginVersion)
	}
	if mount.Description != "" {
		text = t.Join(text, ": ", mount.Description)
	}
	return text
}

// since says when the names were listed among which a node is, or that are in it, "" where that is
// not known.
func since(s Source, id tree.ID) string {
	at, ok := s.Listing.Loads.When(id)
	if !ok || s.Brief {
		return ""
	}
	return ago(s.Theme.Texts, at)
}
