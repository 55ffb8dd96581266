package catalog

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/manifest"
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/sources"
)

// Piped is the place of what stands in a stream of manifests and has no better one.
const Piped = "-"

// manifests takes over what the manifests of a stream name. Each object is looked at alone: then
// what is in it has its name, and not the line of a stream that nobody keeps.
func (s *scan) manifests(data []byte) error {
	objects := 0
	for o := range manifest.Split(data) {
		if o.Kind != "" {
			objects++
		}
		s.object(&o)
	}
	if objects == 0 {
		return manifest.ErrNoObjects
	}
	return nil
}

func (s *scan) object(o *manifest.Object) {
	place := cmp.Or(o.Source, o.Place(), Piped)
	line := func(n int) int {
		if place == Piped && o.Line > 0 {
			return o.Line + max(n, 1) - 1
		}
		return 0
	}
	problem := func(n int, message string) {
		s.catalog.Problems = append(s.catalog.Problems, Problem{File: place, Line: line(n),
			Message: message})
	}
	if o.Fault != "" {
		problem(1, "not valid YAML: "+o.Fault)
	}
	if len(o.Text) > repo.MaxFile {
		problem(1, fmt.Sprintf("not read: it is larger than %d MiB", repo.MaxFile>>20))
		return
	}
	found := sources.Find(sources.File{Name: "manifests.yaml", Data: o.Text})
	for _, p := range found.Problems {
		problem(p.Line, p.Message)
	}
	at, template := nearby(o), template(o.Source)
	s.comments(at, o)
	for _, r := range found.References {
		cloneStrings(&r.Raw, &r.Namespace, &r.Mount, &r.Path, &r.Field, &r.Version, &r.Store)
		r.Line += max(o.Line-1, 0)
		s.catalog.References = append(s.catalog.References, &Reference{Reference: r, File: place,
			FilePath: at, Piped: true, Template: template})
	}
	for _, st := range found.Stores {
		cloneStrings(&st.Name, &st.Also, &st.Mount, &st.Namespace, &st.Address)
		st.Line = line(st.Line)
		s.catalog.Stores = append(s.catalog.Stores, &Store{Store: st, File: place, FilePath: at})
	}
}

// comments takes over what comments of an object, as Helm leaves them in, say is to be ignored.
func (s *scan) comments(at string, o *manifest.Object) {
	by, problems := ignoreComments(o.Text)
	for _, p := range problems {
		p.File, p.Line = cmp.Or(o.Source, o.Place(), Piped), 0
		s.catalog.Problems = append(s.catalog.Problems, p)
	}
	if s.decided += len(by); s.decided > maxAllIgnores {
		return
	}
	for n, some := range by {
		if s.catalog.comments == nil {
			s.catalog.comments = map[string]map[int]Ignorings{}
		}
		if s.catalog.comments[at] == nil {
			s.catalog.comments[at] = map[int]Ignorings{}
		}
		s.catalog.comments[at][n+max(o.Line-1, 0)] = some
	}
}

// nearby returns a path for an object that is that of no file: a store is nearest to what is in its
// own namespace.
func nearby(o *manifest.Object) string {
	name := strings.NewReplacer("/", "_", `\`, "_").Replace(o.Kind + " " + o.Name)
	return filepath.Join(string(filepath.Separator), Piped, o.Namespace, name)
}

// template returns the file from which Helm says that it has made a manifest, absolute; "" where
// there is no such file. A chart is called as in its Chart.yaml, and often so is its folder; or it
// is the working directory, or the repository around it.
func template(source string) string {
	source = filepath.FromSlash(source)
	if !filepath.IsLocal(source) {
		return ""
	}
	wd, err := filepath.Abs(".")
	if err != nil {
		return ""
	}
	wd = repo.Real(wd)
	dirs := []string{wd}
	if root, ok := repo.Enclosing(wd); ok && root != wd {
		dirs = append(dirs, root)
	}
	_, below, _ := strings.Cut(source, string(filepath.Separator))
	for _, dir := range dirs {
		for _, rel := range []string{source, below, filepath.Join("charts", source)} {
			path := filepath.Join(dir, rel)
			info, err := os.Lstat(path)
			if rel != "" && err == nil && info.Mode().IsRegular() && repo.Real(path) == path {
				return path
			}
		}
	}
	return ""
}
