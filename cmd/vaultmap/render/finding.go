package render

import (
	"path/filepath"

	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/xref"
)

// finding is one thing that check has to say. All of its outputs are made of the same findings, and
// so is its exit status.
type finding struct {
	identity
	level       string // error, warning or note, as SARIF has them
	path        string // of the file, absolute; "" of what is in no file
	line        int    // 0 where the whole file is meant
	message     string
	fingerprint string
	nth         int // of those with the same identity, from 0

	status int // that a check with this finding ends with
	// What it is about: one of the two, or neither.
	reference *Reference
	problem   *Problem
}

// Kinds of findings that are no status of a reference.
const (
	unusualRule = "unusual"
	catalogRule = "catalog"
	orphanRule  = "orphan"
)

// rules are the kinds of findings, with what they mean.
var rules = map[string]string{
	xref.Missing.String():    "A reference names a location that is not in Vault",
	xref.Deleted.String():    "A reference names a secret whose current version is deleted",
	xref.Empty.String():      "A reference names a folder that is empty",
	xref.Unresolved.String(): "A reference names nothing that its tool can reach in this Vault",
	xref.Denied.String():     "A reference could not be checked: the token may not list the folder",
	xref.Failed.String():     "A reference could not be checked: Vault gave no usable answer",
	xref.Unchecked.String():  "A reference was not checked: it lies in another namespace",
	unusualRule:              "A reference is written in a way that is often a mistake",
	catalogRule:              "Something is wrong in a file",
	orphanRule:               "A secret that no file names",
}

// find returns what is wrong, or could not be checked, in the order of files.
func (r *Report) find() []finding {
	var out []finding
	in := repositories{}
	for i := range r.Problems {
		out = append(out, r.ofProblem(&r.Problems[i], in))
	}
	for _, ref := range r.References {
		if f, ok := r.ofReference(ref, in); ok {
			out = append(out, f)
		}
	}
	for _, o := range r.Orphans {
		text := "orphan: " + o.Location
		if o.State == xref.Deleted.String() {
			text += "; " + o.State
		}
		out = append(out, finding{identity: identity{Rule: orphanRule, Raw: o.Location,
			Namespace: r.relative(o.Namespace)}, level: "warning", status: Nothing, message: text})
	}
	addFingerprints(out)
	return out
}

func (r *Report) ofProblem(p *Problem, in repositories) finding {
	f := finding{identity: identity{Rule: catalogRule, File: in.file(p.File, p.of.Path),
		Raw: problemText(p.of)}, level: "error", status: Nothing,
		path: p.of.Path, line: p.Line, message: p.of.Message, problem: p}
	if p.of.Note {
		f.level, f.status = "note", OK
	}
	return f
}

// ofReference returns what there is to say of a reference; ok is false where that is nothing.
func (r *Report) ofReference(ref *Reference, in repositories) (f finding, ok bool) {
	f = finding{identity: identity{Rule: ref.Status.String(), Raw: ref.Raw, Field: ref.Field,
		Namespace: r.relative(ref.Namespace)}, path: ref.use.Path, line: ref.Line, reference: ref}
	switch {
	case ref.tolerated():
		return f, false
	case ref.bad():
		f.level, f.status = "error", Nothing
	case ref.Status.Uncertain():
		f.level, f.status = "warning", Partial
	case ref.uncertain:
		f.level, f.status = "note", Partial
	case ref.Hint != "":
		f.Rule, f.level = unusualRule, "note"
	default:
		return f, false
	}
	f.File, f.message = in.file(ref.File, ref.use.Path), ref.message(r.namespace)
	return f, true
}

// text is a finding as people read it, with its place before it.
func (f *finding) text() string {
	message := f.message
	if f.problem != nil {
		message = f.problem.Message
	}
	if f.path == "" {
		return message
	}
	return FileLine(f.path, f.line) + ": " + message
}

// relative is a namespace as seen from that of the session.
func (r *Report) relative(namespace string) string {
	if namespace == r.namespace {
		return ""
	}
	return namespace
}

// repositories are the git repositories around folders, "" where there is none.
type repositories map[string]string

// file names a file as it is named below its git repository, as CI systems do, or as it is shown
// where it lies in none; with slashes.
func (in repositories) file(shown, path string) string {
	dir := filepath.Dir(path)
	root, known := in[dir]
	if !known {
		root, _ = repo.Enclosing(dir)
		in[dir] = root
	}
	if root != "" {
		if rel, err := filepath.Rel(root, path); err == nil {
			shown = rel
		}
	}
	return filepath.ToSlash(shown)
}
