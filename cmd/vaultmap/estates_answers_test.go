package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// asker runs commands in this process, on one server and folder.
type asker struct {
	t         *testing.T
	server    *memvault.Server
	address   string
	token     string
	namespace string
	engine    string // of annotations that name none; "" is the usual one
	dir       string
	home      string

	check    render.Report // what all other answers are compared with
	entities []render.Entity
}

func newAsker(t *testing.T, server *memvault.Server, token, dir string) *asker {
	return &asker{t: t, server: server, address: serve(t, server).address(), token: token, dir: dir,
		home: t.TempDir()}
}

func (a *asker) env(name string) string {
	return map[string]string{
		"VAULT_ADDR": a.address, "VAULT_TOKEN": a.token, "VAULT_NAMESPACE": a.namespace, "HOME": a.home,
		"XDG_CONFIG_HOME": a.home,
	}[name]
}

// run runs a command on the folder.
func (a *asker) run(args ...string) outcome {
	var out, err bytes.Buffer
	args = append(args, "--catalog", a.dir)
	if a.engine != "" {
		args = append(args, "--engine", a.engine)
	}
	status := run(a.t.Context(), args, &render.Streams{In: strings.NewReader(""), Out: &out, Err: &err,
		Env: a.env})
	return outcome{out.String(), err.String(), status}
}

// json runs a command, and returns what it said. Its exit status has to follow from that.
func (a *asker) json(into any, args ...string) (status int) {
	o := a.run(append(args, "-o", "json")...)
	d := json.NewDecoder(strings.NewReader(o.stdout))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		a.t.Errorf("%q: %v: status %d, stdout %.200q, stderr %q", args, err, o.status, o.stdout, o.stderr)
	}
	return o.status
}

const spared = "which is no problem: the tool goes on without it"

// isBad reports whether there is nothing to get, and the tool needs it, as far as JSON says.
func isBad(r *render.Reference) bool {
	return r.Status.Nothing() && !strings.HasSuffix(r.Hint, spared)
}

// isUncertain reports whether a reference could not be found out.
func isUncertain(r *render.Reference) bool {
	return r.Status.Uncertain() || r.Status == xref.Unchecked &&
		strings.Contains(r.Hint, "cannot be asked")
}

// exitOf returns the exit status that follows from what an answer says.
func exitOf(refs []*render.Reference, faults int) int {
	switch {
	case faults > 0 || slices.ContainsFunc(refs, isBad):
		return render.Nothing
	case slices.ContainsFunc(refs, isUncertain):
		return render.Partial
	}
	return render.OK
}

// faultsOf returns the problems in files that are more than a note.
func faultsOf(problems []render.Problem) []render.Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p render.Problem) bool {
		return strings.HasPrefix(p.Message, "note: ")
	})
}

// whole is all that JSON says of a reference, on one line.
func whole(r *render.Reference) string {
	version := ""
	if r.Version != nil {
		version = *r.Version
	}
	return fmt.Sprintf("%s:%d %s %q field %q version %q in %q of %q: %s %q; %s",
		r.File, r.Line, r.Source, r.Raw, r.Field, version, r.Namespace, r.Entity, r.Status, r.Location,
		r.Hint)
}

// asRefs is what refs says of a reference: no server was asked about it.
func asRefs(r *render.Reference) string {
	blind := *r
	if blind.Status != xref.Templated && blind.Status != xref.Unresolved {
		blind.Status = xref.Unchecked
	}
	blind.Hint = "" // which says less
	return whole(&blind)
}

func lines(refs []*render.Reference, line func(*render.Reference) string) []string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = line(r)
	}
	return out
}

// only returns the references of the check that one asks for.
func (a *asker) only(wanted func(*render.Reference) bool) []*render.Reference {
	var out []*render.Reference
	for _, r := range a.check.References {
		if wanted(r) {
			out = append(out, r)
		}
	}
	return out
}

// same fails the test where two answers differ, and shows how.
func (a *asker) same(what string, got, want []string) {
	a.t.Helper()
	if slices.Equal(got, want) {
		return
	}
	var diff strings.Builder
	for _, side := range []struct {
		sign     string
		of, from []string
	}{{"-", want, got}, {"+", got, want}} {
		for _, text := range side.of {
			if !slices.Contains(side.from, text) {
				fmt.Fprintf(&diff, "%s %s\n", side.sign, text)
			}
		}
	}
	if diff.Len() == 0 {
		all := func(lines []string) string { return strings.Join(lines, "\n") }
		fmt.Fprintf(&diff, "the order differs, or how often something is there:\n%s\nwant\n%s\n",
			all(got), all(want))
	}
	a.t.Errorf("%s differs from the check:\n%s", what, diff.String())
}

func (a *asker) equal(what string, got, want any) {
	a.t.Helper()
	if got != want {
		a.t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// checkAll checks everything.
func (a *asker) checkAll() {
	status := a.json(&a.check, "check")
	faults := faultsOf(a.check.Problems)
	a.equal("exit status of check", status, exitOf(a.check.References, len(faults)))
	counts := map[string]int{}
	for _, r := range a.check.References {
		counts[r.Status.String()]++
	}
	a.equal("counts of check", fmt.Sprint(a.check.Counts), fmt.Sprint(counts))
}

// checkText holds what the check prints as text to what it says as JSON.
func (a *asker) checkText() {
	o := a.run("check")
	a.equal("exit status of check in text", o.status, exitOf(a.check.References,
		len(faultsOf(a.check.Problems))))
	var want []string
	for _, p := range a.check.Problems {
		want = append(want, harmless.Text(render.FileLine(filepath.Join(a.dir, p.File),
			p.Line)+": "+p.Message))
	}
	for _, r := range a.check.References {
		if !isBad(r) && !isUncertain(r) && (r.Hint == "" || strings.HasSuffix(r.Hint, spared)) {
			continue
		}
		text := render.FileLine(filepath.Join(a.dir, r.File), r.Line) + ": " + r.Status.String() + ": " +
			a.what(r)
		if r.Hint != "" {
			text += "; " + r.Hint
		}
		want = append(want, harmless.Text(text))
	}
	for _, p := range a.check.Policies {
		want = append(want, harmless.Text(render.FileLine(filepath.Join(a.dir, p.File),
			p.Line)+": policy: "+ruleText(p)))
	}
	a.same("check in text", strings.Split(strings.TrimSuffix(o.stdout, "\n"), "\n"),
		append(want, []string{""}[min(len(want), 1):]...))
	if head := render.Counted(len(a.check.References), "reference") +
		":"; !strings.Contains(o.stderr, head) {
		a.t.Errorf("check says %q, and not %q", o.stderr, head)
	}
}

// ruleText is what is said of a rule of a policy that is for no place.
func ruleText(p render.PolicyRule) string {
	return strings.Join(p.Names, ", ") + " has a rule for " + p.Rule + ", but " + p.Hint
}

// what returns where a reference leads, as text has it.
func (a *asker) what(r *render.Reference) string {
	text := r.Location
	if text == "" {
		text = r.Raw
	}
	if r.Namespace != a.namespace {
		text += " in namespace " + r.Namespace
	}
	return text
}

// refsAll lists all references, of which no server is asked.
func (a *asker) refsAll() {
	var refs []*render.Reference
	a.equal("exit status of refs", a.json(&refs, "refs"), render.OK)
	a.same("refs", lines(refs, asRefs), lines(a.check.References, asRefs))
	for i, r := range refs {
		if i >= len(a.check.References) {
			break
		}
		switch of := a.check.References[i]; r.Status {
		case xref.Templated, xref.Unresolved: // a server may say more
			if !strings.HasPrefix(of.Hint, r.Hint) {
				a.t.Errorf("refs says %s, and check %s", whole(r), whole(of))
			}
		case xref.Unchecked:
		default:
			a.t.Errorf("refs says %s, and asked nobody", whole(r))
		}
	}
}

// ofEntity returns the references of an entity, or of nobody.
func (a *asker) ofEntity(ref string) []*render.Reference {
	return a.only(func(r *render.Reference) bool { return r.Entity == ref })
}

// askEntities asks for some of the entities.
func (a *asker) askEntities(choose func(n int) int) {
	for range min(len(a.entities), 1+choose(2)) {
		ref := a.entities[choose(len(a.entities))].Ref
		own := a.ofEntity(ref)
		var e render.Entity
		status := a.json(&e, "entity", ref)
		a.same("entity "+ref, lines(e.References, whole), lines(own, whole))
		want := exitOf(own, 0)
		if want == render.OK && !slices.ContainsFunc(own,
			func(r *render.Reference) bool { return r.Status == xref.OK }) {
			want = render.Nothing // there is nothing to be seen
		}
		a.equal("exit status of entity "+ref, status, want)
	}
}

// askPart asks for a part of the whole: what is an entity's, by either of its names, in a file, in
// a folder, or names a location.
func (a *asker) askPart(choose func(n int) int) {
	its, of := a.entities[choose(len(a.entities))], a.check.References[choose(len(a.check.References))]
	dir, _, _ := strings.Cut(of.File, "/")
	switch choose(6) {
	case 0:
		if !slices.ContainsFunc(a.entities, func(e render.Entity) bool {
			return e.Ref != its.Ref &&
				strings.EqualFold(e.Name, its.Name)
		}) {
			a.part(its.Name, a.ofEntity(its.Ref))
		}
	case 1:
		a.part(its.Ref, a.ofEntity(its.Ref))
	case 2:
		a.part(filepath.Join(a.dir, of.File), a.only(func(r *render.Reference) bool {
			return r.File == of.File
		}))
	case 3:
		a.part(filepath.Join(a.dir, dir), a.only(func(r *render.Reference) bool {
			return r.File == dir || strings.HasPrefix(r.File, dir+"/")
		}))
	default:
		a.location(of)
	}
}

// part asks for a part of all references, which those given are.
func (a *asker) part(what string, want []*render.Reference) {
	if len(want) == 0 {
		return
	}
	var part render.Report
	status := a.json(&part, "check", what)
	a.same("check "+what, lines(part.References, whole), lines(want, whole))
	a.equal("exit status of check "+what, status,
		exitOf(part.References, len(faultsOf(part.Problems))))
	var refs []*render.Reference
	a.equal("exit status of refs "+what, a.json(&refs, "refs", what), render.OK)
	a.same("refs "+what, lines(refs, asRefs), lines(want, asRefs))
}

// location asks who uses a location: who names it, a folder above it, or what lies below it.
func (a *asker) location(of *render.Reference) {
	if of.Location == "" {
		return
	}
	folder := strings.TrimSuffix(of.Location, "/") + "/"
	touches := func(r *render.Reference) bool {
		names := r.Location
		above := strings.HasSuffix(names, "/") && strings.HasPrefix(of.Location, names)
		return names != "" && (names == of.Location || strings.HasPrefix(names+"/", folder) || above)
	}
	var part render.Report
	a.json(&part, "check", of.Location)
	a.same("check "+of.Location, lines(part.References, whole), lines(a.only(touches), whole))
	here := a.only(func(r *render.Reference) bool { return touches(r) && r.Namespace == a.namespace })
	there := a.only(func(r *render.Reference) bool { return touches(r) && r.Namespace != a.namespace })
	var refs []*render.Reference
	a.json(&refs, "refs", of.Location)
	a.same("refs "+of.Location, lines(refs, asRefs), lines(append(here, there...), asRefs))
}
