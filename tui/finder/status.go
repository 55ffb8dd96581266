package finder

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// status says how many are selected and match, why that may not be all, and how many names are
// known: what matters most first, since the end is cut where there is no room. idle says that
// nothing is looked for.
func (s Source) status(r results, idle bool, selected int, t *draw.Texts) string {
	var all []string
	if selected > 0 {
		all = append(all, draw.Thousands(selected)+" selected")
	}
	found := draw.Thousands(r.total) + " found"
	switch {
	case idle && len(r.list) > 0:
		found = dealt(r.list)
	case !r.counted && !idle:
		found = "searching"
	case r.why != "":
		found = "0 found"
	case r.fuzzy:
		found = "0 found, " + draw.Thousands(r.total) + " similar"
	case r.partial:
		found += " so far"
	}
	all = append(all, found)
	if r.note != "" {
		all = append(all, harmless.Text(r.note))
	}
	all = append(append(all, s.hindered()...), s.partial()...)
	if r.why != "" {
		if r.fuzzy {
			all = append(all, draw.Thousands(r.total)+" similar")
		}
		all = append(all, harmless.Text(r.why))
	}
	c := s.Listing.Store.Counts()
	all = append(all, t.Counted(c.Names, "name", "names")+" known")
	if w := s.Listing.Walks.Walk; w.Running {
		all = append(all, draw.Thousands(w.Progress.PerSecond)+"/s")
	}
	return strings.Join(all, ", ")
}

// dealt counts places that were marked, and others that were dealt with.
func dealt(list []Candidate) string {
	marked, all := 0, []string{}
	for _, c := range list {
		if c.marked() {
			marked++
		}
	}
	if marked > 0 {
		all = append(all, draw.Thousands(marked)+" marked")
	}
	if recent := len(list) - marked; recent > 0 {
		all = append(all, draw.Thousands(recent)+" recent")
	}
	return strings.Join(all, ", ")
}

// hindered says what keeps all names from being found, what matters most first.
func (s Source) hindered() (all []string) {
	if s.Trouble != nil {
		if text := s.Trouble(); text != "" {
			all = append(all, text)
		}
	}
	switch mounts := s.Listing.Mounts; mounts.State {
	case listing.MountsHidden:
		all = append(all, mounts.WhyHidden())
	case listing.MountsFailed:
		all = append(all, "the mounts are not known")
	case listing.MountsAsking:
		all = append(all, "the mounts are not known yet")
	}
	return all
}

// partial says what keeps some names from being found, or from being there already.
func (s Source) partial() []string {
	w, c := s.Listing.Walks.Walk, s.Listing.Store.Counts()
	if w.Running {
		return []string{"listing: " + draw.Percent(w.Progress.Share)}
	}
	var missing []string
	switch {
	case w.Stopped && w.Err != nil:
		missing = append(missing, "interrupted")
	case w.Stopped:
		missing = append(missing, "stopped")
	}
	if c.Denied > 0 {
		missing = append(missing, draw.Thousands(c.Denied)+" denied")
	}
	if c.Failed > 0 {
		missing = append(missing, draw.Thousands(c.Failed)+" failed")
	}
	if len(missing) > 0 {
		missing[0] = "partial: " + missing[0]
	}
	return missing
}

// hints says what can be typed, as long as nothing is looked for, and where nothing is found why
// that may be.
func (s Source) hints(r results, idle, searching bool) []string {
	if idle {
		var gap []string
		if len(r.list) > 0 {
			gap = []string{""}
		}
		return append(gap,
			"all words must be there, in any order", Operators, "case and - _ . count for order alone")
	}
	if r.total > 0 && !r.fuzzy && r.why == "" || searching || !r.counted {
		return nil
	}
	reasons := s.reasons()
	if r.why != "" {
		reasons = slices.Insert(reasons, 0, harmless.Text(r.why))
	}
	if len(r.list) > 0 { // but similar
		reasons = slices.Insert(reasons, 0, "")
	}
	return reasons
}

// reasons says in full what [Source.status] says in a few words, and what helps.
func (s Source) reasons() (all []string) {
	if s.Trouble != nil {
		if text := s.Trouble(); text != "" {
			all = append(all, text+": no more can be listed until that is over")
		}
	}
	switch mounts := s.Listing.Mounts; mounts.State {
	case listing.MountsHidden:
		all = append(all, mounts.WhyHidden()+": say where to look, with the mount, as in secret/teams/")
	case listing.MountsFailed, listing.MountsAsking:
		all = append(all, "the mounts are not known: nothing is listed without them")
	}
	w, c := s.Listing.Walks.Walk, s.Listing.Store.Counts()
	switch {
	case w.Running:
		return append(all, "listing goes on: what it finds shows here")
	case w.Stopped && w.Err != nil:
		all = append(all, "listing was interrupted: it goes on by itself when it can")
	case w.Stopped:
		all = append(all, "listing was stopped: it goes on with the next letter")
	}
	for _, is := range []struct {
		state tree.State
		n     int
		word  string
	}{{tree.Denied, c.Denied, "denied"}, {tree.Failed, c.Failed, "failed"}} {
		if is.n > 0 {
			all = append(all, is.word+": "+s.some(is.state, is.n))
		}
	}
	if c.Denied > 0 {
		hint := "vaultmap explain LOCATION says which rule is missing there"
		if s.InWords != nil {
			hint = s.InWords(hint)
		}
		all = append(all, hint)
	}
	return all
}

// some names those of n folders in a state that were known first, as many as a line has room for.
func (s Source) some(state tree.State, n int) string {
	const most = 3
	var first []tree.ID
	for id := range s.Listing.Store.Incomplete() {
		if s.Listing.Store.State(id) != state {
			continue
		}
		at, _ := slices.BinarySearch(first, id)
		first = slices.Insert(first, at, id)
		first = first[:min(len(first), most)]
	}
	var names []string
	for _, id := range first {
		names = append(names, harmless.Text(s.Listing.Store.Location(id).String()))
	}
	if more := n - len(names); more > 0 {
		names = append(names, draw.Thousands(more)+" more")
	}
	return strings.Join(names, ", ")
}
