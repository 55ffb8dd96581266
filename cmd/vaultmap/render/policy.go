package render

import (
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// PolicyRule is a rule of a policy in a file, for a place that does not exist, as JSON of check has
// it.
type PolicyRule struct {
	Names     []string `json:"names"` // of the policy; there may be none
	File      string   `json:"file"`
	Line      int      `json:"line"`
	Rule      string   `json:"rule"`      // its path, as the policy has it
	Namespace string   `json:"namespace"` // in which the policy is written
	Hint      string   `json:"hint"`      // why there is no such place
	Judged
	Ignored string `json:"ignored,omitempty"` // why somebody has decided to live with that

	of *xref.Rule
}

// NewPolicyRules returns those of some rules that are for places that do not exist.
func NewPolicyRules(x *xref.Index, rules []*xref.Rule, known xref.Known) []PolicyRule {
	out := []PolicyRule{}
	for _, r := range rules {
		if why, ok := x.Nowhere(r, known); ok {
			out = append(out, PolicyRule{Names: append([]string{}, r.Policy.Names...),
				File: r.Place.File, Line: r.Place.Line, Rule: r.Grant.Path,
				Namespace: r.Place.Namespace, Hint: why, Ignored: r.Ignored().Reason, of: r})
		}
	}
	return out
}

// Unsure returns the places of rules of which nobody knows whether they exist.
func Unsure(x *xref.Index, rules []*xref.Rule, known xref.Known) []*xref.Use {
	var out []*xref.Use
	for _, r := range rules {
		status := x.Judge(r.Place, known).Status
		if status.Uncertain() || status == xref.Unchecked {
			out = append(out, r.Place)
		}
	}
	return out
}

// ofPolicy returns what there is to say of a rule of a policy.
func (r *Report) ofPolicy(p *PolicyRule, in repositories) finding {
	place := p.of.Place
	return finding{identity: identity{Rule: policyRule, File: in.file(p.File, place.Path), Raw: p.Rule,
		Namespace: r.relative(p.Namespace)}, path: place.Path, line: p.Line,
		message: policyRule + ": " + p.of.Text(p.Hint), policy: p, ignored: p.of.Ignored()}
}

// AddPolicies says of references what policies in files allow where they lead.
func AddPolicies(x *xref.Index, refs []*Reference) {
	known := map[vaultpath.Location][]xref.Grant{}
	for _, r := range refs {
		if !r.use.Resolved() {
			continue
		}
		grants, ok := known[r.use.Location]
		if !ok {
			grants = x.NewGrants(r.use.Location)
			known[r.use.Location] = grants
		}
		r.Policies = grants
	}
}

// Grants prints what policies in files allow at a location, where people read it: JSON has it with
// each reference.
func (p *Printer) Grants(x *xref.Index, loc vaultpath.Location) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, g := range x.Granted(loc) {
		for i := range p.sinks {
			if s := &p.sinks[i]; s.format == Text && !s.nul {
				s.text(FileLine(g.FilePath, g.Rule.Line), []string{policyRule, loc.String(), g.Text()})
			}
		}
	}
}
