package vaultpath

import (
	"net/url"
	"strings"
)

// DecodesTo reports whether a path, on its way to a server, could come to have a segment of which
// is returns true: some proxies decode once more than they should, take "\" for a slash, or cut a
// segment at ";", and what stands behind "?" or "#" is no path to whoever decodes before that is
// cut off.
func DecodesTo(path string, is func(segment string) bool) bool {
	for {
		flat := strings.ReplaceAll(path, `\`, "/")
		for seg := range strings.SplitSeq(flat, "/") {
			if end := strings.IndexAny(seg, ";?#"); end >= 0 {
				seg = seg[:end]
			}
			if is(seg) {
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

// IsDotSegment reports whether a segment is one that servers leave out when they tidy a path up.
func IsDotSegment(segment string) bool { return segment == "." || segment == ".." }

// HasAPIVersion reports whether the path of a server's address has the segment that the API begins
// with, in any spelling. What is asked for below such an address is not what it seems: below
// /v1/secret/data the page of the mounts, sys/mounts, is a secret.
func HasAPIVersion(path string) bool {
	return DecodesTo(path, func(segment string) bool {
		// Some servers make no difference between letters, or leave out what stands at the end.
		return strings.EqualFold(strings.TrimFunc(segment, func(r rune) bool {
			return r <= ' ' || r == '.' || r == 0x7f
		}), strings.TrimSuffix(APIVersion, "/"))
	})
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
