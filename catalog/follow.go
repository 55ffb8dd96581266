package catalog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/vaultsvc/panics"
)

// maxSteps is how much work the targets of one scan may make, in names that are looked at. A
// pattern that goes through a repository of 100,000 files takes about 200,000.
const maxSteps = 2_000_000

// errPlaceholder is returned where a target is known only when its template is filled in.
var errPlaceholder = errors.New("is a placeholder of a template")

// follow reads the files that Location entities point to and that were not read yet, then those
// that the Locations in these point to, and so on. Every file is read once, so cycles end.
//
// Targets are followed after everything else was read, in the order of their files and lines: what
// comes of it does not depend on which file was read first.
func (s *scan) follow(ctx context.Context) error {
	// What lies in a folder that was walked is shown and left out as there.
	walked := slices.DeleteFunc(slices.Clone(s.scopes), func(a *repo.Scope) bool {
		return a.Walked == nil
	})
	rest := slices.DeleteFunc(slices.Clone(s.scopes), func(a *repo.Scope) bool {
		return a.Walked != nil
	})
	f := &follower{scan: s, finder: repo.NewFinder(append(walked, rest...), maxSteps),
		problems: map[string]int{}, been: map[string]bool{}}
	defer f.finder.Close()
	return f.follow(ctx)
}

func (f *follower) follow(ctx context.Context) error {
	s := f.scan
	for len(s.locations) > 0 && !f.ended {
		round := s.locations
		s.locations = nil
		slices.SortStableFunc(round, func(a, b *locationEntity) int {
			return cmp.Or(cmp.Compare(a.entity.Path, b.entity.Path), cmp.Compare(a.entity.Line,
				b.entity.Line))
		})
		if err := f.round(ctx, round); err != nil {
			return err
		}
	}
	return ctx.Err()
}

type follower struct {
	scan     *scan
	finder   *repo.Finder
	problems map[string]int  // told so far, by the file of the Location
	been     map[string]bool // files that a target led to, by path
	ended    bool            // targets have cost all that they may
}

// direct is a file that a target names itself, not by a pattern.
type direct struct {
	place    repo.File
	location *locationEntity
	target   target
}

func (f *follower) round(ctx context.Context, round []*locationEntity) error {
	var places []repo.File
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
			found, err := f.find(filepath.Dir(l.entity.Path), t.text)
			switch {
			case err == nil, l.optional && errors.Is(err, repo.ErrMissing):
			case errors.Is(err, repo.ErrTooMuch):
				f.ended = true
				err = fmt.Errorf("%w; the targets after it are not followed either", err)
				fallthrough
			default:
				f.problem(l, t, err.Error(), errors.Is(err, errPlaceholder))
			}
			places = append(places, found...)
			if !repo.IsGlob(t.text) && len(found) == 1 {
				names = append(names, direct{found[0], l, t})
			}
		}
	}
	if err := f.read(ctx, places); err != nil {
		return err
	}
	for _, n := range names {
		if !f.scan.reported[n.place.Path()] {
			f.problem(n.location, n.target, "holds no entity", false)
		}
	}
	return nil
}

// find returns the files that a target leads to as Backstage reads it, see [repo.Finder.Find].
func (f *follower) find(dir, target string) ([]repo.File, error) {
	switch {
	case strings.Contains(target, "{{") || strings.Contains(target, "${"):
		return nil, errPlaceholder
	case address().MatchString(target):
		return nil, errors.New("is an address, not a path")
	case strings.HasSuffix(target, "/"):
		return nil, errors.New("ends in a slash: Backstage refuses that")
	}
	return f.finder.Find(dir, target)
}

// problem tells what is wrong with a target, or worth a note, unless much was told of its file
// already.
func (f *follower) problem(l *locationEntity, t target, what string, note bool) {
	e := l.entity
	p := Problem{File: e.File, Path: e.Path, Line: t.line, Ref: e.Ref,
		Message: fmt.Sprintf("target %q %s", t.text, what), Note: note}
	f.problems[e.Path]++
	switch n := f.problems[e.Path]; {
	case n == maxProblems+1:
		p = Problem{File: e.File, Path: e.Path,
			Message: "there are more problems with targets in this file"}
	case n > maxProblems:
		return
	}
	e.Problems = append(e.Problems, p)
	f.scan.catalog.Problems = append(f.scan.catalog.Problems, p)
}

func (f *follower) read(ctx context.Context, places []repo.File) error {
	s := f.scan
	workers := s.workers
	if workers <= 0 {
		workers = min(max(runtime.GOMAXPROCS(0), 4), 32)
	}
	todo := make(chan repo.File)
	var wg panics.Group
	for range workers {
		wg.Go(func() {
			for p := range todo {
				wg.Run(func() { s.followed(ctx, p) })
			}
		})
	}
	for _, p := range places {
		path := p.Path()
		if ctx.Err() != nil {
			break
		}
		s.mu.Lock()
		read := f.been[path] || s.reported[path] || s.seen[path] && isYAML(path)
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
func (s *scan) followed(ctx context.Context, f repo.File) {
	data, err := f.Read(repo.MaxFile + 1)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		s.add(f.Shown(), f.Path(), unreadable(err))
	default:
		s.add(f.Shown(), f.Path(), s.parse(ctx, repo.Decode(data)))
	}
}
