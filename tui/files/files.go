package files

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
)

// Source is where the files come from.
type Source struct {
	// Scan reads the files.
	Scan func(context.Context) (*catalog.Catalog, error)
	// Changed waits until files have changed that a scan has read; nil where that is not noticed. An
	// error ends the watching until the next scan.
	Changed func(ctx context.Context, c *catalog.Catalog, since time.Time) error
}

// Model is what the files say. Make one with [New].
type Model struct {
	ctx     context.Context // ends with the program
	source  Source
	catalog *catalog.Catalog
	err     error
	loading bool
	seq     int // of the newest scan
	unwatch context.CancelFunc
}

type (
	scanReply struct {
		seq     int
		catalog *catalog.Catalog
		since   time.Time // when the scan began
		err     error
	}
	changedReply struct {
		seq int // of the scan whose files were watched
		err error
	}
	scanTick struct{} // reads the files for the first time
)

// New returns a model that has read nothing yet.
func New(ctx context.Context, source Source) *Model {
	return &Model{ctx: ctx, source: source, unwatch: func() {}}
}

// Start has the files read after a while.
func (m *Model) Start(after time.Duration) tea.Cmd {
	return tea.Tick(after, func(time.Time) tea.Msg { return scanTick{} })
}

// Scan reads the files again. The watch over those of the last scan ends.
func (m *Model) Scan() tea.Cmd {
	m.unwatch()
	m.seq++
	m.loading = true
	ctx, scan, seq := m.ctx, m.source.Scan, m.seq
	return func() tea.Msg {
		since := time.Now()
		c, err := scan(ctx)
		return scanReply{seq: seq, catalog: c, since: since, err: err}
	}
}

// Update takes in a message. changed reports whether a scan has ended; ok is false where the
// message is somebody else's.
func (m *Model) Update(msg tea.Msg) (changed bool, cmd tea.Cmd, ok bool) {
	switch msg := msg.(type) {
	case scanTick:
		return false, m.Scan(), true
	case changedReply:
		if msg.err == nil && msg.seq == m.seq {
			return false, m.Scan(), true
		}
		return false, nil, true
	case scanReply:
		if msg.seq != m.seq {
			return false, nil, true
		}
		return true, m.onScan(msg), true
	}
	return false, nil, false
}

// onScan takes in the outcome of a scan. What was known stays where a later scan fails.
func (m *Model) onScan(r scanReply) tea.Cmd {
	m.loading, m.err = false, r.err
	if r.catalog != nil {
		m.catalog = r.catalog
	}
	if r.err != nil || m.source.Changed == nil {
		return nil
	}
	ctx, unwatch := context.WithCancel(m.ctx)
	m.unwatch = unwatch
	wait := m.source.Changed
	return func() tea.Msg { return changedReply{seq: r.seq, err: wait(ctx, r.catalog, r.since)} }
}

// Catalog returns what the newest scan has found that ended well, nil where none has.
func (m *Model) Catalog() *catalog.Catalog { return m.catalog }

// Err returns why the newest scan has failed.
func (m *Model) Err() error { return m.err }

// Loading reports whether a scan is under way.
func (m *Model) Loading() bool { return m.loading }

// First reports whether there has been one scan at the most.
func (m *Model) First() bool { return m.seq <= 1 }

// Entity returns the entity of a full reference, as the files have it now; nil where there is none.
func (m *Model) Entity(ref string) *catalog.Entity {
	if m.catalog == nil {
		return nil
	}
	for _, e := range m.catalog.Entities {
		if e.Ref == ref {
			return e
		}
	}
	return nil
}
