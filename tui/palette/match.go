package palette

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/find"
)

// row is one line of the list: an entry, or an argument of it.
type row struct {
	entry *Entry
	arg   *Arg
	first bool // of its group, where all are listed
}

// read finds out what was typed: the entry whose argument is being typed, nil where it is the name
// of one, and the text of that.
func read(entries []Entry, text string) (of *Entry, rest string) {
	text = strings.TrimLeft(text, " ")
	name, rest, ok := strings.Cut(text, " ")
	if !ok {
		return nil, text
	}
	for i := range entries {
		if e := &entries[i]; e.takesArg() && e.is(name) {
			return e, strings.TrimSpace(rest)
		}
	}
	return nil, text
}

// match returns what shows for a text, the best first: what has just that name, what can be done,
// what the words match better. All of it shows for none, in its order. An argument may also be the
// text itself.
func match(entries []Entry, of *Entry, text string) []row {
	query := find.Parse(text)
	rows := rank(entries, of, text, query)
	if slips, ok := query.Slips(); ok && len(rows) == 0 {
		rows = rank(entries, of, text, slips)
	}
	if of == nil {
		return rows
	}
	// What is typed stands behind what begins so, which it may be on the way to.
	if arg, ok := of.typed(text); ok && (len(rows) == 0 || rows[0].arg.Name != arg.Name) {
		n := 0
		for n < len(rows) && strings.HasPrefix(rows[n].arg.Name, text) {
			n++
		}
		rows = slices.Insert(rows, n, row{entry: of, arg: &arg})
	}
	return rows
}

func rank(entries []Entry, of *Entry, text string, query find.Query) []row {
	type ranked struct {
		row
		exact, begins, can bool
		score              int
	}
	var found []ranked
	add := func(r row, name, all string, exact, can bool) {
		score, _, ok := query.Score(all)
		if !ok && !query.Empty() && !exact {
			return
		}
		found = append(found, ranked{r, exact, strings.HasPrefix(name, text), can, score})
	}
	if of != nil && of.Args != nil {
		for _, a := range of.Args(text) {
			add(row{entry: of, arg: &a}, a.Name, a.Name+" "+a.What, a.Name == text, true)
		}
	} else if of == nil {
		group := ""
		for i := range entries {
			e := &entries[i]
			r := row{entry: e, first: text == "" && string(e.Group) != group}
			group = string(e.Group)
			all := strings.Join(append([]string{e.Name, e.What}, e.Other...), " ")
			add(r, e.Name, all, e.is(text), e.Needs == "")
		}
	}
	if text != "" {
		better := func(a, b bool) int {
			switch {
			case a == b:
				return 0
			case a:
				return -1
			}
			return 1
		}
		slices.SortStableFunc(found, func(a, b ranked) int {
			if a.exact == b.exact && a.can == b.can && a.begins && b.begins {
				return 0
			}
			return cmp.Or(better(a.exact, b.exact), better(a.can, b.can), better(a.begins, b.begins),
				cmp.Compare(b.score, a.score))
		})
	}
	rows := make([]row, len(found))
	for i, f := range found {
		rows[i] = f.row
	}
	return rows
}
