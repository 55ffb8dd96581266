package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// finder is the overlay that looks through all names that are known, while more come in, and
// through entities and references.
type finder struct {
	overlay.Picker
	data  findData
	holds *finds

	seq     int                // of the newest question
	cancel  context.CancelFunc // of the search that is under way; nil where none is
	query   find.Query
	matches []find.Match // the best: nodes of the tree, and others
	total   int
	shown   find.Query // what they match
	partial bool       // they are those of a first look
	fuzzy   bool       // that is the query taken loosely, since nothing matches it
	stale   bool       // names have come in since the newest search began

	others      others  // that the newest search looks through
	shownOthers []other // that those on the screen are of

	scopes []findScope // the first is everything; none until the find is narrowed
	scope  int         // which of them counts
	words  string      // that found the entity which counts now: they stand again with everything
}

// finds is what outlives a find.
type finds struct {
	seq  int         // of the newest question of any of them
	last *find.Found // the newest result: the next search begins with what it knows
}

// The messages of a find.
type (
	findReply struct {
		seq     int
		query   find.Query
		loose   bool         // that is the user's taken loosely
		found   find.Found   // of the names
		matches []find.Match // the best of these and of others, the best first
		total   int
		others  []other // that the matches are of
		next    tea.Cmd // the search itself, where this is but a first look
	}
	findTick     struct{ seq int }
	namesChanged struct{} // other names are known than before
)

const (
	// findShown is how many results are kept.
	findShown = 200
	// findRows is how high the list is, where the screen has room for it.
	findRows = 16
	// findEvery is how often results change while a walk goes on.
	findEvery = 250 * time.Millisecond
	// findOperators are what a find knows beside words.
	findOperators = "'whole' ^start end$ !not"
)

func newFinder(t *theme.Theme, k *theme.KeyMap, data findData, holds *finds) *finder {
	f := &finder{data: data, holds: holds}
	f.Band = overlay.Band{Theme: t, Keys: k}
	f.Prompt = overlay.NewPrompt("words")
	f.Rows = findRows
	f.name()
	f.end()
	return f
}

// Update implements [overlay.Overlay].
func (f *finder) Update(msg tea.Msg) (overlay.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case findReply:
		return nil, f.onReply(msg)
	case findTick:
		if msg.seq == f.seq && f.stale {
			return nil, f.search()
		}
		return nil, nil
	case namesChanged:
		return nil, f.onNames()
	case tea.KeyPressMsg:
		if action, cmd, ok := f.onKey(theme.Pressed(msg.String())); ok {
			return action, cmd
		}
	}
	out, cmd := f.Picker.Update(msg)
	switch out {
	case overlay.Typed:
		return nil, tea.Batch(cmd, f.onText(f.Value()))
	case overlay.Chosen:
		return f.reveal(f.Cursor), cmd
	case overlay.Dismissed:
		return f.close(nil), cmd
	}
	return nil, cmd
}

// Frame implements [overlay.Overlay].
func (f *finder) Frame(width, height int) overlay.Frame {
	r := overlay.Rows{Status: f.status(), Row: f.row, Hints: f.hints()}
	return f.Picker.Frame(width, height, r)
}

// onText searches for what is typed now, and begins to list everything with the first letter.
func (f *finder) onText(text string) tea.Cmd {
	f.query = find.Parse(text)
	if f.idle() {
		f.end()
		f.matches, f.total, f.partial, f.fuzzy = nil, 0, false, false
		f.Len = 0
		return nil
	}
	f.MoveTo(0)
	return tea.Batch(f.search(), f.data.walkAll(f.rank()))
}

// idle reports whether nothing is looked for: no word at all finds everything of a mount or an
// entity, and nothing elsewhere.
func (f *finder) idle() bool { return f.query.Empty() && f.within().title == "" }

// search begins a search of the names as they are. One that is under way ends.
func (f *finder) search() tea.Cmd {
	f.stale = false
	return f.searchFor(f.query, false)
}

func (f *finder) searchFor(q find.Query, loose bool) tea.Cmd {
	f.end()
	ctx, cancel := context.WithCancel(f.data.ctx)
	f.cancel = cancel
	f.others = f.others.renewed(f.data, f.within())
	s := search{
		seq: f.seq, query: q, loose: loose, names: f.data.store.Snapshot(), in: f.within().ids,
		before: f.holds.last, others: f.others.list, known: f.data.used(),
		typed: f.data.typedFolder(f.Value()),
	}
	return s.begin(ctx)
}

// end ends the search that is under way. Its reply, and a tick that waits for the next one, come
// too late.
func (f *finder) end() {
	f.holds.seq++
	f.seq = f.holds.seq
	if f.cancel != nil {
		f.cancel()
		f.cancel = nil
	}
}

// close closes the find, and ends what goes on for it.
func (f *finder) close(then overlay.Action) overlay.Action {
	f.end()
	return overlay.Close{Then: then}
}

// onNames has the results follow what has come in, and has folders listed that came to light with
// it.
func (f *finder) onNames() tea.Cmd {
	if f.idle() {
		return nil
	}
	var list tea.Cmd
	if w := f.data.walk(); !w.running() && !w.stopped {
		list = f.data.walkAll(f.rank())
	}
	late := f.stale || f.cancel != nil
	f.stale = true
	if late {
		return list // the search that is under way begins the next
	}
	return tea.Batch(list, tick(findEvery, findTick{f.seq}))
}

func (f *finder) onReply(r findReply) tea.Cmd {
	if r.seq != f.seq {
		return nil
	}
	if f.partial = r.next != nil; !f.partial {
		f.end()
	}
	if !r.loose && !f.partial {
		f.holds.last = &r.found
		if loose, ok := f.query.Loose(); ok && r.total == 0 {
			return f.searchFor(loose, true)
		}
	}
	before := f.matches
	// What a refresh has taken away meanwhile is not shown.
	f.matches = slices.DeleteFunc(r.matches, func(match find.Match) bool {
		return match.ID&isOther == 0 && !f.data.store.Alive(tree.ID(match.ID))
	})
	f.total, f.shown, f.fuzzy = r.total, r.query, r.loose && r.total > 0
	f.shownOthers = r.others
	f.Len = len(f.matches)
	// The cursor stays on what was chosen; the first place is that of the best.
	if f.Cursor > 0 && f.Cursor < len(before) {
		same := func(match find.Match) bool { return sameMatch(match, before[f.Cursor]) }
		if at := slices.IndexFunc(f.matches, same); at >= 0 {
			f.Cursor = at
		}
	}
	if f.stale && !f.partial {
		return tick(findEvery, findTick{f.seq})
	}
	return r.next
}

// status says how many match, whether that may be all, and how many names are known: what matters
// most first.
func (f *finder) status() string {
	c := f.data.store.Counts()
	found := draw.Thousands(f.total) + " found"
	if f.partial {
		found += " so far"
	}
	if f.fuzzy {
		found = "0 found, " + draw.Thousands(f.total) + " similar"
	}
	known := f.Theme.Texts.Counted(c.Names, "name", "names") + " known"
	if w := f.data.walk(); w.running() {
		speed := draw.Thousands(w.progress.PerSecond) + "/s"
		return found + ", listing: " + draw.Percent(w.progress.Share) + ", " + known + ", " + speed
	}
	between := ", partial: "
	if c.Denied > 0 {
		found, between = found+between+draw.Thousands(c.Denied)+" denied", ", "
	}
	if c.Failed > 0 {
		found += between + draw.Thousands(c.Failed) + " failed"
	}
	return found + ", " + known
}

// hints says what can be typed, as long as nothing is looked for.
func (f *finder) hints() []string {
	if !f.idle() {
		return nil
	}
	return []string{
		"all words must be there, in any order", findOperators, "case counts where there is a capital",
	}
}
