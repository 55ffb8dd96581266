package catalogpane

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Describe returns what the row under the cursor is and what is known of it, both made harmless,
// and whether that is a warning.
func (m *Model) Describe() (where, what string, warn bool) {
	t := m.theme.Texts
	switch r := m.current(); r.kind {
	case rowAll:
		return "All mounts", "every secrets engine that the token can reach", false
	case rowUnowned:
		return "unowned", "references in files that have no entity near them", false
	case rowEntity:
		p := painter{m.theme, m.uses.Tally()}
		problems := p.problems(r.entity, m.keys.Problems.Help().Key)
		return describe(m.theme.Texts, r.entity, m.uses.Roots(r.entity), problems)
	case rowAppConfig:
		return harmless.Text(r.config.File),
			"of Backstage, and not used; server, token and engine are taken" +
				" from it with " + harmless.Text(UseBackstage(r.config)), false
	case rowProblem:
		return harmless.Text(t.FileLine(r.problem.File, r.problem.Line)),
			harmless.Text(r.problem.Message), true
	case rowProblems:
		return "Problems in files", "the entities that have none of them are above", false
	default:
		name := harmless.Text(r.group.Name)
		if r.group.Ref != "" {
			name = t.Join(m.by.String(), " ", name)
		}
		return name, t.Counted(len(r.group.Entities), "entity", "entities"), false
	}
}

// problems says how many problems an entity has, and which key lists them; "" where it has none.
func (p painter) problems(e *catalog.Entity, key string) string {
	n, t := p.tally.Of[e.Ref], p.theme.Texts
	if n == 0 {
		return ""
	}
	return t.Join(t.Counted(n, "problem", "problems"), ", ", key, " lists them; ")
}

func describe(
	t *draw.Texts, e *catalog.Entity, roots []catalog.Root, problems string,
) (where, what string, warn bool) {
	where = harmless.Text(e.Ref)
	if e.Title != "" {
		where = t.Join(where, "  ", harmless.Text(e.Title))
	}
	if e.Owner != "" {
		where = t.Join(where, "  owner ", harmless.Text(e.Owner))
	}
	line := e.Line
	if len(roots) > 0 {
		line = roots[0].Line // which names them
	}
	what = t.Join(problems, harmless.Text(t.FileLine(e.File, line)))
	for _, p := range e.Problems {
		if !p.Note {
			return where, harmless.Text(p.String()), true
		}
	}
	between := " names "
	for _, root := range roots {
		if root.Hint != "" {
			return where, harmless.Text(t.Join(t.FileLine(e.File, root.Line), ": ", root.Hint)), true
		}
		what, between = t.Join(what, between, harmless.Text(root.Location.String())), ", "
	}
	if len(roots) == 0 {
		return where, t.Join(what, " has no annotation ", catalog.AnnotationPath), false
	}
	return where, what, false
}

// UseBackstage is the command that uses a configuration of Backstage. What merely lies about names
// no server: only the user does.
func UseBackstage(c *catalog.AppConfig) string {
	return "vaultmap --backstage " + xref.ShellWord(c.Path)
}
