package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// begin has the first screen lead somewhere, as soon as it is known where, and says why: to the
// secrets of the entity that the files in the working directory belong to, else to the place that
// somebody dealt with last. It does so once, and never to who has touched a key.
func (g going) begin() tea.Cmd {
	if g.panes.begun || g.lastRow.touched || g.pick != nil ||
		g.files.Catalog() == nil && g.files.Err() == nil { // they are not read yet
		return nil
	}
	why := ""
	var ask tea.Cmd
	if e := g.around(); e != nil {
		g.panes.show(uses.Subject{Entity: e})
		why, ask = harmless.Text(e.Name)+": the files here are its", g.panes.secrets.Want()
	} else if at, ok := g.last(); ok {
		why, ask = "where you were last: "+harmless.Text(at.String()), g.panes.secrets.Reveal(at, false)
	} else {
		return nil
	}
	g.panes.begun = true
	g.panes.setFocus(paneSecrets)
	return tea.Batch(ask, g.lastRow.sayToo(why))
}

// around returns the entity that the files in the working directory belong to, where it has secrets
// to show; nil else.
func (g going) around() *catalog.Entity {
	c := g.files.Catalog()
	if c == nil || g.set.WorkDir == "" {
		return nil
	}
	e := c.OwnerOf(g.set.WorkDir)
	if e == nil || !e.Annotated && len(g.uses.Index().OfEntity(e.Ref)) == 0 {
		return nil
	}
	return e
}

// last returns the place that somebody dealt with last, also in an earlier run, where it lies in
// what this token can reach.
func (g going) last() (at vaultpath.Location, ok bool) {
	recent := g.listing.Places.Recent()
	if len(recent) == 0 || !listing.Within(g.listing, recent[0].Location) {
		return at, false
	}
	return recent[0].Location, true
}
