package main

import (
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// finding is one result of check for a CI system.
type finding struct {
	rule, level string // level: error, warning or note, as SARIF has them
	file        string // below its git repository, where it lies in one: so CI systems find it; "" where there is none
	line        int    // 0 where the whole file is meant
	message     string
}

// rules are the kinds of findings, with what they mean.
var rules = map[string]string{
	statusMissing:    "A reference names a location that is not in Vault",
	statusEmpty:      "A reference names a folder that is empty",
	statusUnresolved: "A reference names no mount that Vault has",
	statusDenied:     "A reference could not be checked: the token may not list the folder",
	statusFailed:     "A reference could not be checked: Vault gave no usable answer",
	statusUnchecked:  "A reference was not checked: it lies in another namespace",
	"unusual":        "A reference is written in a way that is often a mistake",
	"catalog":        "Something is wrong in a catalog file",
	"orphan":         "A secret that no file names",
}

// findings returns what is wrong, or could not be checked, in the order of files.
func (r *checkReport) findings() []finding {
	var out []finding
	for _, p := range r.Problems {
		out = append(out, finding{"catalog", "error", repositoryFile(p.File, p.path), p.Line, p.Message})
	}
	for _, ref := range r.References {
		f := finding{rule: ref.Status, file: repositoryFile(ref.File, ref.path), line: ref.Line, message: ref.message()}
		switch {
		case ref.bad():
			f.level = "error"
		case ref.Status == statusDenied, ref.Status == statusFailed:
			f.level = "warning"
		case ref.elsewhere:
			f.level = "note"
		case ref.Hint != "":
			f.rule, f.level = "unusual", "note"
		default:
			continue
		}
		out = append(out, f)
	}
	for _, o := range r.Orphans {
		out = append(out, finding{rule: "orphan", level: "warning", message: "orphan: " + o.Location})
	}
	return out
}

func repositoryFile(shown, path string) string {
	if file, ok := catalog.InRepository(path); ok {
		return file
	}
	return shown
}

// writeSARIF writes the findings as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0).
func writeSARIF(w io.Writer, r checkReport) error {
	report := sarif.NewReport()
	run := sarif.NewRunWithInformationURI("vaultmap", "https://github.com/vaultmap/vaultmap")
	for _, f := range r.findings() {
		run.AddRule(f.rule).WithShortDescription(sarif.NewMultiformatMessageString().WithText(rules[f.rule]))
		result := sarif.NewRuleResult(f.rule).WithLevel(f.level).WithMessage(sarif.NewTextMessage(harmless.Text(f.message)))
		if f.file != "" {
			physical := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewArtifactLocation().WithURI(fileURI(f.file)))
			if f.line > 0 {
				physical.WithRegion(sarif.NewRegion().WithStartLine(f.line))
			}
			result.WithLocations([]*sarif.Location{sarif.NewLocationWithPhysicalLocation(physical)})
		}
		run.AddResult(result)
	}
	report.AddRun(run)
	if err := report.Validate(); err != nil {
		return fmt.Errorf("writing SARIF: %w", err)
	}
	if err := report.PrettyWrite(w); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}

// fileURI returns a file's path as a reference of a URI. A colon in a relative one must not be that of
// a scheme.
func fileURI(file string) string {
	return (&url.URL{Path: filepath.ToSlash(file)}).String()
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
		properties := "title=vaultmap " + f.rule
		if f.line > 0 {
			properties = fmt.Sprintf("line=%d,%s", f.line, properties)
		}
		if f.file != "" {
			properties = "file=" + property.Replace(harmless.Text(f.file)) + "," + properties
		}
		if _, err := fmt.Fprintf(w, "::%s %s::%s\n", command, properties, data.Replace(harmless.Text(f.message))); err != nil {
			return err
		}
	}
	return nil
}
