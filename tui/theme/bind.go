package theme

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Change is other keys for a command. None leaves it without.
type Change struct {
	Typing bool // it is one of [TypingKeys]
	Own    bool // it is none of these, but the user's own: see [KeyMap.Own]
	Name   string
	What   string   // an own one does
	Keys   []string // as people write them
}

// Fault is what is wrong about a change.
type Fault struct {
	Change int // of those that were given
	Err    error
}

// Names returns the commands that keys can be changed of, those of the panes and those for while
// somebody types, with the usual keys.
func Names() (panes, typing []Command) {
	k := DefaultKeys()
	return k.Commands(), k.Typing.all()
}

// all returns every command that has keys while somebody types.
func (k *TypingKeys) all() []Command { return append(k.Commands(), k.InLines()...) }

// NewKeys returns a set of keys with changes, and what is wrong about these: keys that are none,
// and those that more than one command would have. A name that is not known changes nothing.
func NewKeys(set string, changes []Change) (*KeyMap, []Fault) {
	k := DefaultKeys()
	b := binder{panes: taken(k.Commands()), typing: taken(k.Typing.all())}
	named := setNamed(set)
	for _, c := range b.panes {
		c.useOf(named.panes)
	}
	for _, c := range b.typing {
		c.useOf(named.typing)
	}
	for i, change := range changes {
		if change.Own {
			b.add(i, k, change)
		} else {
			b.change(i, change)
		}
	}
	b.keepWays(k)
	b.clashes(k)
	return k, b.faults
}

// binder puts commands on keys, and notes what is wrong about that.
type binder struct {
	panes, typing []*bound
	faults        []Fault
}

// bound is a command and the change that its keys are from, -1 where they are the set's.
type bound struct {
	Command
	by int
}

func taken(commands []Command) (all []*bound) {
	for _, c := range commands {
		all = append(all, &bound{c, -1})
	}
	return all
}

// useOf puts a command on the keys that a set has for it.
func (c *bound) useOf(set map[string][]string) {
	if keys, ok := set[c.Name]; ok {
		c.bind(keys)
	}
}

// add puts a command of the user's own to those that there are.
func (b *binder) add(i int, k *KeyMap, change Change) {
	for _, c := range b.panes {
		if c.Name == change.Name {
			b.faults = append(b.faults, Fault{i, fmt.Errorf("there is a command %s already", c.Name)})
			return
		}
	}
	own := does(change.What)
	k.Own = append(k.Own, OwnCommand{change.Name, &own})
	b.panes = append(b.panes, &bound{Command{change.Name, Yours, &own}, i})
	b.change(i, change)
}

func (b *binder) change(i int, change Change) {
	of := b.panes
	if change.Typing {
		of = b.typing
	}
	at := slices.IndexFunc(of, func(c *bound) bool { return c.Name == change.Name })
	if at < 0 {
		return
	}
	c, keys := of[at], []string{}
	for _, text := range change.Keys {
		k, err := ParseKey(text)
		if err == nil {
			err = c.allows(k)
		}
		if err != nil {
			b.faults = append(b.faults, Fault{i, fmt.Errorf("%s: %w", change.Name, err)})
			continue
		}
		keys = append(keys, k)
	}
	c.bind(keys)
	c.by = i
}

// allows returns an error for a key that the command cannot have whatever others have.
func (c *bound) allows(k string) error {
	first, _, chord := strings.Cut(k, " ")
	switch {
	case k == interrupt && c.Name != "quit" && c.Name != "interrupt":
		return fmt.Errorf("%s always closes what is open, or quits", ShowKey(k))
	case c.Group == Typing && chord:
		return fmt.Errorf("%s is a chord, and there are none while you type", ShowKey(k))
	case c.Group == Typing && isText(k):
		return fmt.Errorf("%s is text while you type", ShowKey(k))
	case chord && isDigit(first):
		return fmt.Errorf("%s begins with a digit, which is a number", ShowKey(k))
	}
	return nil
}

func isDigit(k string) bool { return len(k) == 1 && '0' <= k[0] && k[0] <= '9' }

// keepWays has the key that always ends what is open, or the program, do that whatever a change
// says.
func (b *binder) keepWays(k *KeyMap) {
	for _, c := range slices.Concat(b.panes, b.typing) {
		if ends := c.Key == &k.Quit || c.Key == &k.Typing.Interrupt; ends {
			keys := slices.DeleteFunc(slices.Clone(c.Key.Keys()), isHidden)
			if !slices.Contains(keys, interrupt) {
				c.bind(append(keys, interrupt))
			}
		}
	}
}

// clashes notes keys of which more than one command has the same, and those that could not begin a
// chord. Two commands are of both modes.
func (b *binder) clashes(k *KeyMap) {
	panes, typing := slices.Clone(b.panes), slices.Clone(b.typing)
	for _, c := range b.typing {
		if c.Key == &k.Typing.Interrupt {
			panes = append(panes, c)
		}
	}
	for _, c := range b.panes {
		if c.Key == &k.Suspend {
			typing = append(typing, c)
		}
	}
	for _, mode := range [][]*bound{panes, typing} {
		for i, c := range mode {
			for _, other := range mode[:i] {
				b.compare(other, c)
			}
		}
	}
}

// compare notes where two commands of one mode cannot have the keys that they have.
func (b *binder) compare(x, y *bound) {
	if share(x.Name, y.Name) {
		return
	}
	if y.by > x.by {
		x, y = y, x // the one that is told of is the one that was changed last
	}
	modes := (x.Group == Typing) != (y.Group == Typing) // there are no chords in both
	for _, k := range x.Key.Keys() {
		for _, l := range y.Key.Keys() {
			what := ""
			switch first, second := firstOf(k), firstOf(l); {
			case isHidden(k) || isHidden(l) || modes && (first != k || second != l):
			case k == l:
				what = fmt.Sprintf("%s: %s is a key of %s: one of them needs another, or none ([])", x.Name,
					ShowKey(k), y.Name)
			case first != k && first == l:
				what = fmt.Sprintf("%s: %s is a key of %s, and cannot begin %s", x.Name, ShowKey(l), y.Name,
					ShowKey(k))
			case second != l && second == k:
				what = fmt.Sprintf("%s: %s begins %s of %s, and cannot be a key alone", x.Name, ShowKey(k),
					ShowKey(l), y.Name)
			}
			if what != "" {
				b.faults = append(b.faults, Fault{x.by, errors.New(what)})
				return
			}
		}
	}
}

// firstOf returns the first key of a chord, or a key that is none.
func firstOf(k string) string {
	first, _, chord := strings.Cut(k, " ")
	if !chord {
		return k
	}
	return first
}

// share reports whether two commands may have the same key: where one of them means something the
// other does not, or they are the same to the user.
func share(a, b string) bool {
	pairs := [][2]string{
		{"done", "narrow"}, // in an overlay a key either ends the typing or goes on to the next scope
		{"interrupt", "quit"},
		{"previous-match", "namespace"}, // while a filter stands, and where none does
		{"list-all", "select-all"},      // of what is in a folder, and of a list
	}
	return slices.ContainsFunc(pairs, func(p [2]string) bool {
		return p == [2]string{a, b} || p == [2]string{b, a}
	})
}
