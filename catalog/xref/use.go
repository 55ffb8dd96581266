package xref

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Annotation names the annotations of entities among the sources of uses.
const Annotation = "backstage"

// Use is a reference in a file, or one path of an entity's annotation, with its meaning in a given
// Vault.
type Use struct {
	Source  string // the syntax: [Annotation] or the name of a source
	File    string // as it is shown
	Path    string // of the file, absolute; "" of what is piped, unless its template is known
	Line    int    // from 1; 0 of what is piped and has a name
	Raw     string // the text that names the location
	Field   string // of the secret; "" where all of it is meant
	Version string // of the secret; "" is the newest
	// Entity is whose use it is: the one that is annotated, or that the file belongs to; nil is
	// nobody's.
	Entity   *catalog.Entity
	Optional bool // the tool goes on where nothing is there, so that a missing secret is no problem

	Meaning
	ignorings catalog.Ignorings // what files and settings say that is to be ignored of it
	// where the mount is not known: paths that may be meant below another one
	guesses []string
	// what it is made of: a reference, or nil and the engine of an annotation
	ref    *catalog.Reference
	engine string // ends in a slash
}

// Where returns "file:line".
func (u *Use) Where() string { return where(u.File, u.Line) }

func where(file string, line int) string {
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}

// Piped reports whether the use stands in a stream of manifests.
func (u *Use) Piped() bool { return u.ref != nil && u.ref.Piped }

// Written returns what stands in the file.
func (u *Use) Written() sources.Reference {
	if u.ref == nil {
		return u.Entity.Written(catalog.SecretsPath{Path: u.Raw, Line: u.Line})
	}
	return u.ref.Reference
}

// Ref returns the reference of the use's entity, "" where it is nobody's.
func (u *Use) Ref() string {
	if u.Entity == nil {
		return ""
	}
	return u.Entity.Ref
}

// place is the location that a use names, as it is written where that is not known.
func (u *Use) place() string {
	if u.Resolved() {
		return u.Location.String()
	}
	return vaultpath.Clean(u.Raw)
}

func compare(a, b *Use) int {
	return cmp.Or(strings.Compare(a.File, b.File), strings.Compare(a.Path, b.Path), a.Line-b.Line)
}

func newReference(ref *catalog.Reference, p Meaning) *Use {
	u := &Use{
		Source: ref.Source, File: ref.File, Path: ref.FilePath, Line: ref.Line, Raw: ref.Raw,
		Field:   ref.Field,
		Version: ref.Version, Entity: ref.Entity, Optional: ref.Optional, Meaning: p,
		ref: ref,
	}
	if ref.Piped {
		u.Path = ref.Template
		if ref.File != catalog.Piped { // it has a name, and nobody keeps the stream
			u.Line = 0
		}
	}
	if p.Status == Unresolved {
		u.guesses = guesses(ref)
	}
	return u
}

// newAnnotation returns the use that one path of an annotation is. known are the mounts of its
// namespace, nil where nobody knows.
func newAnnotation(e *catalog.Entity, root catalog.Root, known *Mounts) *Use {
	u := &Use{Source: Annotation, File: e.File, Path: e.Path, Line: root.Line, Raw: root.Path,
		Entity: e, engine: root.Location.Mount}
	u.Namespace, u.Location, u.Hint, u.proposes = root.Location.Namespace, root.Location, root.Hint,
		root.Hint != ""
	if root.Templated {
		u.Status, u.Location = Templated, vaultpath.Location{}
		return u
	}
	if root.Corrected != "" {
		u.Meant = vaultpath.New(u.Namespace, root.Location.Mount, root.Corrected).Folder()
		u.right = Fix{Path: root.Corrected}
	}
	if right := vaultpath.Clean(root.Path); u.Hint == "" && right != "" &&
		strings.HasPrefix(root.Path, "/") {
		u.Hint = fmt.Sprintf("the path begins with a slash: should it be %q?", right)
	}
	if known == nil {
		return u
	}
	// The engine may name a folder, too.
	if mount, rest, ok := vaultpath.SplitMount(root.Location.String(), known.paths); ok {
		u.Location = vaultpath.New(u.Namespace, mount, rest)
		return u
	}
	w := writing{Mounts: *known}
	u.Status, u.Location, u.Hint, u.proposes = Unresolved, vaultpath.Location{},
		w.noMount(root.Location.Mount), false
	u.guesses = []string{root.Location.Path}
	if root.Corrected != "" {
		u.guesses = append(u.guesses, u.Meant.Path)
		u.Meant = vaultpath.Location{}
	}
	return u
}

// guesses returns the paths that a reference whose mount is not known may mean below another one:
// all of it, where the mount was left out, and what is behind its first segment, where that is a
// wrong one.
func guesses(ref *catalog.Reference) []string {
	path := strings.TrimSuffix(vaultpath.Clean(ref.Path), "/")
	if path == "" {
		return nil
	}
	out := []string{path}
	if _, rest, ok := strings.Cut(path, "/"); ok && ref.Mount == "" {
		out = append(out, rest)
	}
	if ref.Folder {
		for i := range out {
			out[i] += "/"
		}
	}
	return out
}
