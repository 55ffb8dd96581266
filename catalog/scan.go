package catalog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/vaultmap/vaultmap/catalog/sources"
)

const (
	// MaxFile is the largest file that is read, in bytes.
	MaxFile = 4 << 20
	// heavyFile is the size from which on files are parsed one after the other, so that
	// the memory for several hostile ones does not add up.
	heavyFile = 256 << 10
	// binaryHead is how far git looks for a zero byte to tell whether a file is text.
	binaryHead = 8000
)

// ErrNoFolder is wrapped by the error of [Scan] where none of the folders exists.
var ErrNoFolder = errors.New("no such catalog folder")

// ScanOptions changes how [Scan] works. The zero value is fine.
type ScanOptions struct {
	Workers    int  // files and folders read at once; 0 is a number that suits the machine
	References bool // read the references in all files that can hold one, too
}

// Scan reads every Backstage document in the YAML files below dirs. A dir may also be a
// single file. Left out are what .gitignore files say, .git, node_modules, vendor and
// symbolic links below dirs. The result does not depend on the order in which files were
// read.
//
// Files that Location entities point to are read too, whatever their names and though they be left
// out otherwise, as long as they lie below one of dirs, or of the folder of a dir that is a file.
//
// It fails only where none of dirs exists ([ErrNoFolder]) or ctx ends; all else that goes
// wrong is a [Problem].
func Scan(ctx context.Context, dirs []string, opts ScanOptions) (*Catalog, error) {
	s := &scan{catalog: &Catalog{}, seen: map[string]bool{}, told: map[string]bool{}, several: len(dirs) > 1, workers: opts.Workers, references: opts.References}
	s.buffers.New = func() any { return new([]byte) }
	found := false
	for _, dir := range dirs {
		ok, err := s.dir(ctx, dir)
		if err != nil {
			return nil, fmt.Errorf("scanning %s: %w", dir, err)
		}
		found = found || ok
	}
	if !found {
		return nil, fmt.Errorf("%w: %s", ErrNoFolder, strings.Join(dirs, ", "))
	}
	if err := s.follow(ctx); err != nil {
		return nil, fmt.Errorf("following locations: %w", err)
	}
	s.catalog.Counts.Folders = int(s.folders.Load())
	s.catalog.Counts.Ignored = int(s.ignored.Load())
	s.catalog.finish()
	return s.catalog, nil
}

type scan struct {
	several          bool // folders: then files are shown with theirs
	workers          int
	references       bool
	folders, ignored atomic.Int64
	buffers          sync.Pool // of *[]byte: what files are read into

	heavy sync.Mutex // held while a large file is parsed

	scopes []*scope // what Location entities may point to

	mu        sync.Mutex // guards what follows
	catalog   *Catalog
	seen      map[string]bool // files read, by absolute path
	told      map[string]bool // files of which an entity or a problem is known, by absolute path
	locations []*location     // that were not followed yet
}

// dir scans one folder or file. It returns false where there is none.
func (s *scan) dir(ctx context.Context, dir string) (bool, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false, err
	}
	abs = real(abs)
	info, err := os.Stat(abs)
	if err != nil {
		s.add(dir, abs, &parsed{problems: []Problem{{Message: "cannot be scanned: " + reason(err)}}})
		return !errors.Is(err, fs.ErrNotExist), nil
	}
	w := &walker{dir: abs, workers: s.workers, folders: &s.folders, ignored: &s.ignored, wanted: s.wants}
	file := func(rel string) string {
		switch {
		case rel == "." || !info.IsDir():
			return dir
		case s.several:
			return filepath.Join(dir, rel)
		}
		return rel
	}
	w.visit = func(in *openedFolder, name, rel string) {
		s.file(ctx, w, in, name, rel, file(rel), isYAML(rel) || !info.IsDir())
	}
	w.problem = func(rel string, err error) {
		s.add(file(rel), filepath.Join(w.dir, rel), &parsed{problems: []Problem{{Message: "cannot be read: " + reason(err)}}})
	}
	if info.IsDir() {
		s.scopes = append(s.scopes, &scope{dir: abs, walked: w, shown: file})
		err = w.walk(ctx)
	} else {
		w.dir = filepath.Dir(abs)
		s.scopes = append(s.scopes, &scope{dir: w.dir, shown: func(rel string) string { return filepath.Join(filepath.Dir(dir), rel) }})
		err = w.single(filepath.Base(abs))
	}
	if err != nil && ctx.Err() == nil {
		w.problem(".", err)
	}
	return true, ctx.Err() // what was parsed when it ended may be incomplete
}

func isYAML(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".yaml" || ext == ".yml"
}

// file reads the file of a name in a folder, unless it was read before by way of another folder. yaml tells
// whether it may hold entities: by its name, or because it was itself named.
func (s *scan) file(ctx context.Context, w *walker, in *openedFolder, name, rel, shown string, yaml bool) {
	path := w.path(rel)
	s.mu.Lock()
	again := s.seen[path]
	s.seen[path] = true
	s.mu.Unlock()
	if again {
		return
	}
	buf := s.buffers.Get().(*[]byte)
	data, err := in.read(name, *buf, MaxFile+1)
	defer func() {
		if cap(data) <= heavyFile { // the memory of a large one is not held until the scan ends
			*buf = data
		}
		s.buffers.Put(buf)
	}()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return // it went away after it was listed
	case err != nil:
		w.problem(rel, err)
		return
	}
	if yaml {
		s.add(shown, path, s.parse(ctx, data))
	}
	if isAppConfig(rel) {
		s.appConfig(shown, path, data)
	}
	if s.references {
		s.refer(rel, shown, path, data)
	}
}

// wants tells by its name alone whether a file is read.
func (s *scan) wants(rel string) bool {
	return isYAML(rel) || s.references && sources.Wants(filepath.ToSlash(rel))
}

// refer takes over the references that a file holds.
func (s *scan) refer(rel, shown, path string, data []byte) {
	if len(data) > MaxFile || binary(data) {
		return
	}
	if len(data) >= heavyFile {
		s.heavy.Lock()
		defer s.heavy.Unlock()
	}
	found := sources.Find(sources.File{Name: filepath.ToSlash(rel), Data: data})
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range found.References {
		detach(&r.Raw, &r.Namespace, &r.Mount, &r.Path, &r.Field, &r.Version, &r.Store)
		s.catalog.References = append(s.catalog.References, &Reference{Reference: r, File: shown, FilePath: path})
	}
	for _, st := range found.Stores {
		detach(&st.Name, &st.Mount, &st.Namespace, &st.Address)
		s.catalog.Stores = append(s.catalog.Stores, &Store{Store: st, File: shown, FilePath: path})
	}
}

// detach copies texts that may be parts of a file's: they would hold all of it in memory, with the secrets
// that stand in it.
func detach(texts ...*string) {
	for _, t := range texts {
		*t = strings.Clone(*t)
	}
}

// binary tells, as git does, whether a file is no text.
func binary(data []byte) bool { return bytes.IndexByte(data[:min(len(data), binaryHead)], 0) >= 0 }

// parse reads the documents of a file that is neither too large nor binary.
func (s *scan) parse(ctx context.Context, data []byte) *parsed {
	mentioned := bytes.Contains(data, []byte(marker))
	skip := ""
	switch {
	case len(data) > MaxFile:
		skip = fmt.Sprintf("mentions %s but is not read: it is larger than %d MiB", marker, MaxFile>>20)
	case binary(data):
		skip = fmt.Sprintf("mentions %s but is not read: it is not text", marker)
	}
	s.mu.Lock()
	if skip == "" {
		s.catalog.Counts.Files++
	} else {
		s.catalog.Counts.Skipped++
	}
	s.mu.Unlock()
	switch {
	case !mentioned:
		return &parsed{}
	case skip != "":
		return &parsed{problems: []Problem{{Message: skip}}}
	}
	if len(data) >= heavyFile {
		s.heavy.Lock()
		defer s.heavy.Unlock()
	}
	return parseFile(ctx, data)
}

// add takes over what one file holds.
func (s *scan) add(file, path string, p *parsed) {
	place := func(problems []Problem) {
		for i := range problems {
			problems[i].File, problems[i].Path = file, path
		}
	}
	place(p.problems)
	for _, e := range p.entities {
		e.File, e.Path = file, path
		place(e.Problems)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catalog.Entities = append(s.catalog.Entities, p.entities...)
	s.catalog.Problems = append(s.catalog.Problems, p.problems...)
	s.catalog.Counts.Documents += p.documents
	s.locations = append(s.locations, p.locations...)
	if p.documents > 0 || len(p.problems) > 0 {
		s.told[path] = true
	}
}

// reason returns what went wrong without the path, which is told beside it.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}
