package render

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
)

// Report is the answer of vaultmap check as JSON has it.
type Report struct {
	References []*Reference   `json:"references"`
	Problems   []Problem      `json:"problems"` // in files
	Orphans    []xref.Node    `json:"orphans"`
	Counts     map[string]int `json:"counts"` // of references, by status

	namespace string    // that of the session
	findings  []finding // in the order of files
	elsewhere int       // references in namespaces that could not be asked
	unlisted  int       // folders that orphans may lie in, and that could not be listed
}

// Checked is what check has found out.
type Checked struct {
	Namespace  string // of the session
	References []*Reference
	Problems   []catalog.Problem // in files
	Orphans    []xref.Node       // secrets that nothing names
	Unlisted   int               // folders that orphans may lie in, and that could not be listed
}

// NewReport returns the report of what was found out.
func NewReport(c Checked) *Report {
	r := &Report{
		References: c.References, Problems: NewProblems(c.Problems),
		Orphans: append([]xref.Node{}, c.Orphans...), Counts: map[string]int{},
		namespace: c.Namespace, unlisted: c.Unlisted,
	}
	for _, ref := range c.References {
		r.Counts[ref.Status.String()]++
		if ref.elsewhere {
			r.elsewhere++
		}
	}
	r.findings = r.find()
	return r
}

// Verdict returns the error for the exit status, which is decided here alone: what is wrong goes
// before what could not be found out.
func (r *Report) Verdict() error {
	status := OK
	if r.unlisted > 0 {
		status = Partial
	}
	for _, f := range r.findings {
		if f.status == Nothing {
			return Exit(Nothing)
		}
		status = max(status, f.status)
	}
	if status == OK {
		return nil
	}
	return Exit(status)
}

// Report prints what check found, and on stderr the counts.
func (o *Output) Report(r *Report) error {
	err := o.report(r)
	if err == nil {
		o.Warn("%s", r.summary())
	}
	return err
}

func (o *Output) report(r *Report) error {
	switch o.Format {
	case JSON:
		return o.Document(r)
	case SARIF:
		return writeSARIF(o.Out, r)
	case GitHub:
		return writeGitHub(o.Out, r)
	}
	p := o.Printer()
	if o.Format == Text {
		for _, f := range r.findings {
			p.Result(nil, f.text())
		}
		return p.Close()
	}
	for _, prob := range r.Problems {
		p.Result(prob, "")
	}
	for _, ref := range r.References {
		p.Result(ref, "")
	}
	for _, orphan := range r.Orphans {
		p.Result(orphan, "")
	}
	return p.Close()
}

// summary counts references by status, in the order of how good they are.
func (r *Report) summary() string {
	var parts []string
	for _, status := range xref.Statuses() {
		if n := r.Counts[status.String()]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	text := Counted(len(r.References), "reference")
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	if r.elsewhere > 0 {
		text += fmt.Sprintf("; %s in namespaces that could not be asked",
			Counted(r.elsewhere, "reference"))
	}
	if n := r.faults(); n > 0 {
		text += fmt.Sprintf("; %s in files", Counted(n, "problem"))
	}
	if len(r.Orphans) > 0 {
		text += fmt.Sprintf("; %s that nothing names", Counted(len(r.Orphans), "secret"))
		if n := r.Counts[xref.Templated.String()] + r.Counts[xref.Unresolved.String()]; n > 0 {
			text += fmt.Sprintf(", but for %s whose location is not known", Counted(n, "reference"))
		}
	}
	if r.unlisted > 0 {
		text += fmt.Sprintf("; partial: %s could not be listed", Counted(r.unlisted, "folder"))
	}
	return text
}

// faults counts the problems in files that are more than a note.
func (r *Report) faults() (n int) {
	for i := range r.Problems {
		if !r.Problems[i].of.Note {
			n++
		}
	}
	return n
}
