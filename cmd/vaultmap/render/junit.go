package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// A report in JUnit's XML as Jenkins has it in a schema, which has no place for a file in a test
// case: it is that of the suite. GitLab and the reporters for GitHub read the same, and of a result
// the text before the attributes.
//
// github.com/jenkinsci/xunit-plugin,
// src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd, junit-10.xsd;
// gitlab.com/gitlab-org/gitlab, lib/gitlab/ci/parsers/test/junit.rb;
// github.com/mikepenz/action-junit-report, src/testParser.ts
type (
	junitSuites struct {
		XMLName  xml.Name      `xml:"testsuites"`
		Name     string        `xml:"name,attr"`
		Tests    int           `xml:"tests,attr"`
		Failures int           `xml:"failures,attr"`
		Errors   int           `xml:"errors,attr"`
		Suites   []*junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     int         `xml:"time,attr"`
		File     string      `xml:"file,attr,omitempty"`
		Cases    []junitCase `xml:"testcase"`

		names map[string]int // of cases, and how many have it
	}
	junitCase struct {
		Name      string       `xml:"name,attr"`
		ClassName string       `xml:"classname,attr"`
		Time      int          `xml:"time,attr"` // some readers want one
		Failure   *junitResult `xml:"failure"`
		Error     *junitResult `xml:"error"`
		Skipped   *junitResult `xml:"skipped"`
		Out       string       `xml:"system-out,omitempty"`
	}
	junitResult struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes a test suite for each file, and in it a test case for each reference and each
// problem: one that counts has failed, one that could not be found out is an error, and what is
// left out, or is only known where it runs, is skipped. Names have no line in them, for by its name
// a case is known from one run to the next.
func writeJUnit(w io.Writer, r *Report) error {
	all := junitSuites{Name: "vaultmap check"}
	if r.Error != "" {
		s := all.suite("", "vaultmap")
		s.add("check", &junitCase{Error: newJUnitResult("", r.Error, "")})
	}
	found := map[*Reference]*finding{}
	for i := range r.findings {
		f := &r.findings[i]
		switch {
		case f.reference != nil:
			found[f.reference] = f
		case f.File == "":
			all.suite("", "secrets").add(f.message, f.test())
		default:
			name := strings.TrimPrefix(f.message, f.Rule+": ")
			all.suite(f.File, f.File).add(f.Rule+": "+name, f.test())
		}
	}
	for _, ref := range r.References {
		file := r.in.file(ref.File, ref.use.Path)
		name := ref.What(r.namespace)
		if ref.Field != "" {
			name += " field " + ref.Field
		}
		all.suite(file, file).add(name+" ("+ref.Source+")", r.test(ref, found[ref]))
	}
	slices.SortFunc(all.Suites, func(a, b *junitSuite) int { return strings.Compare(a.File, b.File) })
	for _, s := range all.Suites {
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Errors += s.Errors
	}
	doc, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, doc)
	return err
}

// suite returns the suite of a file, and makes it where there is none.
func (all *junitSuites) suite(file, name string) *junitSuite {
	file, name = junitText(file), junitText(name)
	if n := len(all.Suites); n > 0 && all.Suites[n-1].Name == name {
		return all.Suites[n-1] // references come by files
	}
	for _, s := range all.Suites {
		if s.Name == name {
			return s
		}
	}
	s := &junitSuite{Name: name, File: file, names: map[string]int{}}
	all.Suites = append(all.Suites, s)
	return s
}

// add adds a case. Readers leave out a second one of the same name.
func (s *junitSuite) add(name string, c *junitCase) {
	name = junitText(name)
	s.names[name]++
	if n := s.names[name]; n > 1 {
		name = fmt.Sprintf("%s #%d", name, n)
	}
	// Jenkins takes what is before the last dot for a package
	c.Name, c.ClassName = name, "vaultmap."+strings.ReplaceAll(s.Name, ".", "_")
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, *c)
}

// test is a finding as a test case.
func (f *finding) test() *junitCase {
	text, where := f.message, ""
	if f.File != "" {
		where = f.File
		if f.line > 0 {
			where = fmt.Sprintf("%s:%d", where, f.line)
		}
	}
	if why := string(f.left) + ": " + f.why(); !f.shows() && !strings.Contains(text, why) {
		text = why + ": " + text
	}
	result := newJUnitResult(f.Rule, text, where)
	switch {
	case !f.shows():
		return &junitCase{Skipped: result}
	case f.status == Nothing:
		return &junitCase{Failure: result}
	case f.status == Partial:
		return &junitCase{Error: result}
	}
	return &junitCase{Out: result.Text}
}

// test is a reference as a test case, with what there is to say of it, which may be nil.
func (r *Report) test(ref *Reference, f *finding) *junitCase {
	switch {
	case f != nil:
		return f.test()
	case ref.Status == xref.Templated, ref.Status == xref.Unchecked:
		return &junitCase{Skipped: newJUnitResult("", ref.message(r.namespace), "")}
	case ref.Status != xref.OK: // its tool does without
		return &junitCase{Out: junitText(ref.message(r.namespace))}
	}
	return &junitCase{}
}

// newJUnitResult makes a result. Readers show the text, which so has all; one that makes
// annotations finds the line in it, behind a blank.
func newJUnitResult(rule, message, where string) *junitResult {
	message = junitText(message)
	text := message
	if where != "" {
		text += "\n at " + junitText(where) + "\n"
	}
	return &junitResult{rule, message, text}
}

// junitText makes a text harmless. GitLab and Jenkins take files for attachments that stand in a
// certain bracket; none of ours does.
func junitText(text string) string {
	return strings.ReplaceAll(harmless.Text(text), "[[", "[ [")
}
