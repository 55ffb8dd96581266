package catalog

import (
	"context"
	"slices"

	"github.com/vaultmap/vaultmap/catalog/sources"
)

// contents are what two versions of a file are compared by: its references, with the paths of
// annotations among them, and what else the sources find.
type contents struct {
	refs []sources.Reference
	rest sources.Found
}

// read returns what a scan would find in a text. The name is that by which sources know the file.
func read(name string, text []byte) contents {
	found := sources.Find(sources.File{Name: name, Data: text})
	c := contents{found.References, found}
	c.rest.References = nil
	for _, e := range parseFile(context.Background(), text).entities {
		for _, p := range e.SecretsPaths {
			c.refs = append(c.refs, e.Written(p))
		}
	}
	return c
}

// Written returns a path of an entity's annotation as a reference: what stands in the file, for
// [Places].
func (e *Entity) Written(p SecretsPath) sources.Reference {
	return sources.Reference{Line: p.Line, Raw: p.Path, Path: p.Path, Mount: e.SecretsEngine,
		Object: e.Ref, Folder: true}
}

// change is that of a reference, and with it of others that have the same text from the same place.
type change struct {
	of sources.Reference
	// into reports whether a reference became another one as it should.
	into func(was, now sources.Reference) bool
}

// by reports whether the difference between what two versions of a file hold is just that change.
// The reference may stand in the file once more.
func (c change) by(before, after contents) bool {
	gone, come := difference(before.refs, after.refs)
	done := false
	for _, now := range come {
		if c.into(c.of, now) {
			done = true
			continue
		}
		if !slices.ContainsFunc(gone, func(was sources.Reference) bool { return c.into(was, now) }) {
			return false
		}
	}
	for _, was := range gone {
		if !slices.ContainsFunc(come, func(now sources.Reference) bool { return c.into(was, now) }) {
			return false
		}
	}
	return done && same(before.rest, after.rest)
}

// same reports whether all but the references of two files is the same.
func same(a, b sources.Found) bool {
	return slices.Equal(a.Stores, b.Stores) && slices.Equal(a.Grants, b.Grants) &&
		slices.Equal(a.Namings, b.Namings) && slices.Equal(a.Problems, b.Problems)
}

// difference returns what is in one list alone, and what in the other.
func difference[T comparable](before, after []T) (gone, come []T) {
	more := map[T]int{}
	for _, r := range before {
		more[r]--
	}
	for _, r := range after {
		if more[r]++; more[r] > 0 {
			come = append(come, r)
		}
	}
	for _, r := range before {
		if more[r] < 0 {
			more[r]++
			gone = append(gone, r)
		}
	}
	return gone, come
}

// with returns the file with something else written in one place, nil where too much was read
// already.
func (p *Places) with(at Span, text string) *Places {
	body := p.text.Body
	left := p.left - len(body) - probeCost
	if left < 0 {
		return nil
	}
	p.left = left
	next := NewPlaces(p.name, []byte(body[:at.Start]+text+body[at.End:]))
	next.left = left
	return next
}

// changes reports whether a change is what comes of it when something else is written in one place.
func (p *Places) changes(at Span, text string, c change) bool {
	next := p.with(at, text)
	return next != nil && c.by(p.found, next.found)
}

// pathOf returns, by the path that a reference should have in place of its own, the change to that.
func pathOf(ref sources.Reference) func(string) change {
	return only(ref, func(r *sources.Reference) *string { return &r.Path })
}

// mountOf does so for the mount.
func mountOf(ref sources.Reference) func(string) change {
	return only(ref, func(r *sources.Reference) *string { return &r.Mount })
}

// callOf does so for how the tool is called.
func callOf(ref sources.Reference) func(string) change {
	return only(ref, func(r *sources.Reference) *string { return &r.Call })
}

// only is the change of one part of a reference, and of the raw text with it.
func only(ref sources.Reference, part func(*sources.Reference) *string) func(string) change {
	return func(with string) change {
		return change{ref, func(was, now sources.Reference) bool {
			ok := *part(&was) == *part(&ref) && *part(&now) == with
			now.Raw, *part(&now) = was.Raw, *part(&was)
			return ok && now == was
		}}
	}
}
