package theme

import (
	"strings"

	"charm.land/bubbles/v2/key"
)

// FootGap stands between the parts of a foot.
const FootGap = "   "

// Foot writes what there is to know below a list: what keys do, above all.
func Foot(parts ...string) string { return strings.Join(parts, FootGap) }

// Does tells what a key does.
func Does(key key.Binding, what string) string { return key.Help().Key + " " + what }
