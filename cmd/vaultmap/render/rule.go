package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// rule is a kind of findings.
type rule struct {
	name   string // a status of references, or one of those below
	means  string
	level  string // error, warning or note, as SARIF has them
	status int    // that a check with such a finding ends with, where it fails on them
	fails  bool   // it does unless --fail-on says otherwise
}

// Kinds of findings that are no status of a reference.
const (
	unusualRule = "unusual"
	catalogRule = "catalog"
	orphanRule  = "orphan"
	policyRule  = "policy"
)

var rules = []rule{
	{xref.Missing.String(), "A reference names a location that is not in Vault", "error", Nothing, true},
	{xref.Deleted.String(), "A reference names a secret whose current version is deleted", "error",
		Nothing, true},
	{xref.Empty.String(), "A reference names a folder that is empty", "error", Nothing, true},
	{xref.Unresolved.String(), "A reference names nothing that its tool can reach in this Vault",
		"error", Nothing, true},
	{xref.Denied.String(), "A reference could not be checked: the token may not list the folder",
		"warning", Partial, true},
	{xref.Failed.String(), "A reference could not be checked: Vault gave no usable answer", "warning",
		Partial, true},
	{xref.Unchecked.String(), "A reference was not checked: it lies in another namespace", "note",
		Partial, true},
	{xref.Templated.String(), "A reference is known only where its placeholder is filled in", "note",
		Nothing, false},
	{unusualRule, "A reference is written in a way that is often a mistake", "note", Nothing, false},
	{catalogRule, "Something is wrong in a file", "error", Nothing, true},
	{orphanRule, "A secret that no file names", "warning", Nothing, true},
	{policyRule, "A policy has a rule for a place that does not exist", "warning", Nothing, false},
}

// ruleOf returns a kind of findings by its name.
func ruleOf(name string) rule {
	i := slices.IndexFunc(rules, func(r rule) bool { return r.name == name })
	return rules[i]
}

// RuleNames returns the names of all kinds of findings.
func RuleNames() []string {
	out := make([]string, len(rules))
	for i, r := range rules {
		out[i] = r.name
	}
	return out
}

// FailOn are the kinds of findings that change the exit status of check. What is none of them is
// printed all the same.
type FailOn map[string]bool

// noRule is the word for none of them.
const noRule = "none"

// NewFailOn returns the kinds of some names; without any, those that check fails on by default.
func NewFailOn(names []string) (FailOn, error) {
	on := FailOn{}
	for _, r := range rules {
		on[r.name] = r.fails && len(names) == 0
	}
	for _, name := range names {
		if _, known := on[name]; !known && (name != noRule || len(names) > 1) {
			return nil, unknownRule(name)
		}
		on[name] = true
	}
	return on, nil
}

func unknownRule(name string) error {
	all := append(RuleNames(), noRule)
	hint := "there are " + strings.Join(RuleNames(), ", ") + "; or " + noRule + " alone"
	if near := nearmiss.Of(name, all); len(near) > 0 {
		hint = nearmiss.Ask(near) + " " + hint
	}
	return Usage(fmt.Sprintf("check knows no findings of the kind %q", name), hint)
}

// judge gives a finding the level and the exit status of its kind.
func (on FailOn) judge(f *finding) {
	r := ruleOf(f.Rule)
	f.level, f.status = r.level, r.status
	switch {
	case f.problem != nil && f.problem.of.Note:
		f.level, f.status = "note", OK
	case on[r.name] && !r.fails:
		f.level = "error"
	case !on[r.name]:
		f.status = OK
		if r.fails {
			f.left = leftOpen
		}
		if r.level == "error" {
			f.level = "warning"
		}
	}
}
