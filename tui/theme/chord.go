package theme

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
)

// A chord is two keys, one after the other, that are one key of a binding: "g g" is what
// [key.Matches] is asked for then, as for any other.

// Chord returns a chord as bindings have it.
func Chord(first, second Pressed) Pressed { return first + " " + second }

// Bound reports whether a command of the panes is on a key, live or not.
func (k *KeyMap) Bound(p Pressed) bool {
	for _, c := range k.commands() {
		if slices.Contains(c.Key.Keys(), string(p)) {
			return true
		}
	}
	return false
}

// Means reports whether a key does something now.
func (k *KeyMap) Means(p Pressed) bool {
	for _, c := range k.commands() {
		if key.Matches(p, *c.Key) {
			return true
		}
	}
	return false
}

// Begins reports whether a key is the first of a chord.
func (k *KeyMap) Begins(p Pressed) bool {
	for _, c := range k.commands() {
		for _, keys := range c.Key.Keys() {
			if _, ok := second(keys, p); ok {
				return true
			}
		}
	}
	return false
}

// second returns the other key of a chord that begins with a key.
func second(keys string, first Pressed) (string, bool) {
	if len(keys) < len(first)+2 || keys[:len(first)] != string(first) || keys[len(first)] != ' ' {
		return "", false
	}
	return keys[len(first)+1:], true
}

// After tells which keys make a chord of a key, and what each does.
func (k *KeyMap) After(first Pressed) string {
	var parts []string
	for _, c := range k.commands() {
		what := c.Key.Help().Desc
		if c.Group == Yours {
			what = c.Name // it may run many words
		}
		for _, keys := range c.Key.Keys() {
			if next, ok := second(keys, first); ok && c.Key.Enabled() {
				parts = append(parts, ShowKey(next)+" "+what)
			}
		}
	}
	return strings.Join(parts, ", ")
}

// TakesLetter returns the command that a key is of, where a letter is to follow; nil for others.
func (k *KeyMap) TakesLetter(p Pressed) *key.Binding {
	for _, b := range k.withLetter() {
		if key.Matches(p, *b) {
			return b
		}
	}
	return nil
}

// withLetter returns the commands that a letter follows, as the name of a mark.
func (k *KeyMap) withLetter() [1]*key.Binding { return [...]*key.Binding{&k.Mark} }

// Letter returns a key that is a letter, by what that stands for.
func Letter(letter string) key.Binding { return does("", letter) }

// commands is [KeyMap.Commands], made once: each key is held against it.
func (k *KeyMap) commands() []Command {
	if k.all == nil {
		k.all = k.Commands()
	}
	return k.all
}
