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

	namespace string // that of the session
	faults    int    // problems that are more than a note
	bad       int    // references that point to nothing
	elsewhere int    // references in namespaces that could not be asked
	uncertain int    // references of which nothing could be found out, these among them
	unlisted  int    // folders that orphans may lie in, and that could not be listed
}

// NewReport returns the report of what was found out, seen from a namespace.
func NewReport(namespace string, refs []*Reference, problems []catalog.Problem) *Report {
	r := &Report{
		References: refs, Problems: NewProblems(problems), Orphans: []xref.Node{},
		Counts: map[string]int{}, namespace: namespace, faults: catalog.Faults(problems),
	}
	for _, ref := range refs {
		r.Counts[ref.Status.String()]++
		if ref.elsewhere {
			r.elsewhere++
		}
		if ref.uncertain {
			r.uncertain++
		}
		if ref.bad() {
			r.bad++
		}
	}
	return r
}

// AddOrphans adds the secrets that nothing names, and how many folders could not be looked into.
func (r *Report) AddOrphans(orphans []xref.Node, unlisted int) {
	r.Orphans, r.unlisted = orphans, unlisted
}

// Verdict returns the error for the exit status.
func (r *Report) Verdict() error {
	switch {
	case r.faults+len(r.Orphans)+r.bad > 0:
		return Exit(Nothing)
	case r.unlisted+r.uncertain > 0:
		return Exit(Partial)
	}
	return nil
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
	for _, prob := range r.Problems {
		p.Result(prob, FileLine(prob.of.Path, prob.Line)+": "+prob.Message)
	}
	for _, ref := range r.References {
		if o.Format != Text || ref.shouldPrint() {
			p.Result(ref, ref.Where()+": "+ref.message(r.namespace))
		}
	}
	for _, orphan := range r.Orphans {
		text := "orphan: " + orphan.Location
		if orphan.State == xref.Deleted.String() {
			text += "; " + orphan.State
		}
		p.Result(orphan, text)
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
	if r.faults > 0 {
		text += fmt.Sprintf("; %s in files", Counted(r.faults, "problem"))
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
