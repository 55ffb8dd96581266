package render

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Baseline are the findings that were there before: check goes on as if they were not. As a
// document it has one of them a line, in an order that does not depend on lines of files, so that
// changes of two branches rarely meet. The fingerprint is what counts, the rest is for people, and
// finds a file by another name.
type Baseline struct {
	known []known
}

// known is a finding of a baseline.
type known struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	File        string `json:"file,omitempty"`
	Line        int    `json:"line,omitempty"`
	Raw         string `json:"raw"`
	Namespace   string `json:"namespace,omitempty"`
	Field       string `json:"field,omitempty"`
}

// Bounds of a baseline, which a repository may hold. [MaxBaseline] is more than so many findings
// take.
const (
	MaxBaseline   = 64 << 20 // bytes
	maxKnown      = 200_000
	baselineIs    = 1 // the version of the document, at its start: so a scan knows it, too
	baselineShort = 5 // that are named where several are told
)

// ReadBaseline reads the document of [Report.NewBaseline].
func ReadBaseline(data []byte) (*Baseline, error) {
	var doc struct {
		Version  int      `json:"vaultmap_baseline"`
		Findings *[]known `json:"findings"`
	}
	err := json.Unmarshal(data, &doc)
	switch {
	case bytes.Contains(data, []byte("\n<<<<<<< ")):
		return nil, errors.New("it holds the marks of a merge that has not been resolved")
	case err != nil:
		return nil, errors.New("it is not the JSON that --write-baseline writes")
	case doc.Version > baselineIs:
		return nil, fmt.Errorf("it is of version %d, and version %d is known here: it takes a newer vaultmap",
			doc.Version, baselineIs)
	case doc.Version < 1 || doc.Findings == nil:
		return nil, errors.New("it is JSON, and none that --write-baseline writes")
	case len(*doc.Findings) > maxKnown:
		return nil, fmt.Errorf("it has more than %d findings", maxKnown)
	}
	return &Baseline{*doc.Findings}, nil
}

// NewBaseline returns a baseline of what a check has found, and its document. Left out is what
// failed, for the next answer may be another, and what is ignored anyway.
func (r *Report) NewBaseline() (b *Baseline, doc []byte, err error) {
	b = &Baseline{}
	for _, f := range r.findings {
		if f.Rule != xref.Failed.String() && f.left != leftIgnored {
			b.known = append(b.known, known{f.fingerprint, f.Rule, f.File, f.line, f.Raw, f.Namespace,
				f.Field})
		}
	}
	slices.SortFunc(b.known, func(a, b known) int {
		return cmp.Or(strings.Compare(a.File, b.File), strings.Compare(a.Raw, b.Raw),
			strings.Compare(a.Field, b.Field), strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Fingerprint, b.Fingerprint))
	})
	if len(b.known) > maxKnown {
		return nil, nil, fmt.Errorf("a baseline holds no more than %d findings: there are %d", maxKnown,
			len(b.known))
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"vaultmap_baseline\": %d,\n  \"findings\": [", baselineIs)
	for i, k := range b.known {
		line, err := harmless.JSON(k)
		if err != nil {
			return nil, nil, err
		}
		before := ",\n    "
		if i == 0 {
			before = "\n    "
		}
		out.WriteString(before)
		out.Write(line)
	}
	out.WriteString("\n  ]\n}\n")
	return b, out.Bytes(), nil
}

// Len returns how many findings a baseline holds.
func (b *Baseline) Len() int { return len(b.known) }

// alike is what two findings have in common that are the same but for the name of their file.
type alike struct{ rule, raw, namespace, field string }

// Know takes out what a baseline knows. A finding whose file has another name is known as well,
// where the old one is gone; each of the baseline stands for one.
func (r *Report) Know(b *Baseline, gone func(file string) bool) {
	at := make(map[string]int, len(b.known))
	for i, k := range b.known {
		at[k.Fingerprint] = i
	}
	found := make([]bool, len(b.known))
	for i := range r.findings {
		f := &r.findings[i]
		if k, ok := at[f.fingerprint]; ok && f.left != leftIgnored {
			found[k] = true
			f.know()
		}
	}
	moved := map[alike][]int{}
	isGone := map[string]bool{}
	for i, k := range b.known {
		if found[i] || k.File == "" {
			continue
		}
		if _, asked := isGone[k.File]; !asked {
			isGone[k.File] = gone(k.File)
		}
		if isGone[k.File] {
			like := alike{k.Rule, k.Raw, k.Namespace, k.Field}
			moved[like] = append(moved[like], i)
		}
	}
	for i := range r.findings {
		f := &r.findings[i]
		like := alike{f.Rule, f.Raw, f.Namespace, f.Field}
		if from := moved[like]; f.shows() && len(from) > 0 {
			found[from[0]], moved[like] = true, from[1:]
			f.know()
		}
	}
	r.settled = nil
	for i, k := range b.known {
		if !found[i] && r.judges(k) {
			r.settled = append(r.settled, k)
		}
	}
}

func (f *finding) know() {
	f.left, f.status, f.judged().Baseline = leftKnown, OK, true
}

// judges reports whether a check would have found what a baseline knows, were it still there.
func (r *Report) judges(k known) bool {
	if r.part || k.Rule == orphanRule && !r.orphans || k.Rule == policyRule && !r.policies {
		return false
	}
	return !r.unsure[place{k.File, k.Raw}]
}

// place is where something is written, as far as a baseline tells.
type place struct{ file, raw string }

// TellSettled says on stderr what of a baseline is no longer there, and how to have it forgotten.
func (o *Output) TellSettled(r *Report, file string) {
	if len(r.settled) == 0 {
		return
	}
	for i, k := range r.settled {
		if i == baselineShort {
			o.Warn("and %d more", len(r.settled)-i)
			break
		}
		at := k.File
		if k.Line > 0 {
			at = fmt.Sprintf("%s:%d", at, k.Line)
		}
		o.Warn("gone: %s", strings.TrimPrefix(at+": "+k.Rule+": "+k.Raw, ": "))
	}
	o.Warn("note: %s of %s no longer found: --write-baseline %s writes it anew",
		Counted(len(r.settled), "finding"), file, file)
}
