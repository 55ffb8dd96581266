package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// The parts of SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0) that a report of check has.
// They are written out here because the libraries for it carry a schema validator that every start
// of the program would pay for; the tests hold the output against the official schema by one of
// them.
type (
	sarifRun struct {
		Tool struct {
			Driver struct {
				Name           string      `json:"name"`
				InformationURI string      `json:"informationUri"`
				Rules          []sarifRule `json:"rules"`
			} `json:"driver"`
		} `json:"tool"`
		// never null: that would say that the check did not run
		Results     []sarifResult     `json:"results"`
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
		Physical struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region *sarifRegion `json:"region,omitempty"`
		} `json:"physicalLocation"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
)

// Homepage shows the README.
const Homepage = "https://github.com/vaultmap/vaultmap"

func newSARIFRun() sarifRun {
	run := sarifRun{Results: []sarifResult{}}
	driver := &run.Tool.Driver
	driver.Name, driver.InformationURI, driver.Rules = "vaultmap", Homepage, []sarifRule{}
	return run
}

// SARIFFailure writes that a check did not come to results, and why: who uploads the file reads it
// there.
func (o *Output) SARIFFailure(why error) error {
	run := newSARIFRun()
	run.Invocations = []sarifInvocation{{Notifications: []sarifNotification{{"error",
		sarifText{harmless.Text(why.Error())}}}}}
	return writeSARIFRun(o.Out, run)
}

func writeSARIF(w io.Writer, r *Report) error {
	run := newSARIFRun()
	described := map[string]bool{}
	for _, f := range r.findings {
		if !f.shows() {
			continue
		}
		if !described[f.Rule] {
			described[f.Rule] = true
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules,
				sarifRule{f.Rule, sarifText{ruleOf(f.Rule).means}})
		}
		result := sarifResult{RuleID: f.Rule, Level: f.level,
			Message: sarifText{harmless.Text(f.message)}}
		if f.File != "" {
			var at sarifLocation
			// in which no colon is that of a scheme
			at.Physical.Artifact.URI = (&url.URL{Path: f.File}).String()
			if f.line > 0 {
				at.Physical.Region = &sarifRegion{f.line}
			}
			result.Locations = []sarifLocation{at}
		}
		run.Results = append(run.Results, result)
	}
	return writeSARIFRun(w, run)
}

func writeSARIFRun(w io.Writer, run sarifRun) error {
	b, err := harmless.JSON(struct {
		Version string     `json:"version"`
		Schema  string     `json:"$schema"`
		Runs    []sarifRun `json:"runs"`
	}{"2.1.0", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		[]sarifRun{run}})
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
