package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
)

// gate is what of the findings of a check counts.
type gate struct {
	failOn   render.FailOn
	baseline *render.Baseline // nil where none was named
	from, to string           // the files of the baselines that is read, and that is written
	written  int              // findings
}

// gates are what a config can say of findings.
func gates() config.GateTable {
	return config.GateTable{Kinds: render.RuleNames(), Sources: func() []string {
		names := []string{xref.Annotation}
		for _, s := range sources.All() {
			names = append(names, s.Name)
		}
		slices.Sort(names)
		return names
	}}
}

// newGate reads what says which findings count, before anybody is asked for anything. Flags go
// before settings.
func newGate(o checkOptions, set config.Gate) (*gate, error) {
	g := &gate{from: cmp.Or(o.baseline, set.Baseline.V), to: o.writeBaseline}
	failOn := set.FailOn.V
	if len(o.failOn) > 0 {
		failOn = o.failOn
	}
	var err error
	if g.failOn, err = render.NewFailOn(failOn); err != nil {
		return nil, err
	}
	if g.from != "" && g.to == "" { // what is written has all anyway
		g.baseline, err = readBaseline(g.from)
	}
	return g, err
}

// apply takes out of a report what is known, and writes what is to be known.
func (g *gate) apply(a *app, s *connect.Session, r *render.Report) error {
	gone := goneFrom(s.Folders.Dirs)
	if g.baseline != nil {
		r.Know(g.baseline, gone)
	}
	if g.to == "" {
		return nil
	}
	known, doc, err := r.NewBaseline()
	if err == nil {
		err = writeBaseline(g.to, doc)
	}
	if err != nil {
		return render.Failed(fmt.Errorf("writing the baseline %s: %w", g.to, err), "")
	}
	g.written = known.Len()
	r.Know(known, gone)
	return nil
}

// tell says on stderr what there is to say of baselines.
func (g *gate) tell(a *app, r *render.Report) {
	if g.to != "" {
		a.Warn("note: %s in %s now", render.Counted(g.written, "finding"), g.to)
	} else if g.from != "" {
		a.TellSettled(r, g.from)
	}
}

// readBaseline reads a baseline. That none is there is a mistake: an empty one would let nothing
// pass, and one that was meant would be missed.
func readBaseline(file string) (*render.Baseline, error) {
	const hint = "'vaultmap check --write-baseline FILE' writes one"
	f, err := os.Open(file)
	if err != nil {
		return nil, render.Failed(fmt.Errorf("reading the baseline: %w", err), hint)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, render.MaxBaseline+1))
	if err == nil && len(data) > render.MaxBaseline {
		err = fmt.Errorf("it is larger than %d MiB", render.MaxBaseline>>20)
	}
	var b *render.Baseline
	if err == nil {
		b, err = render.ReadBaseline(data)
	}
	if err != nil {
		return nil, render.Failed(fmt.Errorf("the baseline %s: %w", file, err), hint)
	}
	return b, nil
}

// writeBaseline writes a file whole or not at all.
func writeBaseline(file string, doc []byte) error {
	d, err := newDraft(file)
	if err != nil {
		return err
	}
	_, err = d.Write(doc)
	return d.end(err == nil, err)
}

// goneFrom returns what reports whether a file, named below its git repository, is no longer there:
// in none of those around the folders that were scanned, nor in these.
func goneFrom(dirs []string) func(file string) bool {
	roots := map[string]bool{}
	for _, dir := range dirs {
		abs, err := filepath.Abs(dir)
		if err != nil {
			continue
		}
		abs = repo.Real(abs)
		roots[abs] = true
		if root, ok := repo.Enclosing(abs); ok {
			roots[root] = true
		}
	}
	return func(file string) bool {
		if file = filepath.FromSlash(file); !filepath.IsLocal(file) {
			return false
		}
		for root := range roots {
			if _, err := os.Lstat(filepath.Join(root, file)); !errors.Is(err, fs.ErrNotExist) {
				return false
			}
		}
		return true
	}
}
