package xref

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// maxOtherMounts is in how many other mounts a use that points to nothing is looked for.
const maxOtherMounts = 20

// suggest adds to the verdict of a use that points to nothing what may be meant in its place, as
// far as that is known, or what has to be asked to know it. What is nearer goes first: nothing
// further is asked for before that is known.
func (x *Index) suggest(u *Use, mounts []Mount, k Known, v *Verdict) {
	if u.Optional {
		return // nothing has to be there
	}
	s := search{known: k, of: v}
	if u.Meant != (vaultpath.Location{}) && s.there(x.mount(u.Meant), u.Meant) {
		if !u.proposes {
			v.add(u.right.String())
		}
		return
	}
	if u.Status != Unresolved && !s.stopped {
		if other, ok := s.similar(x.mount(u.Location), u.Location); ok {
			v.Hint = u.likeness(other)
			return
		}
	}
	if s.stopped {
		return
	}
	switch other, ok := s.elsewhere(u, mounts); {
	case !ok:
	case u.Status == Unresolved:
		v.add(u.question("", other))
	default:
		v.Hint = u.question("it is in another mount: ", other)
	}
}

// likeness says that something like what is missing is there.
func (u *Use) likeness(other vaultpath.Location) string {
	switch {
	case other.Folder() != u.Location.Folder():
		return u.question("", other)
	case other.IsFolder():
		return fmt.Sprintf("%q is a folder", other.String())
	}
	return fmt.Sprintf("%q is a secret and no folder", other.String())
}

// search looks for what may be meant, among what is not deleted. Where it is stopped by what is not
// known yet, it says what to ask.
type search struct {
	known   Known
	of      *Verdict // has the questions
	stopped bool
}

// stop notes what has to be known first, if that can be.
func (s *search) stop(f finding) {
	s.of.want(f.want)
	s.stopped = s.stopped || f.want != (Want{}) || f.status == Loading
}

func (s *search) there(m Mount, loc vaultpath.Location) bool {
	if m.Path == "" {
		return false
	}
	if !loc.IsFolder() {
		parent, _ := loc.Parent()
		return s.names(m, parent, loc.Name())
	}
	switch f := folderExists(m, loc, s.known); f.status {
	case OK:
		return true
	case Empty: // or missing, which is as good
	default:
		s.stop(f)
	}
	return false
}

// names reports whether a folder names something that is not deleted.
func (s *search) names(m Mount, folder vaultpath.Location, name string) bool {
	switch s.known.Name(folder, name) {
	case Present:
		s.take(m, folder, name)
		return true
	case Absent, Gone, NotLive:
		return false
	}
	s.stop(unlisted(m, folder, s.known))
	return false
}

// take asks about a name that is there whether it is deleted, if that is not known.
func (s *search) take(m Mount, folder vaultpath.Location, name string) {
	if !isFolder(name) {
		s.of.want(unmarked(m, folder, s.known))
	}
}

// similar looks in its own mount for what a missing location may mean: a folder instead of a secret
// or the other way round, or names in other case.
func (s *search) similar(m Mount, loc vaultpath.Location) (vaultpath.Location, bool) {
	parent, ok := loc.Parent()
	if !ok || m.Path == "" {
		return loc, false
	}
	for range s.known.Names(parent) {
		return s.alike(m, parent, loc.Name(), true)
	}
	// The folder above is not there either: perhaps one further up is written in another way.
	at := vaultpath.New(loc.Namespace, m.Path, "")
	segs := loc.Segments()
	other := false
	for i, seg := range segs {
		switch s.known.Name(at, seg) {
		case Present:
			s.take(m, at, seg)
			at = at.Join(seg)
			continue
		case Unknown, Remembered:
			f := unlisted(m, at, s.known)
			if f.status == Denied && f.want == (Want{}) {
				at = at.Join(seg) // a folder below may be allowed
				continue
			}
			s.stop(f)
			return loc, false
		}
		if at, ok = s.alike(m, at, seg, i == len(segs)-1); !ok {
			return loc, false
		}
		other = true
	}
	return at, other
}

// alike looks among the names in a folder for one that is like another name: the same in other
// case, or, where kinds may differ, as folder or secret.
func (s *search) alike(m Mount, in vaultpath.Location, name string, kinds bool) (vaultpath.Location,
	bool) {
	want := strings.TrimSuffix(name, "/")
	best, rank := "", 0
	for n := range s.known.Names(in) {
		plain, r := strings.TrimSuffix(n, "/"), 0
		switch {
		case n == name || !kinds && !isFolder(n):
		case plain == want:
			r = 3
		case strings.EqualFold(plain, want) && isFolder(n) == isFolder(name):
			r = 2
		case strings.EqualFold(plain, want):
			r = 1
		}
		if (r > rank || r == rank && n < best) && s.known.Name(in, n) != Gone {
			best, rank = n, r
		}
	}
	if rank == 0 {
		return in, false
	}
	s.take(m, in, best)
	return in.Join(best), true
}

func (s *search) elsewhere(u *Use, mounts []Mount) (vaultpath.Location, bool) {
	paths := u.guesses
	if u.Location.Mount != "" {
		paths = []string{u.Location.Path}
	}
	for _, path := range paths {
		others := 0
		for _, m := range mounts {
			if m.KVVersion == 0 || m.Path == u.Location.Mount || others == maxOtherMounts {
				continue
			}
			others++
			below := path
			if m.KVVersion == 2 {
				below, _ = cutEndpoint(path)
			}
			at := vaultpath.New(u.Namespace, m.Path, below)
			if parent, ok := at.Parent(); ok && s.names(m, parent, at.Name()) {
				return at, true
			}
		}
		if s.stopped {
			break // what is more of the path goes first
		}
	}
	return vaultpath.Location{}, false
}
