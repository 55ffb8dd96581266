package header

import (
	"errors"
	"fmt"
	"net/textproto"
	"strings"
)

// maxValue is more than servers take of all headers together.
const maxValue = 32 << 10

// ofRequest are the headers that are the connection's or the request's own.
var ofRequest = map[string]bool{
	"Accept": true, "Accept-Encoding": true, "Connection": true, "Content-Encoding": true,
	"Content-Length": true, "Content-Type": true, "Expect": true, "Host": true, "Keep-Alive": true,
	"Proxy-Connection": true, "Range": true, "Te": true, "Trailer": true, "Transfer-Encoding": true,
	"Upgrade": true,
}

// Check says what is wrong with a header that somebody wants sent along. What is no name is not
// repeated, as it may be a secret in the wrong place.
func Check(name, value string) error {
	canonical := Canonical(name)
	switch {
	case name == "":
		return errors.New("a header has no name")
	case strings.ContainsFunc(name, notOfNames):
		return errors.New("the name of a header has a character that none has")
	case strings.HasPrefix(canonical, "X-Vault-"):
		return fmt.Errorf("header %s: those that begin with X-Vault- are for Vault itself", canonical)
	case ofRequest[canonical]:
		return fmt.Errorf("header %s belongs to the request itself", canonical)
	case Retargets(canonical):
		return fmt.Errorf("header %s could make another request of each", canonical)
	case value == "" || strings.TrimSpace(value) != value:
		return fmt.Errorf("header %s has no value, or blanks around it", canonical)
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		return fmt.Errorf("header %s has a control character in its value", canonical)
	case len(value) > maxValue:
		return fmt.Errorf("header %s is longer than %d KiB", canonical, maxValue>>10)
	}
	return nil
}

// Retargets reports whether a header, whose name is in its usual form, could have somebody on the
// way make another request of the one that it is sent with: another method, path or host.
func Retargets(canonical string) bool {
	// X-HTTP-Method-Override and its relatives, as X-HTTPMethod
	return strings.Contains(strings.ToLower(canonical), "method") ||
		strings.HasPrefix(canonical, "X-Original-") || strings.HasPrefix(canonical, "X-Rewrite-") ||
		strings.HasPrefix(canonical, "X-Forwarded-")
}

// Canonical returns a name in its usual form.
func Canonical(name string) string { return textproto.CanonicalMIMEHeaderKey(name) }

// notOfNames reports whether no name of a header has a character.
func notOfNames(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') &&
		!strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}
