package tui

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// title returns the pane's title, made harmless.
func (p *secretsPane) title() string {
	if p.entity == nil {
		return "All mounts"
	}
	if p.entity == unowned {
		return "Used by files of no entity"
	}
	return p.theme.Texts.Join("Secrets of ", harmless.Text(p.entity.Name))
}

// line draws one line of the pane.
func (p *secretsPane) line(b *strings.Builder, n int, focused bool) {
	if p.view.Len() > 0 {
		p.view.Line(b, n, focused)
		return
	}
	l := draw.NewLine(b, p.width)
	if text := p.placeholder(); n < len(text) {
		l.Blank(1)
		ink := p.theme.Dim
		if n == 0 {
			ink = draw.Ink{}
		}
		l.Ink(ink, text[n])
	}
	l.End()
}

// placeholder says why there are no rows.
func (p *secretsPane) placeholder() []string {
	switch {
	case p.view.Filter() != "":
		return []string{"nothing that is known matches", "", p.keys.ListAll.Help().Key + " lists everything below a folder, so that it can be found"}
	case p.mountsSeq == 0:
		return []string{"nothing is asked before the login"}
	case p.mountsKnow == mountsAsking && p.mountsErr == nil:
		return []string{"asking for the mounts…"}
	case p.mountsKnow == mountsFailed || p.mountsKnow == mountsAsking:
		return []string{harmless.Text(p.mountsErr.Error()), "", vaultsvc.Hint(p.mountsErr), p.keys.RefreshAll.Help().Key + " asks again"}
	case p.entity == unowned:
		return []string{"the files name nothing that can be shown: their mounts are not known, or they hold placeholders"}
	case p.entity != nil && !p.entity.Annotated:
		return []string{
			harmless.Text(p.entity.Name) + " names no secrets, and none of its files does", "",
			"the annotation " + catalog.AnnotationPath + " is missing in",
			harmless.Text(draw.FileLine(p.entity.File, p.entity.Line)),
		}
	case p.entity != nil:
		lines := []string{"no path of " + harmless.Text(p.entity.Name) + " can be asked for", ""}
		for _, problem := range p.entity.Problems {
			lines = append(lines, harmless.Text(problem.String()))
		}
		return lines
	case p.mountsKnow == mountsHidden:
		return []string{
			"this token may not see the mounts", "",
			"choose an entity of the catalog, or press " + p.keys.Find.Help().Key + " and", "type the location of a folder: MOUNT/FOLDER/",
		}
	}
	return []string{"there is no mount that this token can reach", "", p.keys.RefreshAll.Help().Key + " asks again"}
}
