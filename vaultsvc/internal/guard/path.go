package guard

import (
	"net/url"
	"strings"
)

// decodesToDotSegment reports whether a path could come to have a dot segment on its way: some proxies decode once
// more than they should, take "\" for a slash, or cut a segment at ";". What they made of a GET
// could be a read.
func decodesToDotSegment(path string) bool {
	for {
		flat := strings.ReplaceAll(path, `\`, "/")
		for seg := range strings.SplitSeq(flat, "/") {
			if seg, _, _ = strings.Cut(seg, ";"); seg == "." || seg == ".." {
				return true
			}
		}
		next := unescapeLoosely(path)
		if next == path {
			return false
		}
		path = next
	}
}

// unescapeLoosely decodes the percent-escapes of a path and leaves what is none as it is.
// The result is shorter, or the same.
func unescapeLoosely(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := url.PathUnescape(s[i : i+3]); err == nil {
				b.WriteString(c)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
