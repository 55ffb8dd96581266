package vaultpath

import (
	"net/url"
	"strings"
)

// EscapeSegments percent-encodes each segment of a path and keeps the slashes between
// them: "a b/c#d" is "a%20b/c%23d". A literal "%2F" in a name becomes "%252F".
func EscapeSegments(path string) string {
	return strings.ReplaceAll(url.PathEscape(path), "%2F", "/")
}

// EscapeWhole percent-encodes a path as one segment, slashes too: "a/b" is "a%2Fb".
// Vault's UI wants mounts, and the paths of KV version 2, in this form.
func EscapeWhole(path string) string { return url.PathEscape(path) }
