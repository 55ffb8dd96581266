package xref

import (
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
)

// What people write in vain for a place is not taken for it, though a kind reader sees what is
// meant: the status would be ok for what the tool never gets. The hint leads to the place: what it
// says should be written is what the tool needs.
func TestWrongFormsMissThePlace(t *testing.T) {
	t.Parallel()
	everyForm(t, func(t *testing.T, f writtenForm, m spotMaker, s spot, mounts []Mount) (used int) {
		right, wrong := f.rule(s)
		if len(wrong) == 0 && len(right) > 0 {
			return 1 // nothing can be written in vain
		}
		for _, wrong := range wrong {
			w := &written{spot: s}
			if slices.Contains(right, wrong.told) || !f.write(w, wrong.told, m) {
				continue
			}
			p, with, ok := resolveWritten(t, f, w, mounts)
			if !ok {
				return used
			}
			used++
			fail := func(what string) {
				t.Errorf("%+v among %v, told %+v: %s: %v %q, meant %q (%s) in\n%s", w.spot, mounts, wrong.told,
					what, p.Status, p.Location, p.Meant, p.Hint, w)
			}
			want := w.location()
			switch {
			case p.Location == want:
				fail("taken for the place")
			case wrong.ambiguous(s):
			case p.Meant != want:
				fail("nobody sees what is meant")
			case p.Hint == "":
				fail("no hint")
			case !p.proposes && !wrong.stuck:
				fail("the hint says nothing of what to write")
			case p.proposes && with(proposed(t, p.Hint)).Location != want:
				fail("the hint does not lead to the place")
			}
		}
		return used
	})
}

// theProposal is what a hint ends with.
var theProposal = regexp.MustCompile(`: should (it|the mount|the version) be ("(?:[^"\\]|\\.)*"|\d)(?: and the path ("(?:[^"\\]|\\.)*"))?\?$`)

// proposed returns what a hint says should be written.
func proposed(t *testing.T, hint string) (p Fix) {
	t.Helper()
	m := theProposal.FindStringSubmatch(hint)
	if m == nil {
		t.Errorf("%q proposes nothing", hint)
		return p
	}
	text := func(quoted string) string {
		s, err := strconv.Unquote(quoted)
		if err != nil {
			t.Error(err)
		}
		return s
	}
	switch m[1] {
	case "it":
		p.Path = text(m[2])
	case "the version":
		p.KVVersion = int(m[2][0] - '0')
	default:
		p.Mount = text(m[2])
		if m[3] != "" {
			p.Path = text(m[3])
		}
	}
	return p
}

// write puts what is proposed into a reference, and into the stores that it may have it from.
func (p Fix) write(r *catalog.Reference, stores []*catalog.Store) {
	if p.Path != "" {
		r.Path = p.Path
	}
	if p.Mount != "" {
		r.Mount = p.Mount
	}
	if p.KVVersion == 0 {
		return
	}
	switch r.Call {
	case "kv-v1", "kv-v2":
		r.Call = r.Call[:len(r.Call)-1] + strconv.Itoa(p.KVVersion)
	}
	for _, s := range stores {
		s.KVVersion = p.KVVersion
	}
}
