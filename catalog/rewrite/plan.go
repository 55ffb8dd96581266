package rewrite

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
)

// Plan is what will be changed, and what not.
type Plan struct {
	Files   []*File // by name; each has at least one change
	Refused []Refusal
}

// Refusal is a use that is not fixed, and why.
type Refusal struct {
	Use *xref.Use
	Why error
}

// File is a file of which some bytes will be others.
type File struct {
	Name  string // as it is shown
	Path  string // absolute
	Fixed []*xref.Use

	dir, rel      string // the folder that was scanned, and where the file is in it
	before, after string // with all of its bytes
	// what goes into the text as it was, where that is all that differs: see [Annotate]
	inserted []catalog.Insertion
}

// New plans the fixes of uses, by use. Nothing is written.
func New(c *catalog.Catalog, fixes map[*xref.Use]xref.Fix) *Plan {
	p := &Plan{}
	byPath := map[string][]*xref.Use{}
	for u := range fixes {
		byPath[u.Path] = append(byPath[u.Path], u)
	}
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		uses := byPath[path]
		slices.SortFunc(uses, func(a, b *xref.Use) int { // those of one line in an order that stays
			return cmp.Or(a.Line-b.Line, cmp.Compare(a.Raw, b.Raw), cmp.Compare(a.Field, b.Field))
		})
		f, err := open(c, path)
		if err != nil {
			for _, u := range uses {
				p.Refused = append(p.Refused, Refusal{u, err})
			}
			continue
		}
		f.Name = uses[0].File
		for _, u := range uses {
			if err := f.fix(c, u, fixes[u]); err != nil {
				p.Refused = append(p.Refused, Refusal{u, err})
			}
		}
		if f.after != f.before {
			p.Files = append(p.Files, f)
		}
	}
	slices.SortStableFunc(p.Files, func(a, b *File) int { return cmp.Compare(a.Name, b.Name) })
	return p
}

// Refuse takes files out of the plan, for a reason.
func (p *Plan) Refuse(refuse func(*File) error) {
	p.Files = slices.DeleteFunc(p.Files, func(f *File) bool {
		err := refuse(f)
		if err != nil {
			for _, u := range f.Fixed {
				p.Refused = append(p.Refused, Refusal{u, err})
			}
		}
		return err != nil
	})
}

// errUnseen is returned for lines that cannot be shown as they are.
var errUnseen = errors.New(
	"its line has characters that a terminal or the runner of a CI job would act on, or not show")

// fix puts what is right for a use into the text.
func (f *File) fix(c *catalog.Catalog, u *xref.Use, fix xref.Fix) error {
	text, mark := f.text(f.after)
	places := catalog.NewPlaces(c.NameOf(f.Path), []byte(text))
	now, err := places.Rewrite(u.Written(), fix.Right())
	switch {
	case errors.Is(err, catalog.ErrNotAsScanned) && len(f.Fixed) > 0:
		// What stands in the same place was fixed before, and this with it.
		if !places.Has(u.Written(), fix.Right()) {
			return fmt.Errorf("what it is made of is changed for %s", f.Fixed[0].Where())
		}
	case err != nil:
		return err
	default:
		after := f.after
		f.after = mark + now.Text()
		if !f.isSeen() {
			f.after = after
			return errUnseen
		}
	}
	f.Fixed = append(f.Fixed, u)
	return nil
}
