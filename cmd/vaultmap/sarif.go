package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/xref"
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
	xref.Missing.String():    "A reference names a location that is not in Vault",
	xref.Deleted.String():    "A reference names a secret whose current version is deleted",
	xref.Empty.String():      "A reference names a folder that is empty",
	xref.Unresolved.String(): "A reference names nothing that its tool can reach in this Vault",
	xref.Denied.String():     "A reference could not be checked: the token may not list the folder",
	xref.Failed.String():     "A reference could not be checked: Vault gave no usable answer",
	xref.Unchecked.String():  "A reference was not checked: it lies in another namespace",
	"unusual":                "A reference is written in a way that is often a mistake",
	"catalog":                "Something is wrong in a file",
	"orphan":                 "A secret that no file names",
}

// findings returns what is wrong, or could not be checked, in the order of files.
func (r *checkReport) findings() []finding {
	var out []finding
	for _, p := range r.Problems {
		level := "error"
		if p.note {
			level = "note"
		}
		out = append(out, finding{"catalog", level, repositoryFile(p.File, p.path), p.Line, strings.TrimPrefix(p.Message, "note: ")})
	}
	for _, ref := range r.References {
		f := finding{rule: ref.Status.String(), file: repositoryFile(ref.File, ref.use.Path), line: ref.Line, message: ref.message(r.namespace)}
		switch {
		case ref.spared():
			continue
		case ref.bad():
			f.level = "error"
		case ref.Status.Uncertain():
			f.level = "warning"
		case ref.uncertain:
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
	if file, ok := repo.InRepository(path); ok {
		return file
	}
	return shown
}

// The parts of SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0) that a report of check has. They are
// written out here because the libraries for it carry a schema validator that every start of the program would
// pay for; the tests hold the output against the official schema by one of them.
type (
	sarifLog struct {
		Version string     `json:"version"`
		Schema  string     `json:"$schema"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		Results     []sarifResult     `json:"results"` // never null: that would say that the check did not run
		Invocations []sarifInvocation `json:"invocations,omitempty"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool                `json:"executionSuccessful"`
		Notifications       []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
)

// newSARIFRun returns a run without results.
func newSARIFRun() sarifRun {
	run := sarifRun{Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "vaultmap", InformationURI: homepage, Rules: []sarifRule{}}
	return run
}

// writeSARIFFailure writes that a check did not come to results, and why: who uploads the file reads it there.
func writeSARIFFailure(w io.Writer, why error) error {
	run := newSARIFRun()
	run.Invocations = []sarifInvocation{{Notifications: []sarifNotification{{"error", sarifText{harmless.Text(why.Error())}}}}}
	return writeSARIFRun(w, run)
}

// writeSARIF writes the findings as SARIF 2.1.0.
func writeSARIF(w io.Writer, r checkReport) error {
	run := newSARIFRun()
	described := map[string]bool{}
	for _, f := range r.findings() {
		if !described[f.rule] {
			described[f.rule] = true
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{f.rule, sarifText{rules[f.rule]}})
		}
		result := sarifResult{RuleID: f.rule, Level: f.level, Message: sarifText{harmless.Text(f.message)}}
		if f.file != "" {
			at := sarifPhysical{ArtifactLocation: sarifArtifact{fileURI(f.file)}}
			if f.line > 0 {
				at.Region = &sarifRegion{f.line}
			}
			result.Locations = []sarifLocation{{at}}
		}
		run.Results = append(run.Results, result)
	}
	return writeSARIFRun(w, run)
}

func writeSARIFRun(w io.Writer, run sarifRun) error {
	b, err := encode(sarifLog{
		Version: "2.1.0", Schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Runs: []sarifRun{run},
	})
	if err != nil {
		return err
	}
	var doc bytes.Buffer
	if err := json.Indent(&doc, b, "", "  "); err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, doc.String())
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
