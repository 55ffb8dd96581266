package guard

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/header"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// decodesToDotSegment reports whether a path could come to have a dot segment on its way. What
// others made of a GET could then be a read.
func decodesToDotSegment(path string) bool {
	return vaultpath.DecodesTo(path, vaultpath.IsDotSegment)
}

// vaultHeaders are the headers of Vault's own that go out. Others have it wrap the answer,
// or override a policy.
var vaultHeaders = map[string]bool{"X-Vault-Token": true, "X-Vault-Namespace": true,
	"X-Vault-Request": true}

// usualHeaders are written in their usual form, and make no other request of one. Every LIST has
// them: to look at each more closely takes a microsecond.
var usualHeaders = map[string]bool{"X-Vault-Token": true, "X-Vault-Namespace": true,
	"X-Vault-Request": true, "Accept": true, "Accept-Encoding": true, "User-Agent": true,
	"Idempotency-Key": true}

// forbiddenHeader says what is wrong with headers that could make another request out of this one,
// or "".
func forbiddenHeader(headers http.Header) string {
	for name := range headers {
		if usualHeaders[name] {
			continue
		}
		switch {
		case name != http.CanonicalHeaderKey(name):
			// net/http would send a second Host or Content-Length that is written otherwise.
			return "a header is not written in its usual form"
		case strings.HasPrefix(name, "X-Vault-") && !vaultHeaders[name], header.Retargets(name):
			return fmt.Sprintf("header %q", name)
		}
	}
	return ""
}
