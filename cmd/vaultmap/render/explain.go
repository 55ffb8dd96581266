package render

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Existence says what is at a location.
type Existence string

// What can be at a location.
const (
	IsMount Existence = "mount"
	Folder  Existence = "folder"
	Secret  Existence = "secret"
	Both    Existence = "both" // a secret, and a folder of its name
	Deleted Existence = "deleted"
	Missing Existence = "missing"
	Unknown Existence = "unknown"
)

// Explanation is what is known of a location and of what the token may do there, as JSON has it.
// Names are exact.
type Explanation struct {
	Typed       string        `json:"typed"`
	Form        string        `json:"form"`  // mount, folder, location, entity or file
	Notes       []string      `json:"notes"` // how it was read
	Namespace   string        `json:"namespace"`
	Mount       string        `json:"mount"`
	Engine      string        `json:"engine"`
	KVVersion   int           `json:"kv_version"` // 0 for engines other than kv
	Guessed     bool          `json:"guessed"`    // engine and version are: the server does not tell
	Description string        `json:"description"`
	Path        string        `json:"path"`
	Location    string        `json:"location"`
	State       Existence     `json:"state"`
	Reason      string        `json:"reason"` // one line; "" where the state says all
	Near        []string      `json:"near"`   // what is there, or may be listed, instead
	ToldBy      string        `json:"told_by"`
	Rights      []Right       `json:"rights"`
	Missing     []MissingRule `json:"missing"`

	Trouble error `json:"-"` // with the server
	MayList bool  `json:"-"` // what is near is known to be allowed, and not to be there
}

// Right is one thing that can be done at a location, and whether the token may.
type Right struct {
	Name       string `json:"right"`
	Path       string `json:"path"` // of the API
	Capability string `json:"capability"`
	Allowed    *bool  `json:"allowed"`     // null where nobody knows
	Rule       string `json:"rule"`        // that decides; "" where none is known
	RuleDenies bool   `json:"rule_denies"` // it allows nothing there
}

// MissingRule is a rule that the token's policies do not have.
type MissingRule struct {
	For          string   `json:"for"` // list, read or write
	Path         string   `json:"path"`
	Capabilities []string `json:"capabilities"`
	HCL          string   `json:"hcl"`
	Besides      string   `json:"besides"`   // what it holds for that was not meant
	DeniedBy     string   `json:"denied_by"` // a rule that has to go first
	Sure         bool     `json:"sure"`      // else the server does not tell whether it is missing
	// Policies of the token that stand in files, and where the rule could stand in each: the most
	// likely first.
	Policies []PolicyPlace `json:"policies,omitempty"`
}

// PolicyPlace is a line of a policy in a file.
type PolicyPlace struct {
	Policy string `json:"policy"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Path   string `json:"-"` // of the file, absolute
}

// NewExplanation begins an explanation with what is known of the mount.
func NewExplanation(m vaultsvc.Mount, loc vaultpath.Location) Explanation {
	return Explanation{
		Notes: []string{}, Namespace: loc.Namespace, Mount: loc.Mount, Engine: m.Engine,
		KVVersion: m.KVVersion, Guessed: m.Guessed, Description: m.Description, Path: loc.Path,
		Location: loc.String(), Near: []string{}, Rights: []Right{}, Missing: []MissingRule{},
	}
}

// NewMissing describes a rule.
func NewMissing(r vaultsvc.MissingRule) MissingRule {
	return MissingRule{For: r.For, Path: r.Path, Capabilities: r.Caps.Names(), HCL: r.HCL(),
		Besides: r.Besides, DeniedBy: r.Denied, Sure: !r.Unsure}
}

// Verdict returns the error for the exit status.
func (e *Explanation) Verdict() error {
	switch {
	case e.Trouble != nil:
		return Exit(Wrong)
	case e.State == Missing:
		return Exit(Nothing)
	case e.State == Unknown:
		return Exit(Partial)
	}
	return nil
}

// Explain prints it.
func (o *Output) Explain(e Explanation) error { return o.Answer(e, e.text) }

func (e *Explanation) text() string {
	var rows [][]string
	row := func(cells ...string) {
		for i, c := range cells {
			cells[i] = harmless.Text(c)
		}
		rows = append(rows, cells)
	}
	row("location", e.Location)
	for _, note := range e.Notes {
		row("", note)
	}
	if e.Namespace != "" {
		row("namespace", e.Namespace)
	}
	tag := MountTag(vaultsvc.Mount{Engine: e.Engine, KVVersion: e.KVVersion})
	if e.Guessed {
		tag += ", guessed: the server does not tell"
	}
	if e.Description != "" {
		tag += ": " + e.Description
	}
	row("mount", strings.TrimSpace(e.Mount+"  "+tag))
	row("there is", e.exists())
	if hint := vaultsvc.Hint(e.Trouble); hint != "" {
		row("hint", hint)
	}
	for i, near := range e.Near {
		what := ""
		if i == 0 {
			what = "known is"
			if e.MayList {
				what = "may list"
			}
		}
		row(what, near)
	}
	head := columns(rows)
	rows = nil
	for rights := e.Rights; len(rights) > 0; {
		n := 1
		for n < len(rights) && rights[n].Path == rights[0].Path {
			n++
		}
		row(may(rights[:n]), rights[0].Path, by(rights[:n]))
		rights = rights[n:]
	}
	text := head + "\nthe token may" + e.told() + "\n" + indent(columns(rows)) +
		"vaultmap itself needs list alone.\n"
	if len(e.Missing) > 0 {
		text += "\n" + e.rules()
	}
	return text
}

func (e *Explanation) exists() string {
	what := map[Existence]string{IsMount: "the mount", Folder: "a folder", Secret: "a secret",
		Both: "a secret, and a folder of its name", Deleted: "a deleted secret", Missing: "nothing",
		Unknown: "unknown"}[e.State]
	if e.Reason != "" {
		what += ": " + e.Reason
	}
	return what
}

// told says how the rights are known, where that is not by the server's own judgement.
func (e *Explanation) told() string {
	switch e.ToldBy {
	case "capabilities":
		return ":"
	case "policies":
		return ", by what its policies come to:"
	}
	return ", as far as LIST shows it (the server does not tell: that takes the default policy):"
}

// may says what the token may do at one path: "read, not create, update".
func may(rights []Right) string {
	var yes, no, unknown []string
	for _, r := range rights {
		what := strings.ReplaceAll(r.Name, "-", " ")
		switch r.Name {
		case vaultsvc.RightList:
			what = "list it"
		case vaultsvc.RightListParent:
			what = "list the folder above"
		}
		switch {
		case r.Allowed == nil:
			unknown = append(unknown, what)
		case *r.Allowed:
			yes = append(yes, what)
		default:
			no = append(no, what)
		}
	}
	if len(no) > 0 {
		yes = append(yes, "not "+strings.Join(no, ", "))
	}
	if len(unknown) > 0 {
		yes = append(yes, "unknown: "+strings.Join(unknown, ", "))
	}
	return strings.Join(yes, ", ")
}

// by names the rule that decides about rights at one path.
func by(rights []Right) string {
	if rights[0].Rule == "" {
		return ""
	}
	for _, r := range rights {
		if r.Allowed != nil && *r.Allowed {
			return fmt.Sprintf("by %q", r.Rule)
		}
	}
	if rights[0].RuleDenies {
		return fmt.Sprintf("denied by %q", rights[0].Rule)
	}
	return fmt.Sprintf("by %q, which does not allow it", rights[0].Rule)
}

// rules are what is missing, in a form that can be pasted into a policy as it stands.
func (e *Explanation) rules() string {
	var b strings.Builder
	comment := func(format string, args ...any) {
		fmt.Fprintf(&b, "# %s\n", harmless.Text(fmt.Sprintf(format, args...)))
	}
	where := "a policy of the token"
	if e.Namespace != "" {
		where += fmt.Sprintf(", written in the namespace %s", e.Namespace)
	}
	comment("missing in %s:", where)
	for _, r := range e.Missing {
		unsure := ""
		if !r.Sure {
			unsure = ", unless it may: the server does not tell"
		}
		comment("to %s %s%s", r.For, e.target(r), unsure)
		if r.Besides != "" {
			comment("a policy cannot name it alone: this holds for %s", r.Besides)
		}
		if r.DeniedBy != "" {
			comment("it does not help before the rule for %q is changed, which goes before it", r.DeniedBy)
		}
		for i, p := range r.Policies {
			where := "its place is in"
			if i > 0 {
				where = "or in"
			}
			comment("%s the policy %s: %s", where, p.Policy, FileLine(p.Path, p.Line))
		}
		fmt.Fprintln(&b, harmless.Text(r.HCL))
	}
	return b.String()
}

// target is what a rule is for: with a star, also what is below.
func (e *Explanation) target(r MissingRule) string {
	at := e.Location
	if r.For == vaultsvc.RightList {
		at = e.Mount + strings.TrimPrefix(strings.TrimPrefix(r.Path, e.Mount), "metadata/")
		if e.KVVersion != 2 {
			at = r.Path
		}
	}
	if below, ok := strings.CutSuffix(at, "/*"); ok && r.For == vaultsvc.RightList {
		return below + "/ and all folders below it"
	}
	return at
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("  " + line)
	}
	return b.String()
}
