package render

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
)

// Judged is what JSON of check has more of what a finding is about than other commands have.
type Judged struct {
	// by which the finding is known from one run to the next; "" where there is nothing to find
	Fingerprint string `json:"fingerprint,omitempty"`
	Baseline    bool   `json:"baseline,omitempty"` // it is one of the baseline's
}

// Orphan is a secret that no file names.
type Orphan struct {
	xref.Node
	Judged
	Ignored string `json:"ignored,omitempty"` // why somebody has decided to live with that

	ignored catalog.Ignored
}

// NewOrphans returns orphans with what is decided about them.
func NewOrphans(x *xref.Index, nodes []xref.Node) []Orphan {
	out := make([]Orphan, len(nodes))
	for i, node := range nodes {
		ignored := x.IgnoresOrphan(node.Location)
		out[i] = Orphan{Node: node, Ignored: ignored.Reason, ignored: ignored}
	}
	return out
}

// judged returns where JSON says so of a finding.
func (f *finding) judged() *Judged {
	switch {
	case f.reference != nil:
		return &f.reference.Judged
	case f.problem != nil:
		return &f.problem.Judged
	case f.policy != nil:
		return &f.policy.Judged
	}
	return &f.orphan.Judged
}
