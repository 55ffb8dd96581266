package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// wander presses keys as somebody does who looks about: what the explorer has listed by then, and
// what is on its way, makes no difference to what it says in the end.
func (e *eye) wander(choose func(n int) int) {
	e.wait(choose(4))
	for range choose(4) {
		switch choose(6) {
		case 0: // all below the first mount
			e.press("a", "home", "*")
		case 1: // the find lists everything
			e.press("f")
			e.wait(choose(4))
			e.press("esc")
		case 2: // everything anew
			e.press("R")
		case 3: // a folder anew
			e.press("a", "home", "right", "down", "right", "r")
		case 4: // an entity
			e.press("a", "tab", "home", "down", "down", "enter", "right", "down")
		case 5: // a walk that is stopped
			e.press("a", "home", "down", "*", "esc")
		}
		e.wait(choose(4))
	}
}

// checkProblems holds the list of problems to the check, and the counts on the screen.
func (e *eye) checkProblems() {
	list, bad := e.problems()
	var want []string
	faults := faultsOf(e.check.Problems)
	for _, p := range e.check.Problems {
		place := p.File
		if p.Line > 0 {
			place = fmt.Sprintf("%s:%d", p.File, p.Line)
		}
		word, message := "in file", p.Message
		if note, is := strings.CutPrefix(message, "note: "); is {
			word, message = "note", note
		}
		want = append(want, row(word, place, message))
	}
	want = append(want, lines(e.wrong(), e.asProblem)...)
	for _, p := range e.check.Policies {
		want = append(want, row("note", fmt.Sprintf("%s:%d", p.File, p.Line), ruleText(p)))
	}
	e.same("the list of problems", list, want)
	total := len(e.only(isBad)) + len(faults)
	e.equal("the number of problems", bad, total)
	if head, mark := plain(e.screen()[0]), fmt.Sprintf("✗ %d ", total); strings.Contains(head,
		mark) != (total > 0) {
		e.t.Errorf("the head of the screen is %q, want %q", strings.TrimSpace(head), mark)
	}
	e.press("esc")
}

// wrong are the references that are listed as problems.
func (e *eye) wrong() []*render.Reference {
	return e.only(func(r *render.Reference) bool { return isBad(r) || isUncertain(r) })
}

// checkCatalog goes through the catalog, and holds what it says of each entity to the check.
func (e *eye) checkCatalog(choose func(n int) int) {
	found := map[string]bool{}
	names := map[string]string{"unowned": ""}
	for _, its := range e.entities {
		names[its.Ref] = its.Ref
	}
	e.press("a", "tab", "home")
	for before := ""; ; e.press("down") {
		screen := e.screen()
		cursor := slices.IndexFunc(screen, func(s string) bool {
			return strings.Contains(s, "▌") && strings.HasPrefix(plain(s), "┃▌")
		})
		if cursor < 0 {
			e.t.Errorf("no cursor in the catalog:\n%s", plain(strings.Join(screen, "\n")))
			return
		}
		text, about := squeezed(strings.Split(plain(screen[cursor]), "┃")[1]),
			plain(screen[len(screen)-4])
		if text+about == before {
			break
		}
		before = text + about
		if ref, is := names[strings.Fields(about + " ?")[0]]; is {
			found[ref] = true
			name, note, _ := strings.Cut(text, " ")
			e.checkEntity(ref, name, note, choose)
		}
	}
	for _, its := range e.entities {
		if !found[its.Ref] {
			e.t.Errorf("%s is not in the catalog", its.Ref)
		}
	}
	if unowned := e.ofEntity(""); found[""] != (len(unowned) > 0) {
		e.t.Errorf("unowned is in the catalog: %t; the check has %d", found[""], len(unowned))
	}
}

// checkEntity holds what the explorer says of the entity under the cursor to the check: its note in
// the catalog, what it uses, and the hints of some of that.
func (e *eye) checkEntity(ref, name, note string, choose func(n int) int) {
	own := e.ofEntity(ref)
	bad := 0
	for _, its := range e.entities {
		if its.Ref == ref {
			bad = len(faultsOf(its.Problems))
		}
	}
	for _, r := range own {
		if isBad(r) {
			bad++
		}
	}
	mark := fmt.Sprintf("✗ %d", bad)
	if ref == "" {
		if mark += fmt.Sprintf(" of %d", len(own)); bad == 0 {
			mark = fmt.Sprint(len(own))
		}
	}
	if (bad > 0 || ref == "") != (note == mark) {
		e.t.Errorf("the catalog says %q of %q, want %q", note, ref, mark)
	}
	e.press("u")
	title, list := e.overlay()
	if len(own) == 0 {
		e.equal("title of what "+ref+" uses", title, "")
		return
	}
	if !strings.HasPrefix(title, " References of "+name+" ") || len(list) < len(own) {
		e.t.Errorf("u on %q shows %q with %d lines, want %d", ref, title, len(list), len(own))
		return
	}
	var got []string
	for _, text := range list[:len(own)] {
		got = append(got, squeezed(text))
	}
	e.same("u on "+ref, got, lines(own, e.asUse))
	cursor := 0
	for range 3 { // lines of files
		to := choose(len(own))
		for ; cursor < to; cursor++ {
			e.press("down")
		}
		if cursor != to || own[cursor].Hint == "" {
			continue
		}
		e.press("enter")
		e.wait(1)
		_, list := e.overlay()
		hint := row(own[cursor].Hint)
		// one that is longer than the box goes on in the next line, also behind a slash
		joined := func(text string) string { return strings.ReplaceAll(text, " ", "") }
		if !strings.Contains(joined(strings.Join(list, "")), joined(hint)) {
			e.t.Errorf("the lines of %s do not say %q:\n%s", whole(own[cursor]), hint,
				strings.Join(list, "\n"))
		}
		e.press("esc")
	}
	e.press("esc")
}

// checkUsedBy goes from one of the problems to the secret that is meant, and holds what the
// explorer says of who uses it to the check.
func (e *eye) checkUsedBy(choose func(n int) int) {
	wrong := e.wrong()
	if len(wrong) == 0 {
		return
	}
	to := choose(len(wrong))
	of := wrong[to]
	if of.Location == "" || of.Namespace != e.namespace {
		return
	}
	e.press("!")
	e.overlay() // is drawn
	for range to + len(e.check.Problems) {
		e.press("down")
	}
	e.press("enter")
	e.wait(1)
	e.press("u")
	title, list := e.overlay()
	folder := strings.HasSuffix(of.Location, "/")
	users := e.only(func(r *render.Reference) bool {
		names := r.Location
		return r.Namespace == e.namespace && names != "" && (names == of.Location ||
			strings.HasSuffix(names, "/") && strings.HasPrefix(of.Location, names) || folder &&
			strings.HasPrefix(names+"/", of.Location))
	})
	slices.SortStableFunc(users, func(a, b *render.Reference) int {
		if folder {
			return 0
		}
		return cmp.Compare(min(1, len(strings.TrimPrefix(of.Location, a.Location))),
			min(1, len(strings.TrimPrefix(of.Location, b.Location))))
	})
	if !strings.HasPrefix(title, " Used by "+of.Location+" ") || len(list) < len(users) {
		e.t.Errorf("enter on %s, then u, shows %q with %d lines, want %d", whole(of), title, len(list),
			len(users))
		return
	}
	var got []string
	for _, text := range list[:len(users)] {
		got = append(got, squeezed(text))
	}
	e.same("u on "+of.Location, got, lines(users, func(r *render.Reference) string {
		return row(at(r), strings.TrimPrefix(r.Location, of.Location), syntaxOf(r), e.owner(r))
	}))
	e.press("esc")
}
