package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// isLocation reports whether a path may name a place where secrets are: not empty, not the
// API of the server itself, and without what no name holds. Whether it is too long says
// [collector.keep], so that nothing is left out in silence.
func isLocation(path string) bool {
	trimmed := strings.TrimLeft(strings.TrimSpace(path), "/")
	if trimmed == "" || strings.ContainsAny(trimmed, "\n\r\x00") {
		return false
	}
	for _, api := range []string{"auth", "sys", "identity"} {
		if rest, ok := strings.CutPrefix(trimmed, api); ok && (rest == "" || rest[0] == '/') {
			return false
		}
	}
	return true
}

// isWhole reports whether a path that should begin with its mount goes on below it.
func isWhole(path string) bool {
	_, below, _ := strings.Cut(strings.TrimLeft(strings.TrimSpace(path), "/"), "/")
	return isLocation(path) && (below != "" || lex.HoldsPlaceholder(path))
}
