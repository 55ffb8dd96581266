package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// Gate is what of the findings of check counts.
type Gate struct {
	FailOn   Value[[]string] // kinds of findings; empty are the usual ones
	Baseline Value[string]   // file with findings that are known; "" is none
	Ignore   []IgnoreRule    // those of a profile, and then those of the top
}

// IgnoreRule is a decision to live with findings. What it does not name is any.
type IgnoreRule struct {
	File     string // pattern of paths below the git repository
	Location string // pattern, or a folder
	Source   string
	Kinds    []string
	Reason   string
	Origin   string
}

// GateTable is what a file may say of findings. Which there are is not this package's to know.
type GateTable struct {
	Kinds   []string
	Sources func() []string
}

// gateLevel is what one map of a config file says of it. Nil is what it does not.
type gateLevel struct {
	failOn   *Value[[]string]
	baseline *Value[string]
	ignore   []IgnoreRule
}

// maxIgnoreRules keeps them few: each is held against each reference.
const maxIgnoreRules = 500

// gateFile is what a file says of findings, while it is read.
type gateFile struct{ f *file }

// setting reads what a level says of check.
func (g gateFile) setting(to *gateLevel) setting {
	keys := settingMap{
		"fail_on": {func(name string, it *item) {
			if it.kind != "a list" {
				g.f.wrongType(name, "a list of kinds of findings", it)
				return
			}
			to.failOn = &Value[[]string]{g.f.texts(name, it.list, g.f.gates.checkFailOn), it.origin()}
		}, func() form {
			return listOf(oneOf(append(slices.Clone(g.f.gates.Kinds), "none")...)())
		}, "kinds of findings that change the exit status of check"},
		"baseline": {g.f.filePath(&to.baseline), aText, "file of --write-baseline: what it knows is left out"},
		"ignore":   g.rules(&to.ignore),
	}
	return setting{func(name string, it *item) { g.f.keys(name, it, keys.readers()) }, keys.mapForm,
		"what of the findings of check counts"}
}

// rules reads the list of them.
func (g gateFile) rules(to *[]IgnoreRule) setting {
	read := func(name string, it *item) {
		if it.kind != "a list" {
			g.f.wrongType(name, "a list of rules", it)
			return
		}
		if len(it.list) > maxIgnoreRules {
			g.f.bad.add(it.origin(), fmt.Errorf("%s: there are more than %d", name, maxIgnoreRules))
			return
		}
		for _, each := range it.list {
			rule := IgnoreRule{Origin: each.origin()}
			before := len(*g.f.bad)
			g.f.keys(name, each, g.ruleKeys(&rule).readers())
			switch {
			case len(*g.f.bad) > before:
			case rule.Reason == "":
				g.f.bad.add(rule.Origin, fmt.Errorf("each of %s needs a reason", name))
			case rule.File == "" && rule.Location == "" && rule.Source == "" && len(rule.Kinds) == 0:
				g.f.bad.add(rule.Origin, fmt.Errorf("each of %s needs a file, location, source or kinds: it would"+
					" ignore all", name))
			default:
				*to = append(*to, rule)
			}
		}
	}
	return setting{read, func() form {
		each := g.ruleKeys(&IgnoreRule{}).mapForm()
		each["required"] = []string{"reason"}
		each["minProperties"] = 2
		all := listOf(each)
		all["maxItems"] = maxIgnoreRules
		return all
	}, "findings that somebody has decided to live with"}
}

func (g gateFile) ruleKeys(to *IgnoreRule) settingMap {
	text := func(to *string, rule func(string) error) keyReader {
		return func(name string, it *item) {
			var v *Value[string]
			if g.f.text(&v, rule)(name, it); v != nil {
				*to = v.V
			}
		}
	}
	return settingMap{
		"file": {text(&to.File, checkPattern), aText,
			"pattern of paths below the git repository, as in test/**"},
		"location": {text(&to.Location, checkPattern), aText,
			"pattern of locations, as in secret/*/old, or a folder that ends in a slash"},
		"source": {text(&to.Source, g.f.gates.checkSource), g.f.gates.sourceForm,
			"syntax of references, as refs tells it"},
		"kinds": {func(name string, it *item) {
			if it.kind != "a list" {
				g.f.wrongType(name, "a list of kinds of findings", it)
				return
			}
			to.Kinds = g.f.texts(name, it.list, g.f.gates.checkKind)
		}, func() form { return listOf(oneOf(g.f.gates.Kinds...)()) }, "kinds of findings"},
		"reason": {text(&to.Reason, checkReason), aText, "why"},
	}
}

func (t GateTable) checkKind(kind string) error {
	return oneOfNames("kind of findings", kind, t.Kinds)
}

func (t GateTable) checkSource(name string) error { return oneOfNames("syntax", name, t.sources()) }

func (t GateTable) sources() []string {
	if t.Sources == nil {
		return nil
	}
	return t.Sources()
}

func (t GateTable) checkFailOn(kind string) error {
	if kind == "none" {
		return nil
	}
	return t.checkKind(kind)
}

func (t GateTable) sourceForm() form {
	names := t.sources()
	if len(names) == 0 {
		return aText()
	}
	return oneOf(names...)()
}

// oneOfNames refuses what is none of some names; without any, nothing.
func oneOfNames(what, name string, names []string) error {
	if len(names) == 0 || slices.Contains(names, name) {
		return nil
	}
	if near := nearmiss.Best(name, names); near != "" {
		return fmt.Errorf("there is no %s %q: is it %s?", what, name, near)
	}
	return fmt.Errorf("there is no %s %q: there are %s", what, name, strings.Join(names, ", "))
}

func checkPattern(pattern string) error {
	switch {
	case pattern == "" || hasControl(pattern) || strings.HasPrefix(pattern, "/"):
		return errors.New("a pattern is empty, begins with a slash or holds control characters")
	case !doublestar.ValidatePattern(pattern):
		return fmt.Errorf("%q is no pattern of *, **, ?, [] and {}", pattern)
	}
	return nil
}

var checkReason = must(func(s string) bool { return strings.TrimSpace(s) != "" && !hasControl(s) },
	"a reason is empty or holds control characters")

// mergeGates takes each setting from the first level that has it, and all rules.
func mergeGates(p, top gateLevel) Gate {
	return Gate{FailOn: first(nil, p.failOn, top.failOn),
		Baseline: first("", p.baseline, top.baseline), Ignore: slices.Concat(p.ignore, top.ignore)}
}
