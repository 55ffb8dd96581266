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
	Orphans    []Orphan       `json:"orphans"`
	Policies   []PolicyRule   `json:"policies,omitempty"` // rules for places that do not exist
	Counts     map[string]int `json:"counts"`             // of references, by status
	// why nothing was checked: the rest is empty then
	Error string `json:"error,omitempty"`

	namespace string    // that of the session
	findings  []finding // in the order of files
	elsewhere int       // references in namespaces that could not be asked
	unlisted  int       // folders that orphans may lie in, and that could not be listed
	failOn    FailOn
	part      bool           // not everything was judged
	orphans   bool           // they were looked for
	policies  bool           // likewise
	unsure    map[place]bool // of references that nothing is known of
	settled   []known        // of the baseline, and no longer there
	in        repositories
	places    func(path string) (*catalog.Places, error)
}

// Checked is what check has found out.
type Checked struct {
	Namespace  string // of the session
	References []*Reference
	Problems   []catalog.Problem // in files
	Part       bool              // it was told what to look at: of all else nothing is known
	Orphans    []Orphan          // secrets that nothing names; nil where they were not looked for
	Unlisted   int               // folders that orphans may lie in, and that could not be listed
	Policies   []PolicyRule      // rules for places that do not exist; nil where nobody looked
	Unsure     []*xref.Use       // places of rules of which nothing is known
	FailOn     FailOn
	Places     func(path string) (*catalog.Places, error) // where in a file references are written
}

// NewFailure returns the report of a check that did not come to results.
func NewFailure(why error) *Report {
	return &Report{References: []*Reference{}, Problems: []Problem{}, Orphans: []Orphan{},
		Counts: map[string]int{}, Error: why.Error()}
}

// NewReport returns the report of what was found out.
func NewReport(c Checked) *Report {
	r := &Report{
		References: c.References, Problems: NewProblems(c.Problems),
		Orphans: append([]Orphan{}, c.Orphans...), Policies: append([]PolicyRule{}, c.Policies...),
		Counts: map[string]int{}, namespace: c.Namespace, unlisted: c.Unlisted, failOn: c.FailOn,
		part: c.Part, orphans: c.Orphans != nil, policies: c.Policies != nil,
		unsure: map[place]bool{}, in: repositories{},
		places: c.Places,
	}
	for _, ref := range c.References {
		r.Counts[ref.Status.String()]++
		if ref.elsewhere {
			r.elsewhere++
		}
		if ref.uncertain || ref.Status == xref.Unchecked {
			r.unsure[place{r.in.file(ref.File, ref.use.Path), ref.Raw}] = true
		}
	}
	for _, u := range c.Unsure {
		r.unsure[place{r.in.file(u.File, u.Path), u.Raw}] = true
	}
	r.findings = r.find(r.in)
	return r
}

// Verdict returns the error for the exit status, which is decided here alone: what is wrong goes
// before what could not be found out.
func (r *Report) Verdict() error {
	status := OK
	if r.unlisted > 0 && (r.failOn[xref.Denied.String()] || r.failOn[xref.Failed.String()]) {
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

// Report prints what check found, or why it found nothing out, in each format; and on stderr the
// counts.
func (o *Output) Report(r *Report) error {
	err := o.each(func(one *Output) error {
		if r.Error != "" && one.Format == Text && one.Out == o.Out {
			return nil // stderr says it
		}
		return one.report(r)
	})
	if err == nil && r.Error == "" {
		o.Summary(r)
	}
	return err
}

// Summary prints the counts on stderr.
func (o *Output) Summary(r *Report) { o.Warn("%s", r.summary()) }

func (o *Output) report(r *Report) error {
	switch o.Format {
	case JSON:
		return o.document(r)
	case SARIF:
		return o.sarif(r)
	case GitHub:
		return writeGitHub(o.Out, r)
	case JUnit:
		return writeJUnit(o.Out, r)
	case GitLab:
		return writeGitLab(o.Out, r)
	case Markdown:
		_, err := o.Out.Write(o.Markdown(r, MaxMarkdown))
		return err
	}
	p := o.Printer()
	switch {
	case r.Error != "":
		p.Result(struct {
			Error string `json:"error"`
		}{r.Error}, "error: "+r.Error)
	case o.Format == Text:
		for _, f := range r.findings {
			if f.shows() {
				p.Result(nil, f.text())
			}
		}
	default:
		for _, prob := range r.Problems {
			p.Result(prob, "")
		}
		for _, ref := range r.References {
			p.Result(ref, "")
		}
		for _, orphan := range r.Orphans {
			p.Result(orphan, "")
		}
		for _, policy := range r.Policies {
			p.Result(policy, "")
		}
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
	if n := len(r.Policies); n > 0 {
		text += fmt.Sprintf("; %s of policies for places that do not exist", Counted(n, "rule"))
	}
	if n := r.left(leftIgnored); n > 0 {
		text += fmt.Sprintf("; %s ignored", Counted(n, "finding"))
	}
	if n := r.left(leftKnown); n > 0 {
		text += fmt.Sprintf("; %s of the baseline", Counted(n, "finding"))
	}
	if n := r.left(leftOpen); n > 0 {
		text += fmt.Sprintf("; %s that --fail-on leaves out", Counted(n, "finding"))
	}
	if r.unlisted > 0 {
		text += fmt.Sprintf("; partial: %s could not be listed", Counted(r.unlisted, "folder"))
	}
	return text
}

// faults counts the problems in files that are more than a note.
func (r *Report) faults() (n int) {
	for i := range r.Problems {
		if of := &r.Problems[i].of; !of.Note && of.Ignored.Reason == "" {
			n++
		}
	}
	return n
}

// left counts the findings that are left out for a reason.
func (r *Report) left(why left) (n int) {
	for _, f := range r.findings {
		if f.left == why {
			n++
		}
	}
	return n
}
