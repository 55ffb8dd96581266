package main

import (
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// finding is one result of check for a CI system.
type finding struct {
	rule, level string // level: error, warning or note, as SARIF has them
	file        string
	line        int // 0 where the whole file is meant
	message     string
}

// rules are the kinds of findings, with what they mean.
var rules = map[string]string{
	statusMissing:    "A reference names a location that is not in Vault",
	statusEmpty:      "A reference names a folder that is empty",
	statusUnresolved: "A reference names no mount that Vault has",
	statusDenied:     "A reference could not be checked: the token may not list the folder",
	statusFailed:     "A reference could not be checked: Vault gave no usable answer",
	"unusual":        "A reference is written in a way that is often a mistake",
	"catalog":        "Something is wrong in a catalog file",
}

// findings returns what is wrong, or could not be checked, in the order of files.
func (r *checkReport) findings() []finding {
	var out []finding
	for _, p := range r.Problems {
		out = append(out, finding{"catalog", "error", p.File, p.Line, p.Message})
	}
	for _, ref := range r.References {
		f := finding{rule: ref.Status, file: ref.File, line: ref.Line, message: ref.message()}
		switch {
		case ref.bad():
			f.level = "error"
		case ref.Status == statusDenied, ref.Status == statusFailed:
			f.level = "warning"
		case ref.Hint != "":
			f.rule, f.level = "unusual", "note"
		default:
			continue
		}
		out = append(out, f)
	}
	return out
}

// writeSARIF writes the findings as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0).
func writeSARIF(w io.Writer, r checkReport) error {
	report := sarif.NewReport()
	run := sarif.NewRunWithInformationURI("vaultmap", "https://github.com/vaultmap/vaultmap")
	for _, f := range r.findings() {
		run.AddRule(f.rule).WithShortDescription(sarif.NewMultiformatMessageString().WithText(rules[f.rule]))
		physical := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewArtifactLocation().WithURI(fileURI(f.file)))
		if f.line > 0 {
			physical.WithRegion(sarif.NewRegion().WithStartLine(f.line))
		}
		run.AddResult(sarif.NewRuleResult(f.rule).WithLevel(f.level).
			WithMessage(sarif.NewTextMessage(harmless.Text(f.message))).
			WithLocations([]*sarif.Location{sarif.NewLocationWithPhysicalLocation(physical)}))
	}
	report.AddRun(run)
	if err := report.Validate(); err != nil {
		return fmt.Errorf("writing SARIF: %w", err)
	}
	return report.PrettyWrite(w)
}

// fileURI returns a file's path as a relative reference of a URI.
func fileURI(file string) string {
	return (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()
}

// writeGitHub writes the findings as workflow commands of GitHub Actions, which become
// annotations. What ends a command or a property of it is escaped, so that a name in a file cannot
// start a command of its own.
func writeGitHub(w io.Writer, r checkReport) error {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, f := range r.findings() {
		command := f.level
		if command == "note" {
			command = "notice"
		}
		at := "file=" + property.Replace(f.file)
		if f.line > 0 {
			at += fmt.Sprintf(",line=%d", f.line)
		}
		if _, err := fmt.Fprintf(w, "::%s %s,title=vaultmap %s::%s\n", command, at, f.rule, data.Replace(harmless.Text(f.message))); err != nil {
			return err
		}
	}
	return nil
}
