package finder

import (
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Chosen is what is acted on: see [Model.Chosen].
type Chosen struct {
	source Source
	list   []Candidate
}

// Places returns where in Vault it is, each place once. An entity has none, nor has what is gone.
func (c Chosen) Places() []vaultpath.Location {
	var all []vaultpath.Location
	seen := map[vaultpath.Location]bool{}
	for _, one := range c.list {
		if at, ok := c.source.place(one); ok && !seen[at] {
			seen[at] = true
			all = append(all, at)
		}
	}
	return all
}

// with does something with the places of what is chosen.
func (c Chosen) with(do func([]vaultpath.Location) overlay.Action) overlay.Action {
	at := c.Places()
	switch {
	case len(at) > 0:
		return do(at)
	case len(c.list) == 0:
		return nil
	}
	return overlay.Say{Text: "that is no place in a mount that is known"}
}

// opened opens the pages of what is chosen.
func (c Chosen) opened(edit bool) overlay.Action {
	return c.with(func(at []vaultpath.Location) overlay.Action {
		if len(at) == 1 && !edit {
			return overlay.OpenPage{Location: at[0]}
		}
		return overlay.OpenPages{Locations: at, Edit: edit}
	})
}

// copied copies what is chosen, as it is called.
func (c Chosen) copied() overlay.Action {
	var lines []string
	for _, one := range c.list {
		if text := c.source.name(one); text != "" {
			lines = append(lines, text)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return overlay.CopyLines{Lines: lines, Name: true, At: c.Places()}
}

// name returns what a result is called where it is: in Vault, in the catalog or on the disk; ""
// where it is gone.
func (s Source) name(c Candidate) string {
	switch {
	case c.Entity != nil || c.Typed:
		return c.Text
	case c.Use != nil:
		return draw.FileLine(c.Use.Path, c.Use.Line)
	}
	if loc, inVault := s.place(c); inVault {
		return loc.String()
	}
	return ""
}
