package secretspane

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Describe returns where the row under the cursor is and what is known of it, both made harmless,
// and whether that is a warning.
func (m *Model) Describe() (where, what string, warn bool) {
	loc, id, ok := m.Current()
	if !ok {
		return "", "", false
	}
	hint := ""
	if m.listing.Store.State(id) != tree.Listed {
		hint = m.roots.hint(m.uses, m.subject, id)
	}
	where = m.theme.Texts.Join(loc.Mount, loc.Path)
	what, warn = m.Notes.describe(loc, where, id, hint)
	return harmless.Text(where), what, warn
}

// describe says what is known of a mount, folder or secret. where is the text of its location, and
// hint what is to be said of the annotation that names it.
func (n Notes) describe(
	loc vaultpath.Location, where string, id tree.ID, hint string,
) (what string, warn bool) {
	store := n.listing.Store
	if rule, open := n.listing.Beyond.Rule(id); open {
		return harmless.Text("the token may list " + rule + ", whatever the name: " +
			n.keys.Enter.Help().Key + " to say it"), false
	}
	if hint != "" {
		hint = "; " + hint
	}
	switch st := store.State(id); {
	case n.listing.Beyond.Unseen(id):
		return harmless.Text("a policy or a file names it, or what is in it; the folder above is " +
			"denied" + hint), false
	case st == tree.Denied && hint == "" && store.NamedChildren(id) == 0 &&
		len(store.Children(id)) > 0:
		return "it may not be listed; below it is what may, as policies and files tell", true
	case st.Incomplete() && store.Err(id) != nil:
		// Which folder it is about stands on the line above.
		text := strings.TrimPrefix(store.Err(id).Error(), "listing "+loc.Folder().String()+": ")
		if mount, ok := n.listing.Mounts.At(loc); ok && hint == "" && st == tree.Denied {
			hint = "; missing is list on " + loc.ListPath(mount.KV2()) + ": vaultmap explain " +
				loc.String()
		}
		if says := n.hint(store.Err(id)); hint == "" && says != "" {
			hint = "; " + says
		}
		return harmless.Text(text + hint), true
	case st == tree.Empty:
		text := "nothing is listed here: an empty folder, a missing one, or a secret"
		if n.uses.Exists(loc) == xref.Missing {
			text = "it is not there: the folder above lists no such name"
		}
		if loc.IsMount() {
			text = "nothing is listed here"
			if mount := n.describeMount(loc); mount != "" {
				text += "; " + mount
			}
		}
		if hint != "" { // goes first: on a narrow screen the end is cut
			return harmless.Text(strings.TrimPrefix(hint, "; ") + "; " + text), true
		}
		return text, false
	case st == tree.Unlistable:
		text := vaultsvc.ErrUnlistable.Error()
		if loc.IsMount() { // somebody's own engine, most likely: what it is says more than a hint
			return text + "; " + n.describeMount(loc), true
		}
		return text + "; " + n.hint(vaultsvc.ErrUnlistable), true
	case st == tree.Loading:
		return "asking for the names in this folder", false
	case loc.IsMount():
		return n.describeMount(loc), false
	}
	used := n.describeUses(loc)
	if status := n.uses.Exists(loc); status.Nothing() {
		hint, warn := "", true
		if at := n.uses.Index().At(loc); len(at) > 0 {
			v := n.uses.Judge(at[0])
			hint, warn = v.Hint, at[0].Problem(v)
		}
		parts := slices.DeleteFunc([]string{status.String(), hint, used},
			func(s string) bool { return s == "" })
		return harmless.Text(strings.Join(parts, "; ")), warn
	}
	return n.describeOwners(where, used), false
}

// describeOwners says which entities' annotations name a location, behind who uses it.
func (n Notes) describeOwners(where, used string) string {
	t := n.theme.Texts
	var few [8]xref.Owner
	named := n.uses.Index().AppendOwners(few[:0], where)
	switch {
	case len(named) == 0 && used != "":
		return used
	case len(named) == 0:
		return "no entity or file names it"
	case used != "":
		used = t.Join(used, "; ")
	}
	text, between := used, "named by "
	for i, o := range named {
		if i == described {
			return t.Join(text, between, t.Int(len(named)-i), " more")
		}
		at := harmless.Text(t.Join(o.Name, " (", t.FileLine(o.File, o.Line), ")"))
		text, between = t.Join(text, between, at), ", "
	}
	return text
}

// described is how many of several are told by name.
const described = 3

// describeUses says who uses a location: file, line and field, and the entity that the file belongs
// to.
func (n Notes) describeUses(loc vaultpath.Location) string {
	t := n.theme.Texts
	text, between := "", "used by "
	at := n.uses.Index().At(loc)
	for i, u := range at {
		if i == described {
			return t.Join(text, between, t.Int(len(at)-i), " more")
		}
		part := t.FileLine(u.File, u.Line)
		if u.Field != "" {
			part = t.Join(part, " field ", u.Field)
		}
		if u.Entity != nil {
			part = t.Join(part, " (", u.Entity.Name, ")")
		}
		text, between = t.Join(text, between, harmless.Text(part)), ", "
	}
	return text
}

func (n Notes) describeMount(loc vaultpath.Location) string {
	mount, ok := n.listing.Mounts.At(loc)
	if !ok {
		return ""
	}
	t := n.theme.Texts
	text := t.Join("engine ", engineTag(t, mount))
	if mount.PluginVersion != "" {
		text = t.Join(text, ", plugin ", harmless.Text(mount.PluginVersion))
	}
	if mount.Description != "" {
		text = t.Join(text, ": ", harmless.Text(mount.Description))
	}
	return text
}
