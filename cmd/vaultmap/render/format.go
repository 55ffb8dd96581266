package render

import (
	"fmt"
	"slices"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// Format is how results are written: one a line for people and pipes, or JSON.
type Format string

// The formats. Those from SARIF on are check's alone.
const (
	Text     Format = "text"
	JSON     Format = "json"     // one document
	JSONL    Format = "jsonl"    // one object a line, as results come
	SARIF    Format = "sarif"    // SARIF 2.1.0
	GitHub   Format = "github"   // annotations of GitHub Actions
	JUnit    Format = "junit"    // test cases, as XML
	GitLab   Format = "gitlab"   // a report of GitLab's Code Quality
	Markdown Format = "markdown" // a summary for people
)

// ReportFormats are the names of the formats that check has beside those of all commands.
func ReportFormats() []string {
	return []string{string(SARIF), string(GitHub), string(JUnit), string(GitLab), string(Markdown)}
}

// Formats are the names of those that all commands have, and of those that one has beside them.
func Formats(extra []string) []string {
	return append([]string{string(Text), string(JSON), string(JSONL)}, extra...)
}

// Check returns an error where a command has no such format.
func (f Format) Check(extra []string) error {
	all := Formats(extra)
	if slices.Contains(all, string(f)) {
		return nil
	}
	hint := "-o takes " + nearmiss.Or(all)
	if near := nearmiss.Of(string(f), all); len(near) > 0 {
		hint = nearmiss.Ask(near) + " " + hint
	}
	return Usage(fmt.Sprintf("unknown output format %q", string(f)), hint)
}
