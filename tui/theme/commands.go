package theme

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
)

// Command is something that a key does, by its name: as the palette lists it, and as a config binds
// it.
type Command struct {
	Name  string // as in copy-path
	Group Group
	Key   *key.Binding
}

// Press is the key of a command that nobody has to press: it does what the command does, whatever
// else it is bound to.
func (c Command) Press() Pressed { return Pressed(hidden + c.Name) }

// hidden is what such a key begins with.
const hidden = ":"

func isHidden(k string) bool { return len(k) > len(hidden) && strings.HasPrefix(k, hidden) }

// bind puts a command on keys, in place of those that it had.
func (c Command) bind(keys []string) {
	said := showKeys(keys)
	if said == "" && c.Group != Typing {
		said = string(c.Press()) // as one calls it by its name
	}
	if keys = slices.Clip(keys); c.Group != Typing {
		keys = append(keys, string(c.Press()))
	}
	c.Key.SetKeys(keys...)
	c.Key.SetHelp(said, c.Key.Help().Desc)
}

// HasKey reports whether there is a key to press for what a binding does.
func HasKey(b key.Binding) bool {
	return slices.ContainsFunc(b.Keys(), func(k string) bool { return !isHidden(k) })
}

// Group is what commands are about, as the help and the palette arrange them.
type Group string

// The groups, in the order in which they are shown.
const (
	Moving  Group = "moving"
	Looking Group = "looking"
	Acting  Group = "at the cursor"
	Program Group = "program"
	Yours   Group = "your own"
	Typing  Group = "while you type"
)

// Commands returns all that the keys of the panes do, by group.
func (k *KeyMap) Commands() []Command {
	all := []Command{
		{"up", Moving, &k.Up},
		{"down", Moving, &k.Down},
		{"half-page-up", Moving, &k.HalfUp},
		{"half-page-down", Moving, &k.HalfDown},
		{"page-up", Moving, &k.PageUp},
		{"page-down", Moving, &k.PageDown},
		{"top", Moving, &k.Top},
		{"bottom", Moving, &k.Bottom},
		{"scroll-left", Moving, &k.ScrollLeft},
		{"scroll-right", Moving, &k.ScrollRight},
		{"open", Moving, &k.Enter},
		{"in", Moving, &k.In},
		{"out", Moving, &k.Out},
		{"other-pane", Moving, &k.Next},
		{"pane-before", Moving, &k.Prev},
		{"go-back", Moving, &k.GoBack},
		{"go-forward", Moving, &k.GoForward},
		{"to-mark", Moving, &k.ToMark},
		{"next-match", Moving, &k.NextMatch},
		{"previous-match", Moving, &k.PrevMatch},
		{"list-all", Looking, &k.ListAll},
		{"filter", Looking, &k.Filter},
		{"find", Looking, &k.Find},
		{"all-mounts", Looking, &k.AllMounts},
		{"problems", Looking, &k.Problems},
		{"refresh", Looking, &k.Refresh},
		{"refresh-all", Looking, &k.RefreshAll},
		{"group-by", Looking, &k.Group},
		{"sort", Looking, &k.Sort},
		{"sort-other-way", Looking, &k.SortTurn},
		{"details", Looking, &k.Details},
		{"wider", Looking, &k.Wider},
		{"narrower", Looking, &k.Narrower},
		{"view", Acting, &k.View},
		{"edit", Acting, &k.Edit},
		{"create", Acting, &k.Create},
		{"copy-path", Acting, &k.CopyPath},
		{"copy-address", Acting, &k.CopyAddress},
		{"copy-as", Acting, &k.CopyAs},
		{"used-by", Acting, &k.Uses},
		{"owner", Acting, &k.Owner},
		{"mark", Acting, &k.Mark},
		{"select", Acting, &k.Select},
		{"select-all", Acting, &k.SelectAll},
		{"back", Program, &k.Back},
		{"login", Program, &k.Login},
		{"profile", Program, &k.Profile},
		{"namespace", Program, &k.Namespace},
		{"mouse", Program, &k.Mouse},
		{"palette", Program, &k.Palette},
		{"help", Program, &k.Help},
		{"suspend", Program, &k.Suspend},
		{"quit", Program, &k.Quit},
	}
	for _, own := range k.Own {
		all = append(all, Command{own.Name, Yours, own.Key})
	}
	return all
}

// InLines returns what every line that is typed in has, beside [TypingKeys.Commands]: a list above
// it, and ways to end.
func (k *TypingKeys) InLines() []Command {
	return []Command{
		{"up", Typing, &k.Up},
		{"down", Typing, &k.Down},
		{"page-up", Typing, &k.PageUp},
		{"page-down", Typing, &k.PageDown},
		{"accept", Typing, &k.Accept},
		{"close", Typing, &k.Close},
		{"done", Typing, &k.Done},
		{"narrow-back", Typing, &k.Prev},
	}
}

// Commands returns what keys do while somebody types, beside what every line that is typed in has.
func (k *TypingKeys) Commands() []Command {
	return []Command{
		{"row-down", Typing, &k.RowDown},
		{"row-up", Typing, &k.RowUp},
		{"narrow", Typing, &k.Next},
		{"copy", Typing, &k.Copy},
		{"copy-address", Typing, &k.CopyAddress},
		{"copy-as", Typing, &k.CopyAs},
		{"view", Typing, &k.OpenPage},
		{"edit", Typing, &k.EditPage},
		{"mark", Typing, &k.Mark},
		{"select", Typing, &k.Select},
		{"select-all", Typing, &k.SelectAll},
		{"sort", Typing, &k.Sort},
		{"sort-other-way", Typing, &k.SortTurn},
		{"scroll-left", Typing, &k.ScrollLeft},
		{"scroll-right", Typing, &k.ScrollRight},
		{"actions", Typing, &k.Actions},
		{"older", Typing, &k.Older},
		{"newer", Typing, &k.Newer},
		{"lines", Typing, &k.Lines},
		{"edit-file", Typing, &k.Edit},
		{"fix-file", Typing, &k.Fix},
		{"interrupt", Typing, &k.Interrupt},
	}
}

// SetLive says whether some keys have a meaning now, for matching and for all that tells of keys;
// why says what they would need, as in "on a secret".
func (k *KeyMap) SetLive(live bool, why string, keys ...*key.Binding) {
	if k.why == nil {
		k.why = map[*key.Binding]string{}
	}
	for _, b := range keys {
		b.SetEnabled(live)
		k.why[b] = why
	}
}

// Why returns what a key needs that has no meaning now, "" where it has one.
func (k *KeyMap) Why(b *key.Binding) string {
	if b.Enabled() {
		return ""
	}
	return k.why[b]
}
