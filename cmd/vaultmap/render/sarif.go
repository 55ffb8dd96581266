package render

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
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
				Name            string      `json:"name"`
				Version         string      `json:"version,omitempty"`
				SemanticVersion string      `json:"semanticVersion,omitempty"`
				InformationURI  string      `json:"informationUri"`
				Rules           []sarifRule `json:"rules"`
			} `json:"driver"`
		} `json:"tool"`
		ColumnKind string               `json:"columnKind"`
		Bases      map[string]sarifBase `json:"originalUriBaseIds"`
		// never null: that would say that the check did not run
		Results     []sarifResult     `json:"results"`
		Invocations []sarifInvocation `json:"invocations"`
	}
	// sarifBase is what addresses are relative to. Where that lies is not said: it is another place
	// on each machine.
	sarifBase struct {
		Description sarifText `json:"description"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool                `json:"executionSuccessful"`
		Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
		FullDescription  sarifText `json:"fullDescription"`
		Help             sarifHelp `json:"help"`
		HelpURI          string    `json:"helpUri"`
		Default          struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifHelp struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifLocation struct {
		Physical struct {
			Artifact struct {
				URI  string `json:"uri"`
				Base string `json:"uriBaseId"`
			} `json:"artifactLocation"`
			Region *sarifRegion `json:"region,omitempty"`
		} `json:"physicalLocation"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
)

const (
	sourceRoot = "%SRCROOT%" // the name for it that services know
	// sarifFingerprint is the name that code scanning services look for: see
	// docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support
	sarifFingerprint = "primaryLocationLineHash"
)

func (o *Output) newSARIFRun() sarifRun {
	run := sarifRun{Results: []sarifResult{}, ColumnKind: "utf16CodeUnits",
		Bases: map[string]sarifBase{sourceRoot: {sarifText{"The root of the repository"}}}}
	driver := &run.Tool.Driver
	driver.Name, driver.InformationURI, driver.Version = "vaultmap", Homepage, o.Version
	if v := strings.TrimPrefix(o.Version, "v"); isSemantic(v) {
		driver.SemanticVersion = v
	}
	// all of them, for services compare what they get from one run to the next
	for _, r := range rules {
		rule := sarifRule{ID: r.name, ShortDescription: sarifText{r.means},
			FullDescription: sarifText{r.means + "."}, HelpURI: helpAddress(r.name),
			Help: sarifHelp{strings.ReplaceAll(r.help(), "`", ""), r.help()}}
		rule.Default.Level = r.level
		driver.Rules = append(driver.Rules, rule)
	}
	return run
}

// sarif writes a report. What a baseline knows, or is ignored, is suppressed; but where GitHub
// Actions runs check it is left out, because GitHub would open an alert for it all the same
// (github.com/github/codeql-action/issues/1230).
func (o *Output) sarif(r *Report) error {
	run := o.newSARIFRun()
	invocation := sarifInvocation{ExecutionSuccessful: r.Error == ""}
	notify := func(level, text string) {
		invocation.Notifications = append(invocation.Notifications,
			sarifNotification{level, sarifText{harmless.Text(text)}})
	}
	switch {
	case r.Error != "":
		notify("error", r.Error)
	case r.unlisted > 0:
		notify("warning", Counted(r.unlisted, "folder")+" could not be listed")
	}
	run.Invocations = []sarifInvocation{invocation}
	regions := regions{places: r.places}
	for i := range r.findings {
		f := &r.findings[i]
		suppressed := !f.shows()
		if suppressed && o.Env("GITHUB_ACTIONS") == "true" {
			continue
		}
		file, message := f.located()
		result := sarifResult{RuleID: f.Rule, Level: f.level,
			RuleIndex:    slices.IndexFunc(rules, func(r rule) bool { return r.name == f.Rule }),
			Message:      sarifText{harmless.Text(message)},
			Fingerprints: map[string]string{sarifFingerprint: f.fingerprint}}
		if suppressed {
			result.Suppressions = []sarifSuppression{f.suppression()}
		}
		if file != "" {
			var at sarifLocation
			// in which no colon is that of a scheme
			at.Physical.Artifact.URI = (&url.URL{Path: file}).String()
			at.Physical.Artifact.Base = sourceRoot
			at.Physical.Region = regions.of(f)
			result.Locations = []sarifLocation{at}
		}
		run.Results = append(run.Results, result)
	}
	return writeIndented(o.Out, struct {
		Version string     `json:"version"`
		Schema  string     `json:"$schema"`
		Runs    []sarifRun `json:"runs"`
	}{"2.1.0", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		[]sarifRun{run}})
}

// isSemantic reports whether a version is one as semver.org has it.
func isSemantic(version string) bool {
	version, _, _ = strings.Cut(version, "+")
	version, _, _ = strings.Cut(version, "-")
	parts := strings.Split(version, ".")
	return len(parts) == 3 && !slices.ContainsFunc(parts, func(part string) bool {
		_, err := strconv.ParseUint(part, 10, 32)
		return err != nil
	})
}

// suppression is why a finding is left out, and whether its file says so.
func (f *finding) suppression() sarifSuppression {
	kind := "external"
	if f.left == leftIgnored && f.ignored.By == "" {
		kind = "inSource"
	}
	return sarifSuppression{kind, f.why()}
}

// regions finds out where findings are written. Those of one file come one after the other, and of
// it alone more is read than a line.
type regions struct {
	places func(path string) (*catalog.Places, error)
	path   string
	last   *catalog.Places
	left   int // findings that may still be looked for in the file
}

// maxRegions is for how many findings of a file it is found out where in their lines they are:
// nobody reads more, and a file may be made to have a line with very many.
const maxRegions = 1000

// of is the region of a finding: nil is the whole file.
func (s *regions) of(f *finding) *sarifRegion {
	if f.line == 0 {
		return nil
	}
	region := &sarifRegion{StartLine: f.line}
	if f.reference == nil || s.places == nil {
		return region
	}
	if s.path != f.path {
		s.path, s.last, s.left = f.path, nil, maxRegions
		if p, err := s.places(f.path); err == nil { // else it has changed since
			s.last = p
		}
	}
	if s.last == nil || s.left == 0 {
		return region
	}
	s.left--
	if place, ok := s.last.Of(f.line, f.Raw).Place(); ok {
		if line, from, to := s.last.Columns(place); line == f.line {
			region.StartColumn, region.EndLine, region.EndColumn = from, line, to
		}
	}
	return region
}
