package guard

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// decodesToDotSegment reports whether a path could come to have a dot segment on its way: some
// proxies decode once more than they should, take "\" for a slash, or cut a segment at ";". What
// they made of a GET could be a read.
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

// vaultHeaders are the headers of Vault's own that go out. Others have it wrap the answer,
// or override a policy.
var vaultHeaders = map[string]bool{"X-Vault-Token": true, "X-Vault-Namespace": true,
	"X-Vault-Request": true}

// forbiddenHeader says what is wrong with headers that could make another request out of this one,
// or "".
func forbiddenHeader(headers http.Header) string {
	for name := range headers {
		switch {
		case name != http.CanonicalHeaderKey(name):
			// net/http would send a second Host or Content-Length that is written otherwise.
			return "a header is not written in its usual form"
		case strings.HasPrefix(name, "X-Vault-") && !vaultHeaders[name],
			strings.Contains(name, "Method"), // X-HTTP-Method-Override and its relatives
			strings.HasPrefix(name, "X-Original-"), strings.HasPrefix(name, "X-Rewrite-"),
			strings.HasPrefix(name, "X-Forwarded-"):
			return fmt.Sprintf("header %q", name)
		}
	}
	return ""
}
