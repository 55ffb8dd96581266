package render

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// finding is one thing that check has to say. All of its outputs are made of the same findings, and
// so is its exit status.
type finding struct {
	identity
	level       string // error, warning or note, as SARIF has them
	path        string // of the file, absolute; "" of what is in no file, or in one of no path
	line        int    // 0 where the whole file is meant
	message     string
	fingerprint string
	nth         int // of those with the same identity, from 0

	status  int // that a check with this finding ends with
	left    left
	ignored catalog.Ignored
	// What it is about: one of them.
	reference *Reference
	problem   *Problem
	orphan    *Orphan
	policy    *PolicyRule
}

// left is why a finding does not count: it changes no exit status then. "" counts, as far as its
// kind does.
type left string

const (
	leftIgnored left = "ignored"  // somebody has decided to live with it: it is not printed
	leftKnown   left = "baseline" // it was known before: it is not printed
	leftOpen    left = "fail-on"  // --fail-on leaves its kind out
)

// shows reports whether a finding is printed.
func (f *finding) shows() bool { return f.left != leftKnown && f.left != leftIgnored }

// why says for what reason a finding is left out.
func (f *finding) why() string {
	if f.left == leftIgnored {
		return harmless.Text(f.ignored.Reason)
	}
	return "known: it is one of the baseline"
}

// find returns what is wrong, or could not be checked, in the order of files.
func (r *Report) find(in repositories) []finding {
	var out []finding
	for i := range r.Problems {
		out = append(out, ofProblem(&r.Problems[i], in))
	}
	for _, ref := range r.References {
		if f, ok := r.ofReference(ref, in); ok {
			out = append(out, f)
		}
	}
	for i := range r.Orphans {
		o := &r.Orphans[i]
		text := "orphan: " + o.Location
		if o.State == xref.Deleted.String() {
			text += "; " + o.State
		}
		out = append(out, finding{identity: identity{Rule: orphanRule, Raw: o.Location,
			Namespace: r.relative(o.Namespace)}, message: text, orphan: o, ignored: o.ignored})
	}
	for i := range r.Policies {
		out = append(out, r.ofPolicy(&r.Policies[i], in))
	}
	for i := range out {
		f := &out[i]
		if r.failOn.judge(f); f.ignored != (catalog.Ignored{}) {
			f.left, f.status = leftIgnored, OK
		}
	}
	addFingerprints(out)
	return out
}

func ofProblem(p *Problem, in repositories) finding {
	return finding{identity: identity{Rule: catalogRule, File: in.file(p.File, p.of.Path),
		Raw: problemText(p.of)}, path: p.of.Path, line: p.Line, message: p.of.Message, problem: p,
		ignored: p.of.Ignored}
}

// ofReference returns what there is to say of a reference; ok is false where that is nothing.
func (r *Report) ofReference(ref *Reference, in repositories) (f finding, ok bool) {
	rule := ref.Status.String()
	switch {
	case ref.tolerated():
		return f, false
	case ref.Status.Nothing() || ref.uncertain || ref.Status == xref.Templated && r.failOn[rule]:
	case ref.Hint != "" && (ref.Status != xref.Templated || ref.Ignored == ""):
		rule = unusualRule
	default:
		return f, false
	}
	return finding{identity: identity{Rule: rule, File: in.file(ref.File, ref.use.Path), Raw: ref.Raw,
		Field: ref.Field, Namespace: r.relative(ref.Namespace)}, path: ref.use.Path, line: ref.Line,
		message: ref.message(r.namespace), reference: ref, ignored: ref.verdict.Ignored}, true
}

// text is a finding as people read it, with its place before it.
func (f *finding) text() string {
	message := f.message
	if f.problem != nil {
		message = f.problem.Message
	}
	if f.File == "" {
		return message
	}
	return lineOf(f.File, f.path, f.line) + ": " + message
}

// located returns the file in which a finding is shown by who shows files, and what to say there:
// of what is in none that is there, "" and a message that names its place.
func (f *finding) located() (file, message string) {
	if f.path == "" && f.File != "" {
		return "", f.File + ": " + f.message
	}
	return f.File, f.message
}

// relative is a namespace as seen from that of the session.
func (r *Report) relative(namespace string) string {
	if namespace == r.namespace {
		return ""
	}
	return namespace
}

// repositories are the git repositories around folders.
type repositories repo.Names

// file names a file as it is named below its git repository, as CI systems do, and what has no path
// as it is shown.
func (in repositories) file(shown, path string) string {
	if path == "" {
		return shown
	}
	return repo.Names(in).Of(shown, path)
}
