package nearmiss

import (
	"iter"
	"slices"
	"strings"
)

// What it costs where the folders themselves are not those that were written: more than any slip
// of one name.
const (
	level = 12 // a folder too many, or one too few
	wrong = 13 // another one
)

// Search looks for whole paths that are like one that leads nowhere. Each folder has the name that
// LIST gives it, with its closing slash.
type Search struct {
	// List returns the names in a folder, and false where they are not known or it has been asked
	// for enough.
	List func(folder string) ([]string, bool)
	// Few is how many folders a folder has at the most for all of them to be looked into, where none
	// is called as it is written. 0 has only near names followed.
	Few int

	seen map[string][]string // what was listed; nil where it is not known
	open []place             // folders to look into, the nearest first
	part []place             // folders that were found, where the rest of the path was not
}

// place is a folder that is there, with what of the written path should lie below it.
type place struct {
	folder string
	rest   []string
	met    int // segments of it that folders were found for
	cost   int
	hit    bool // its own name is one of these
	wild   bool // a folder of another name was taken
}

// Begin adds a folder in which the rest of a path may lie.
func (s *Search) Begin(folder string, rest []string, cost int) {
	s.add(place{folder: folder, rest: rest, cost: cost, hit: true})
}

// Mounts adds the mounts that a path may lie in: its own, and those of a near name.
func (s *Search) Mounts(path string, mounts []string) {
	written := split(path)
	for _, mount := range mounts {
		n := strings.Count(mount, "/")
		if n > len(written) {
			continue
		}
		begin := strings.TrimSuffix(strings.Join(written[:n], ""), "/")
		if cost, ok := newWord(begin).cost(strings.TrimSuffix(mount, "/")); ok {
			s.Begin(mount, written[n:], cost)
		}
	}
}

// Elsewhere adds mounts in which a path may lie whose own is left out, or another one. There must
// be few of them.
func (s *Search) Elsewhere(path string, mounts []string) {
	rest := split(path)
	if len(mounts) > s.Few || len(rest) == 0 {
		return
	}
	for _, mount := range mounts {
		s.add(place{folder: mount, rest: rest, cost: level, wild: true})
		if len(rest) > 1 {
			s.add(place{folder: mount, rest: rest[1:], cost: wrong, wild: true})
		}
	}
}

// split returns the segments of a path, each with the slash behind it.
func split(path string) []string {
	segs := strings.SplitAfter(path, "/")
	return slices.DeleteFunc(segs, func(seg string) bool { return seg == "" })
}

func (s *Search) add(p place) {
	same := func(q place) bool { return q.folder == p.folder && len(q.rest) == len(p.rest) }
	if slices.ContainsFunc(s.open, same) {
		return
	}
	at, _ := slices.BinarySearchFunc(s.open, p.cost+1, func(q place, cost int) int {
		return q.cost - cost
	})
	s.open = slices.Insert(s.open, at, p)
}

// Find returns the paths that were most likely meant, the nearest first and at most [Most]. whole
// is false where they are only folders in which the rest was looked for and not found.
func (s *Search) Find() (paths []string, whole bool) {
	var found []candidate
	for len(s.open) > 0 {
		p := s.open[0]
		s.open = s.open[1:]
		if len(found) > 0 && p.wild || len(found) == Most && p.cost > found[Most-1].cost {
			break // nothing nearer will come
		}
		if len(p.rest) == 0 {
			found = s.found(found, p.folder, p.cost)
			continue
		}
		names, ok := s.names(p.folder)
		if !ok {
			s.part = append(s.part, p)
			continue
		}
		found = s.below(found, p, names)
	}
	if len(found) > 0 {
		return texts(found), true
	}
	return s.partly(), false
}

// names lists a folder once. What is not known then stays so.
func (s *Search) names(folder string) ([]string, bool) {
	names, seen := s.seen[folder]
	if !seen {
		var ok bool
		if names, ok = s.List(folder); ok && names == nil {
			names = []string{}
		} else if !ok {
			names = nil
		}
		if s.seen == nil {
			s.seen = map[string][]string{}
		}
		s.seen[folder] = names
	}
	return names, names != nil
}

func (s *Search) found(found []candidate, path string, cost int) []candidate {
	if cost == 0 {
		return found // it is what was written
	}
	return keep(found, candidate{text: path, cost: cost})
}

// below looks for the next segment among the names of a folder.
func (s *Search) below(found []candidate, p place, names []string) []candidate {
	seg, last := p.rest[0], len(p.rest) == 1
	near := nearNames(seg, names, last)
	for _, c := range near {
		if last {
			found = s.found(found, p.folder+c.text, p.cost+c.cost)
		} else {
			s.add(place{p.folder + c.text, p.rest[1:], p.met + 1, p.cost + c.cost, true, p.wild})
		}
	}
	if len(near) > 0 && near[0].cost == 0 {
		return found
	}
	s.part = append(s.part, p)
	if !p.wild {
		s.elsewhere(p, names)
	}
	return found
}

// nearNames returns the names of a folder that are a segment or near to it, of secrets only where
// nothing has to lie below.
func nearNames(seg string, names []string, secrets bool) []candidate {
	return inFolder(seg, slices.Values(names), func(name string) bool {
		return secrets || strings.HasSuffix(name, "/")
	})
}

// inFolder returns the names of a folder that are near to one, folders with their closing slash. Of
// two that are equally near the one of the same kind goes first. good is asked of these alone.
func inFolder(written string, names iter.Seq[string], good func(name string) bool) []candidate {
	bare := strings.TrimSuffix(written, "/")
	w := newWord(bare)
	var near []candidate
	for name := range names {
		plain := strings.TrimSuffix(name, "/")
		cost, ok := w.cost(plain)
		if !ok || !good(name) {
			continue
		}
		c := candidate{name, cost, w.exactly(plain) * 2}
		if len(plain) != len(name) != (len(bare) != len(written)) {
			c.exact++
		}
		near = w.keep(near, c)
	}
	return near
}

// InFolder returns the names of a folder that were most likely meant by one that is not there, the
// nearest first and at most [Most]: folders have their closing slash. good is asked of names that
// are near. same reports whether the first differs in nothing but case and signs between words, or
// in being a folder.
func InFolder(written string, names iter.Seq[string],
	good func(name string) bool) (near []string, same bool) {
	found := inFolder(written, names, func(name string) bool { return name != written && good(name) })
	return texts(found), len(found) > 0 && found[0].cost <= folded
}

// elsewhere has folders looked into that are not called as it is written.
func (s *Search) elsewhere(p place, names []string) {
	var folders []string
	for _, name := range names {
		if strings.HasSuffix(name, "/") {
			folders = append(folders, name)
		}
	}
	if len(folders) > s.Few {
		return
	}
	rest := p.rest[1:]
	for _, name := range folders {
		s.add(place{p.folder + name, p.rest, p.met, p.cost + level, false, true})
		if len(rest) > 0 {
			s.add(place{p.folder + name, rest, p.met, p.cost + wrong, false, true})
		}
	}
	if len(rest) > 0 && s.Few > 0 {
		s.add(place{p.folder, rest, p.met, p.cost + level, false, true})
	}
}

// partly returns the folders in which most of the path was found.
func (s *Search) partly() []string {
	var found []candidate
	most := 0
	for _, p := range s.part {
		most = max(most, p.met)
	}
	for _, p := range s.part {
		if p.hit && p.met == most {
			found = s.found(found, p.folder, p.cost)
		}
	}
	return texts(found)
}
