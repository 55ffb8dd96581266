package render

import "github.com/vaultmap/vaultmap/catalog/xref"

// Reference is a use, as JSON has it and with what else there is to say of it.
type Reference struct {
	xref.Reference
	Judged
	// what policies in files allow where it leads; only of one location's, or of one entity's
	Policies []xref.Grant `json:"policies,omitempty"`

	use       *xref.Use
	verdict   xref.Verdict
	elsewhere bool // it lies in a namespace that could not be asked
	uncertain bool // it could not be found out: such a one, among others
}

// NewReferences returns uses with what is known of them.
func NewReferences(x *xref.Index, uses []*xref.Use, known xref.Known) []*Reference {
	out := make([]*Reference, len(uses))
	for i, u := range uses {
		v := x.Judge(u, known)
		r := &Reference{
			Reference: xref.NewReference(u, v), use: u, verdict: v, elsewhere: x.Elsewhere(u),
		}
		r.uncertain = v.Status.Uncertain() || r.elsewhere
		out[i] = r
	}
	return out
}

// Where returns "file:line", as seen from the working directory.
func (r *Reference) Where() string { return lineOf(r.use.File, r.use.Path, r.Line) }

// bad reports whether the reference is a problem: there is nothing to get, and its tool needs it.
func (r *Reference) bad() bool { return r.use.Problem(r.verdict) }

// tolerated reports whether there is nothing to get, and that is no problem.
func (r *Reference) tolerated() bool { return r.use.Spared(r.verdict) }

// What returns the text for where the reference leads, seen from a namespace.
func (r *Reference) What(namespace string) string {
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
func (r *Reference) message(namespace string) string {
	text := r.Status.String() + ": " + r.What(namespace)
	if r.Hint != "" {
		text += "; " + r.Hint
	}
	return text
}
