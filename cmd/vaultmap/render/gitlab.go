package render

import (
	"cmp"
	"io"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// codeQuality is an entry of GitLab's report on code quality
// (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format"). GitLab reads no more of
// a report behind an entry that lacks one of these.
type codeQuality struct {
	Description string `json:"description"`
	CheckName   string `json:"check_name"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"`
	Location    struct {
		Path  string `json:"path"`
		Lines struct {
			Begin int `json:"begin"`
		} `json:"lines"`
	} `json:"location"`
}

// pipelineFile stands for the file of what is in none: GitLab makes a link of each. It is the one
// that runs check.
const pipelineFile = ".gitlab-ci.yml"

// severity is GitLab's word for a level.
func severity(level string) string {
	switch level {
	case "error":
		return "major"
	case "warning":
		return "minor"
	}
	return "info"
}

// writeGitLab writes the findings as such a report. GitLab compares it with that of the target
// branch, and calls fixed what is not in it any more: so a check that came to no result has an
// entry that says so, for without any the merge request would seem to mend everything.
func writeGitLab(w io.Writer, r *Report) error {
	out := []codeQuality{}
	add := func(f *finding, text, how string) {
		e := codeQuality{Description: harmless.Text(text), CheckName: "vaultmap/" + f.Rule,
			Fingerprint: f.fingerprint, Severity: how}
		file, _ := f.located()
		e.Location.Path, e.Location.Lines.Begin = cmp.Or(file, pipelineFile), max(f.line, 1)
		out = append(out, e)
	}
	if r.Error != "" {
		failed := identity{Rule: "check"}
		add(&finding{identity: failed, fingerprint: newFingerprint(failed, 0)},
			"nothing was checked: "+r.Error, "blocker")
	}
	for i := range r.findings {
		if f := &r.findings[i]; f.shows() {
			_, message := f.located()
			add(f, message, severity(f.level))
		}
	}
	return writeIndented(w, out)
}
