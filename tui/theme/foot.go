package theme

import (
	"strings"

	"charm.land/bubbles/v2/key"
)

// FootGap stands between the parts of a foot.
const FootGap = "   "

// Foot writes what keys do below a list: pairs of a binding and what it does here. What is off is left out.
func Foot(pairs ...FootPart) string {
	var parts []string
	for _, p := range pairs {
		if p.Key.Enabled() {
			parts = append(parts, p.Key.Help().Key+" "+p.Does)
		}
	}
	return strings.Join(parts, FootGap)
}

// FootPart is a key and what it does.
type FootPart struct {
	Key  key.Binding
	Does string
}
