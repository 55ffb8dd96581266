package tui

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// owners tells which entities name a folder, by the folder's location.
type owners map[string][]*catalog.Entity

func newOwners(c *catalog.Catalog, p *secretsPane) owners {
	o := owners{}
	if c == nil {
		return o
	}
	for _, e := range c.Entities {
		for _, loc := range e.Locations(p.opts) {
			o[loc.String()] = append(o[loc.String()], e)
		}
	}
	return o
}

// of returns the entities that name a location or a folder above it, the nearest folder's first.
func (o owners) of(loc vaultpath.Location) []*catalog.Entity {
	var out []*catalog.Entity
	s := loc.String()
	for i := len(s); i > 0; i-- {
		if s[i-1] == '/' {
			out = append(out, o[s[:i]]...)
		}
	}
	return out
}

// details draws a line about what is under the cursor: 0 says where it is, 1 what is known of it.
func (m *Model) details(b *strings.Builder, n int) {
	l := draw.NewLine(b, m.width)
	l.Blank(1)
	first, second, warn := m.describe(n)
	switch {
	case n == 0:
		l.Text(draw.CutLeft(first, l.Left()-1))
	case warn:
		l.Ink(m.styles.warn, draw.Cut(second, l.Left()-1))
	default:
		l.Ink(m.styles.dim, draw.Cut(second, l.Left()-1))
	}
	l.End()
}

// describe returns the line n (0 or 1) of the details, as first or second.
func (m *Model) describe(n int) (first, second string, warn bool) {
	if m.focus == paneCatalog {
		return m.describeCatalog()
	}
	loc, id, ok := m.secrets.current()
	if !ok {
		return "", "", false
	}
	if n == 0 {
		return harmless.Text(loc.String()), "", false
	}
	second, warn = m.describeNode(loc, id)
	return "", second, warn
}

func (m *Model) describeCatalog() (first, second string, warn bool) {
	r := m.catalog.current()
	switch {
	case r.all:
		return "All mounts", "every secrets engine that the token can reach", false
	case r.entity == unowned:
		return "unowned", "references in files that have no entity near them", false
	case r.entity != nil:
		e := r.entity
		first = harmless.Text(e.Ref)
		if e.Title != "" {
			first += "  " + harmless.Text(e.Title)
		}
		if e.Owner != "" {
			first += "  owner " + harmless.Text(e.Owner)
		}
		second = harmless.Text(fileLine(e.File, e.Line))
		for _, p := range e.Problems {
			if !p.Note {
				return first, harmless.Text(p.String()), true
			}
		}
		var paths []string
		for _, root := range e.Roots(m.set.Catalog) {
			if root.Hint != "" {
				return first, harmless.Text(fileLine(e.File, root.Line) + ": " + root.Hint), true
			}
			paths = append(paths, harmless.Text(root.Location.String()))
		}
		if len(paths) == 0 {
			return first, second + " has no annotation " + catalog.AnnotationPath, false
		}
		return first, second + " names " + strings.Join(paths, ", "), false
	case r.found != nil:
		return harmless.Text(r.found.File), "of Backstage, and not used; server, token and engine are taken from it with " + harmless.Text(useBackstage(r.found)), false
	case r.problem != nil:
		return harmless.Text(fileLine(r.problem.File, r.problem.Line)), harmless.Text(r.problem.Message), true
	case r.problems:
		return "Problems in files", "the entities that have none of them are above", false
	case r.group != nil:
		name := harmless.Text(r.group.Name)
		if r.group.Ref != "" {
			name = m.catalog.by.String() + " " + name
		}
		if len(r.group.Entities) == 1 {
			return name, "1 entity", false
		}
		return name, thousands(len(r.group.Entities)) + " entities", false
	}
	return "", "", false
}

// describeNode returns what is known of a mount, folder or secret, and whether that is a warning.
func (m *Model) describeNode(loc vaultpath.Location, id tree.ID) (string, bool) {
	s := m.secrets.store
	root, isRoot := m.secrets.hints[id]
	hint := ""
	if isRoot && m.secrets.entity != nil && root.Hint != "" && s.State(id) != tree.Listed {
		hint = fmt.Sprintf("; %s:%d: %s", m.secrets.entity.File, root.Line, root.Hint)
	}
	switch st := s.State(id); {
	case st.Incomplete() && s.Err(id) != nil:
		// Which folder it is about stands on the line above.
		text := strings.TrimPrefix(s.Err(id).Error(), "listing "+loc.Folder().String()+": ")
		if hint == "" && vaultsvc.Hint(s.Err(id)) != "" {
			hint = "; " + vaultsvc.Hint(s.Err(id))
		}
		return harmless.Text(text + hint), true
	case st == tree.Empty:
		text := "nothing is listed here: an empty folder, a missing one, or a secret of that name"
		if hint != "" { // goes first: on a narrow screen the end is cut
			return harmless.Text(strings.TrimPrefix(hint, "; ") + "; " + text), true
		}
		return text, false
	case st == tree.Unlistable:
		text := vaultsvc.ErrUnlistable.Error()
		if loc.IsMount() { // somebody's own engine, most likely: what it is says more than a hint
			return text + "; " + m.describeMount(loc), true
		}
		return text + "; " + vaultsvc.Hint(vaultsvc.ErrUnlistable), true
	case st == tree.Loading:
		return "asking for the names in this folder", false
	case loc.IsMount():
		return m.describeMount(loc), false
	}
	used := m.secrets.uses.describe(loc)
	named := m.owners.of(loc)
	switch {
	case len(named) == 0 && used != "":
		return used, false
	case len(named) == 0:
		return "no entity or file names it", false
	case used != "":
		used += "; "
	}
	var by []string
	for i, e := range named {
		if i == 3 {
			by = append(by, fmt.Sprintf("%d more", len(named)-i))
			break
		}
		by = append(by, harmless.Text(fmt.Sprintf("%s (%s)", e.Name, fileLine(e.File, e.Line))))
	}
	return used + "named by " + strings.Join(by, ", "), false
}

func (m *Model) describeMount(loc vaultpath.Location) string {
	mount, ok := m.secrets.mount(loc)
	if !ok {
		return ""
	}
	text := "engine " + engineTag(mount)
	if mount.PluginVersion != "" {
		text += ", plugin " + harmless.Text(mount.PluginVersion)
	}
	if mount.Description != "" {
		text += ": " + harmless.Text(mount.Description)
	}
	return text
}
