package xref

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
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
		x.offer(v, u.right, u.Meant, k)
		return
	}
	var near similar
	if u.Status != Unresolved && !s.stopped {
		if near = s.similar(x.mount(u.Location), u.Location); near.same {
			v.Hint = u.likeness(near.places[0])
			x.offerOnly(v, u, near, k)
			return
		}
	}
	if s.stopped {
		return
	}
	switch other, ok := s.elsewhere(u, mounts); {
	case !ok:
		v.add(near.question())
		x.offerOnly(v, u, near, k)
	case u.Status == Unresolved:
		v.add(u.question("", other))
		if x.sameMount(u, other.Mount) {
			x.offer(v, x.fix(u, other), other, k)
		}
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

// similar are places in the mount of one that is missing which may be meant.
type similar struct {
	places []vaultpath.Location
	same   bool   // the first is the whole place, but for case, signs between words, or its kind
	sole   bool   // no other name was near, of it and of the folders above it
	wrong  string // the folder that is not there, in place of which one of these may be meant
}

// question asks whether one of them is meant.
func (n similar) question() string {
	quoted := make([]string, len(n.places))
	for i, loc := range n.places {
		quoted[i] = fmt.Sprintf("%q", loc.String())
	}
	ask := nearmiss.Ask(quoted)
	if ask != "" && n.wrong != "" {
		return fmt.Sprintf("there is no %q: %s", n.wrong, ask)
	}
	return ask
}

// similar looks in its own mount for what a missing location may mean: a folder instead of a secret
// or the other way round, or names that are near.
func (s *search) similar(m Mount, loc vaultpath.Location) similar {
	parent, ok := loc.Parent()
	if !ok || m.Path == "" {
		return similar{}
	}
	for range s.known.Names(parent) {
		return s.alike(m, parent, loc.Name(), true)
	}
	// The folder above is not there either: perhaps one further up is written in another way.
	at := vaultpath.New(loc.Namespace, m.Path, "")
	segs := loc.Segments()
	var right similar // the last folder that is written in another way
	sole := true
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
			return similar{}
		}
		last := i == len(segs)-1
		near := s.alike(m, at, seg, last)
		sole = sole && near.sole
		if near.sole = sole; !last {
			near.wrong = loc.Mount + strings.Join(segs[:i+1], "")
		}
		switch {
		case near.same && last:
			return near
		case near.same:
			at, right = near.places[0], near
			right.same = false
			continue
		case len(near.places) == 0:
			return right // of which no more can be said
		}
		return near
	}
	if right.places == nil {
		return similar{}
	}
	return similar{places: []vaultpath.Location{at}, same: true, sole: sole}
}

// alike looks among the names in a folder for those that are like another name: where kinds may
// differ, as folder or secret.
func (s *search) alike(m Mount, in vaultpath.Location, name string, kinds bool) similar {
	near, same := nearmiss.InFolder(name, s.known.Names(in), func(n string) bool {
		return (kinds || isFolder(n)) && s.known.Name(in, n) != Gone
	})
	found := similar{same: same, sole: len(near) == 1}
	for _, n := range near {
		s.take(m, in, n)
		found.places = append(found.places, in.Join(n))
	}
	return found
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
