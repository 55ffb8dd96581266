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

	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/sources"
)

// heavyFile is the size from which on files are parsed one after the other, so that
// the memory for several hostile ones does not add up.
const heavyFile = 256 << 10

// ErrNoFolder is wrapped by the error of [Scan] where none of the folders exists.
var ErrNoFolder = errors.New("no such catalog folder")

// ScanOptions changes how [Scan] works. The zero value is fine.
type ScanOptions struct {
	Workers    int  // files and folders read at once; 0 is a number that suits the machine
	References bool // read the references in all files that can hold one, too
	// Opening, if there is one, is called before each file and folder is opened, see [repo.Walker].
	Opening func()
	Ignore  []IgnoreRule // what is ignored, beside what comments in files say
	// Manifests of Kubernetes are read, too, as a program has printed them: see package manifest.
	// Their places are the templates and objects that they name. There may be no folder then.
	Manifests []byte
	// Part: where ctx ends, what was read by then is the catalog. There may be no folder at all.
	Part bool
}

// Scan reads every Backstage document in the YAML files below dirs. A dir may also be a
// single file. Left out are what .gitignore files say, .git, node_modules, vendor and
// symbolic links below dirs. The result does not depend on the order in which files were
// read.
//
// Files that Location entities point to are read too, whatever their names and though they be left
// out otherwise, as long as they lie below one of dirs, or of the folder of a dir that is a file.
//
// It fails only where none of dirs exists ([ErrNoFolder]), ctx ends, or manifests are none; all
// else that goes wrong is a [Problem].
func Scan(ctx context.Context, dirs []string, opts ScanOptions) (*Catalog, error) {
	s := &scan{catalog: &Catalog{rules: opts.Ignore}, seen: map[string]bool{},
		reported: map[string]bool{},
		several:  len(dirs) > 1, workers: opts.Workers, references: opts.References,
		opening: opts.Opening}
	found := false
	for _, dir := range dirs {
		ok, err := s.dir(ctx, dir)
		if err != nil && opts.Part && ctx.Err() != nil {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("scanning %s: %w", dir, err)
		}
		found = found || ok
	}
	if !found && !opts.Part && opts.Manifests == nil {
		return nil, fmt.Errorf("%w: %s", ErrNoFolder, strings.Join(dirs, ", "))
	}
	if err := s.follow(ctx); err != nil && !opts.Part {
		return nil, fmt.Errorf("following locations: %w", err)
	}
	if opts.Manifests != nil {
		if err := s.manifests(opts.Manifests); err != nil {
			return nil, err
		}
	}
	s.catalog.Counts.Folders = int(s.folders.Load())
	s.catalog.Counts.Ignored = int(s.ignored.Load())
	s.catalog.finish()
	return s.catalog, nil
}

type scan struct {
	several          bool // folders: then files are shown with theirs
	workers          int
	opening          func()
	references       bool
	folders, ignored atomic.Int64
	buffers          buffers

	heavy sync.Mutex // held while a large file is parsed

	scopes []*repo.Scope // what Location entities may point to

	mu        sync.Mutex // guards what follows
	catalog   *Catalog
	seen      map[string]bool   // files read, by absolute path
	reported  map[string]bool   // files of which an entity or a problem is known, by absolute path
	locations []*locationEntity // that were not followed yet
	decided   int               // lines that comments ignore
}

// dir scans one folder or file. It returns false where there is none.
func (s *scan) dir(ctx context.Context, dir string) (bool, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false, err
	}
	abs = repo.Real(abs)
	s.catalog.roots = append(s.catalog.roots, abs)
	info, err := os.Stat(abs)
	if err != nil {
		s.add(dir, abs, &parsed{problems: []Problem{{Message: "cannot be scanned: " + repo.Reason(err)}}})
		return !errors.Is(err, fs.ErrNotExist), nil
	}
	wanted := func(rel string) bool {
		return isYAML(rel) || s.references && sources.Wants(filepath.ToSlash(rel))
	}
	w := &repo.Walker{Dir: abs, Workers: s.workers, Folders: &s.folders, Ignored: &s.ignored,
		Wanted: wanted, Opening: s.opening}
	file := func(rel string) string {
		switch {
		case rel == "." || !info.IsDir():
			return dir
		case s.several:
			return filepath.Join(dir, rel)
		}
		return rel
	}
	w.Visit = func(in *repo.Folder, name, rel string) {
		s.file(ctx, w, in, name, rel, file(rel), isYAML(rel) || !info.IsDir())
	}
	w.Problem = func(rel string, err error) {
		s.add(file(rel), filepath.Join(w.Dir, rel), unreadable(err))
	}
	if info.IsDir() {
		s.scopes = append(s.scopes, &repo.Scope{Dir: abs, Walked: w, Shown: file})
		err = w.Walk(ctx)
	} else {
		w.Dir = filepath.Dir(abs)
		s.scopes = append(s.scopes, &repo.Scope{Dir: w.Dir, Shown: func(rel string) string {
			return filepath.Join(filepath.Dir(dir), rel)
		}})
		err = w.Single(filepath.Base(abs))
	}
	if err != nil && ctx.Err() == nil {
		w.Problem(".", err)
	}
	return true, ctx.Err() // what was parsed when it ended may be incomplete
}

func isYAML(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".yaml" || ext == ".yml"
}

// file reads the file of a name in a folder, unless it was read before by way of another folder.
// yaml is whether it may hold entities: by its name, or because it was itself named.
func (s *scan) file(ctx context.Context, w *repo.Walker, in *repo.Folder, name, rel, shown string,
	yaml bool) {
	path := w.Path(rel)
	s.mu.Lock()
	again := s.seen[path]
	s.seen[path] = true
	s.mu.Unlock()
	if again {
		return
	}
	data, err := in.Read(name, s.buffers.take(), repo.MaxFile+1, func() []string {
		return s.worthwhile(rel, yaml)
	})
	defer func() { s.buffers.put(data) }()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return // it went away after it was listed
	case errors.Is(err, repo.ErrLarge):
		s.count(yaml, false)
		return
	case err != nil:
		w.Problem(rel, err)
		return
	}
	c := repo.Decode(data)
	if yaml {
		s.add(shown, path, s.parse(ctx, c))
	}
	// Backstage is configured in app-config.yaml, and app-config.production.yaml for an environment.
	if name := filepath.Base(rel); c.Whole && strings.HasPrefix(name, "app-config.") &&
		strings.HasSuffix(name, ".yaml") {
		s.appConfig(shown, path, c.Data)
	}
	used := s.references && s.refer(rel, shown, path, c)
	s.ignores(shown, path, c, used)
}

// ignores takes over what comments of a file say of what is wrong in it. used is whether the file
// holds references.
func (s *scan) ignores(shown, path string, c repo.Content, used bool) {
	s.mu.Lock()
	used = used || s.reported[path]
	s.mu.Unlock()
	if !used || !bytes.Contains(c.Data, []byte(ignoreMark)) || c.IsBinary() {
		return
	}
	by, problems := ignoreComments(c.Data)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.decided += len(by); s.decided > maxAllIgnores {
		by, problems = nil, []Problem{{Message: fmt.Sprintf(
			"%s is not read: comments of all files say so of more than %d lines", ignoreMark,
			maxAllIgnores)}}
	}
	if by != nil {
		if s.catalog.comments == nil {
			s.catalog.comments = map[string]map[int]Ignorings{}
		}
		s.catalog.comments[path] = by
	}
	for _, p := range problems {
		p.File, p.Path = shown, path
		s.catalog.Problems = append(s.catalog.Problems, p)
	}
}

// worthwhile returns texts of which a file that is larger than [repo.MaxFile] must hold one to be
// worth a word.
func (s *scan) worthwhile(rel string, yaml bool) []string {
	var texts []string
	if yaml {
		texts = append(texts, marker)
	}
	if s.references && sources.Wants(filepath.ToSlash(rel)) {
		texts = append(texts, sources.Names()...)
	}
	return texts
}

// count counts a file that may hold entities by its name.
func (s *scan) count(yaml, read bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case yaml && read:
		s.catalog.Counts.Files++
	case yaml:
		s.catalog.Counts.Skipped++
	}
}

// refer takes over the references that a file holds, and what of it was not read.
//
// Of a file that is too large the beginning is read. Where that holds a reference there may be
// more, which nobody must take for checked; else the file may only have some words of ours in it,
// and that it was not read is a note.
//
// It returns whether the file holds anything.
func (s *scan) refer(rel, shown, path string, c repo.Content) bool {
	if c.IsBinary() || !c.Whole && !sources.Wants(filepath.ToSlash(rel)) {
		return false
	}
	if len(c.Data) >= heavyFile {
		s.heavy.Lock()
		defer s.heavy.Unlock()
	}
	data, next := c.WholeLines()
	found := sources.Find(sources.File{Name: filepath.ToSlash(rel), Data: data})
	problems := make([]Problem, 0, 1)
	for _, p := range found.Problems {
		problems = append(problems, Problem{File: shown, Path: path, Line: p.Line, Message: p.Message})
	}
	holds := len(found.References)+len(found.Stores)+len(found.Grants)+len(found.Problems) > 0
	s.mu.Lock()
	defer s.mu.Unlock()
	if !c.Whole && !s.reported[path] {
		problems = append(problems, Problem{File: shown, Path: path, Line: next,
			Message: fmt.Sprintf("not read from here on: the file is larger than %d MiB: split it",
				repo.MaxFile>>20),
			Note: !holds})
	}
	s.catalog.Problems = append(s.catalog.Problems, problems...)
	for _, r := range found.References {
		cloneStrings(&r.Raw, &r.Namespace, &r.Mount, &r.Path, &r.Field, &r.Version, &r.Store)
		s.catalog.References = append(s.catalog.References, &Reference{Reference: r, File: shown,
			FilePath: path})
	}
	for _, st := range found.Stores {
		cloneStrings(&st.Name, &st.Also, &st.Mount, &st.Namespace, &st.Address)
		s.catalog.Stores = append(s.catalog.Stores, &Store{Store: st, File: shown, FilePath: path})
	}
	s.catalog.addGrants(found, shown, path)
	return holds
}

// cloneStrings copies texts that may be parts of a file's: they would hold all of it in memory,
// with the secrets that stand in it.
func cloneStrings(texts ...*string) {
	for _, t := range texts {
		*t = strings.Clone(*t)
	}
}

// parse reads the documents of a file that is neither too large nor binary.
func (s *scan) parse(ctx context.Context, c repo.Content) *parsed {
	mentioned := bytes.Contains(c.Data, []byte(marker))
	skip := ""
	switch {
	case !c.Whole:
		skip = fmt.Sprintf("mentions %s but is not read: it is larger than %d MiB: split it", marker,
			repo.MaxFile>>20)
	case c.IsBinary():
		skip = fmt.Sprintf("mentions %s but is not read: it is not text", marker)
	}
	s.count(true, skip == "")
	switch {
	case !mentioned:
		return &parsed{}
	case skip != "":
		return &parsed{problems: []Problem{{Message: skip}}}
	}
	if len(c.Data) >= heavyFile {
		s.heavy.Lock()
		defer s.heavy.Unlock()
	}
	return parseFile(ctx, c.Data)
}

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
		s.reported[path] = true
	}
}

// unreadable is what is known of a file or folder that cannot be read, or not to its end.
func unreadable(err error) *parsed {
	var cut *repo.CutError
	if errors.As(err, &cut) {
		return &parsed{problems: []Problem{{Line: cut.Line, Message: cut.Message}}}
	}
	return &parsed{problems: []Problem{{Message: "cannot be read: " + repo.Reason(err)}}}
}
