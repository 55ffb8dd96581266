package rewrite

import (
	"cmp"
	"maps"
	"slices"

	"github.com/vaultmap/vaultmap/catalog"
)

// Annotation is what an entity's annotations are to name more.
type Annotation struct {
	Engine string // "" leaves it as it is
	Paths  []string
}

// Unwritten is an entity whose annotations stay as they are, and why.
type Unwritten struct {
	*catalog.Entity
	Why error
}

// Annotate plans the annotations of entities. Nothing is written. The files are by name; the
// entities of each have their annotations, but those that are left out.
func Annotate(c *catalog.Catalog, wanted map[*catalog.Entity]Annotation) (files []*File,
	left []Unwritten) {
	byPath := map[string][]*catalog.Entity{}
	for e := range wanted {
		byPath[e.Path] = append(byPath[e.Path], e)
	}
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		entities := byPath[path]
		slices.SortFunc(entities, func(a, b *catalog.Entity) int { return a.Line - b.Line })
		f, err := open(c, path)
		if err != nil {
			for _, e := range entities {
				left = append(left, Unwritten{e, err})
			}
			continue
		}
		f.Name = entities[0].File
		text, mark := f.text(f.before)
		for _, e := range entities {
			in, err := e.Annotate([]byte(text), wanted[e].Engine, wanted[e].Paths)
			if err != nil {
				left = append(left, Unwritten{e, err})
				continue
			}
			had := f.inserted
			for _, one := range in {
				one.Offset += len(mark)
				f.inserted = append(f.inserted, one)
			}
			if !f.isSeen() {
				f.inserted = had
				left = append(left, Unwritten{e, errUnseen})
			}
		}
		if f.inserted != nil {
			f.after = string(catalog.Insert([]byte(f.before), f.inserted))
			files = append(files, f)
		}
	}
	slices.SortStableFunc(files, func(a, b *File) int { return cmp.Compare(a.Name, b.Name) })
	return files, left
}
