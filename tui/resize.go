package tui

import "github.com/vaultmap/vaultmap/tui/catalogpane"

// resizeStep is how many cells a key makes a pane wider.
const resizeStep = 4

// widen makes the pane with the focus wider by some cells, at the cost of the secrets, or these at
// the cost of the details, else of the catalog. It lasts as long as the program.
func (p *panes) widen(by int) {
	id := p.layout.focus
	if id == paneSecrets {
		by = -by
		if id = paneDetails; !p.layout.beside {
			id = paneCatalog
		}
	}
	if p.layout.widths[id] > 0 {
		p.wish(id, p.layout.widths[id]+by)
	}
}

// moveEdge moves the edge at the right of a pane to a column.
func (p *panes) moveEdge(of paneID, x int) {
	if of == paneCatalog {
		p.wish(paneCatalog, x+1)
	} else {
		p.wish(paneDetails, p.layout.width-x-1)
	}
}

// wish has a pane that wide, as far as there is room.
func (p *panes) wish(id paneID, width int) {
	p.wishes.widths[id] = max(width, leastWidths[id])
	p.resize(p.layout.width, p.layout.height)
	p.wishes.widths[id] = p.layout.widths[id] // no more than there is
}

// settle has the catalog show where there is something to choose from, once it is known whether
// there is.
func (p *panes) settle() {
	bare := catalogpane.Bare(p.catalog)
	if bare == p.wishes.bare {
		return
	}
	p.wishes.bare = bare
	p.resize(p.layout.width, p.layout.height)
}
