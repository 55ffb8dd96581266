package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/vaultmap/vaultmap/catalog/xref"
)

// reference is one use as JSON has it: a reference in a file, or a path of an annotation.
type reference struct {
	Source    string      `json:"source"`
	File      string      `json:"file"`
	Line      int         `json:"line"`
	Raw       string      `json:"raw"`
	Namespace string      `json:"namespace"`
	Location  string      `json:"location"` // "" where it is not known
	Field     string      `json:"field"`
	Version   *string     `json:"version"`
	Entity    string      `json:"entity"`
	Status    xref.Status `json:"status"`
	Hint      string      `json:"hint"`

	use       *xref.Use
	verdict   xref.Verdict
	uncertain bool // it could not be found out
}

// newReference returns a use with what is known of it.
func newReference(x *xref.Index, u *xref.Use, known xref.Known) *reference {
	v := x.Judge(u, known)
	r := &reference{
		Source: u.Source, File: u.File, Line: u.Line, Raw: u.Raw, Namespace: u.Namespace, Field: u.Field, Entity: u.Ref(),
		Status: v.Status, Hint: v.Hint, use: u, verdict: v,
		uncertain: v.Status.Uncertain() || x.Elsewhere(u),
	}
	if u.Resolved() {
		r.Location = u.Location.String()
	}
	if u.Version != "" {
		r.Version = &u.Version
	}
	return r
}

// references returns uses with what is known of them.
func references(x *xref.Index, uses []*xref.Use, known xref.Known) []*reference {
	out := make([]*reference, len(uses))
	for i, u := range uses {
		out[i] = newReference(x, u, known)
	}
	return out
}

// where returns "file:line", as seen from the working directory.
func (r *reference) where() string { return fileLine(r.use.Path, r.Line) }

// bad reports whether the reference is a problem: there is nothing to get, and its tool needs it.
func (r *reference) bad() bool { return r.use.Problem(r.verdict) }

// spared reports whether there is nothing to get, and that is no problem.
func (r *reference) spared() bool { return r.use.Spared(r.verdict) }

// notable reports whether a reference is shown in text: something is wrong, could not be found out or is unusual.
func (r *reference) notable() bool {
	return !r.spared() && (r.bad() || r.uncertain || r.Hint != "")
}

// what returns the text for where the reference leads, seen from a namespace.
func (r *reference) what(namespace string) string {
	text := r.Location
	if text == "" {
		text = r.Raw
	}
	if r.Namespace != namespace {
		text += " in namespace " + r.Namespace
	}
	return text
}

// message says in one line what is the matter with a reference.
func (r *reference) message(namespace string) string {
	text := r.Status.String() + ": " + r.what(namespace)
	if r.Hint != "" {
		text += "; " + r.Hint
	}
	return text
}

// fileLine names a line of a file by its path as seen from the working directory; 0 is the whole file.
func fileLine(path string, line int) string {
	if line == 0 {
		return fromHere(path)
	}
	return fmt.Sprintf("%s:%d", fromHere(path), line)
}

// fromHere returns the path of a file as seen from the working directory: what an editor that was started there opens.
func fromHere(path string) string {
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	if real, err := filepath.EvalSymlinks(wd); err == nil {
		wd = real // as the paths of a scan are
	}
	rel, err := filepath.Rel(wd, path)
	if err != nil || len(rel) >= len(path) {
		return path
	}
	return rel
}
