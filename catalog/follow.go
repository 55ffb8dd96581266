package catalog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"syscall"
)

// follow reads the files that Location entities point to and that were not read yet, then those
// that the Locations in these point to, and so on. Every file is read once, so cycles end.
//
// Targets are followed after everything else was read, in the order of their files and lines: what comes
// of it does not depend on which file was read first.
func (s *scan) follow(ctx context.Context) error {
	// What lies in a folder that was walked is shown and left out as there.
	walked := slices.DeleteFunc(slices.Clone(s.scopes), func(a *scope) bool { return a.walked == nil })
	rest := slices.DeleteFunc(slices.Clone(s.scopes), func(a *scope) bool { return a.walked != nil })
	f := &follower{scan: s, finder: newFinder(append(walked, rest...)), problems: map[string]int{}, been: map[string]bool{}}
	defer f.finder.close()
	return f.follow(ctx)
}

func (f *follower) follow(ctx context.Context) error {
	s := f.scan
	for len(s.locations) > 0 && !f.ended {
		round := s.locations
		s.locations = nil
		slices.SortStableFunc(round, func(a, b *location) int {
			return cmp.Or(cmp.Compare(a.entity.Path, b.entity.Path), cmp.Compare(a.entity.Line, b.entity.Line))
		})
		if err := f.round(ctx, round); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// follower follows the targets of a scan.
type follower struct {
	scan     *scan
	finder   *finder
	problems map[string]int  // told so far, by the file of the Location
	been     map[string]bool // files that a target led to, by path
	ended    bool            // targets have cost all that they may
}

// direct is a file that a target names itself, not by a pattern.
type direct struct {
	place    member
	location *location
	target   target
}

func (f *follower) round(ctx context.Context, round []*location) error {
	var places []member
	var names []direct
	for _, l := range round {
		for _, t := range l.targets {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if f.ended {
				break
			}
			if !l.follows(t) {
				continue
			}
			found, err := f.finder.find(filepath.Dir(l.entity.Path), t.text)
			switch {
			case err == nil, l.optional && errors.Is(err, errMissing):
			case errors.Is(err, errTooMuch):
				f.ended = true
				err = fmt.Errorf("%w; the targets after it are not followed either", err)
				fallthrough
			default:
				f.problem(l, t, err.Error(), errors.Is(err, errPlaceholder))
			}
			places = append(places, found...)
			if !isGlob(t.text) && len(found) == 1 {
				names = append(names, direct{found[0], l, t})
			}
		}
	}
	if err := f.read(ctx, places); err != nil {
		return err
	}
	for _, n := range names {
		if !f.scan.told[n.place.path()] {
			f.problem(n.location, n.target, "holds no entity", false)
		}
	}
	return nil
}

// problem tells what is wrong with a target, or worth a note, unless much was told of its file already.
func (f *follower) problem(l *location, t target, what string, note bool) {
	e := l.entity
	p := Problem{File: e.File, Path: e.Path, Line: t.line, Ref: e.Ref, Message: fmt.Sprintf("target %q %s", t.text, what), Note: note}
	f.problems[e.Path]++
	switch n := f.problems[e.Path]; {
	case n == maxProblems+1:
		p = Problem{File: e.File, Path: e.Path, Message: "there are more problems with targets in this file"}
	case n > maxProblems:
		return
	}
	e.Problems = append(e.Problems, p)
	f.scan.catalog.Problems = append(f.scan.catalog.Problems, p)
}

// read reads the files that were not read yet.
func (f *follower) read(ctx context.Context, places []member) error {
	s := f.scan
	workers := s.workers
	if workers <= 0 {
		workers = min(max(runtime.GOMAXPROCS(0), 4), 32)
	}
	todo := make(chan member)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for p := range todo {
				s.followed(ctx, p)
			}
		})
	}
	for _, p := range places {
		path := p.path()
		if ctx.Err() != nil {
			break
		}
		s.mu.Lock()
		read := f.been[path] || s.told[path] || s.seen[path] && isYAML(path)
		s.mu.Unlock()
		f.been[path] = true
		if !read {
			todo <- p
		}
	}
	close(todo)
	wg.Wait()
	return ctx.Err()
}

// followed reads the entities of a file that a target names. References are read where the scan
// finds files by itself.
func (s *scan) followed(ctx context.Context, p member) {
	data, err := p.read(MaxFile + 1)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return
	case err != nil:
		s.add(p.scope.shown(p.rel), p.path(), &parsed{problems: []Problem{{Message: "cannot be read: " + reason(err)}}})
		return
	}
	s.add(p.scope.shown(p.rel), p.path(), s.parse(ctx, newContent(data)))
}

// read returns the content of a file, no more than limit bytes of it.
func (m member) read(limit int64) ([]byte, error) {
	// A pipe that takes the place of a file after it was looked at must not hold the scan up.
	f, err := m.scope.root.OpenFile(filepath.FromSlash(m.rel), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	return io.ReadAll(io.LimitReader(f, limit))
}
