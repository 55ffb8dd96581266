package theme

import (
	"maps"
	"slices"
	"strings"
)

// SpellOut has all that is told of keys be told in ASCII: up, not the sign of an arrow.
func (k *KeyMap) SpellOut() {
	pairs := []string{"…", "..."}
	for _, name := range slices.Sorted(maps.Keys(signs)) {
		pairs = append(pairs, signs[name], name)
	}
	plain := strings.NewReplacer(pairs...)
	for _, c := range append(k.Commands(), k.Typing.all()...) {
		help := c.Key.Help()
		c.Key.SetHelp(plain.Replace(help.Key), plain.Replace(help.Desc))
	}
}
