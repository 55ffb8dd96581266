package harmless

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// maxAddress is how long an address may be, in bytes. An issuer's with all that OIDC adds is far
// shorter, and no browser takes more.
const maxAddress = 8 << 10

// CheckAddress returns an error where a web address must not be opened, copied, or made a link of a
// terminal: servers and repositories name them. It is http or https, and of visible ASCII alone,
// which no terminal acts on and no bidi control turns round. It names a host, and nobody who logs
// in: what stands before an @ is there to look like the host. No error repeats the address.
func CheckAddress(s string) error {
	u, err := url.Parse(s)
	switch {
	case strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("an address may hold visible ASCII characters alone")
	case strings.ContainsAny(s, "\"<>\\^`{|}"):
		return errors.New("an address must not hold any of \" < > \\ ^ ` { | }")
	case len(s) > maxAddress:
		return errors.New("an address must not be longer than 8 KiB")
	case err != nil, u.Opaque != "":
		return errors.New("the address is not well formed")
	case u.Scheme != "http" && u.Scheme != "https":
		return errors.New("only http and https addresses are opened")
	case u.User != nil, strings.Contains(u.Host, "@"):
		return errors.New("an address must not hold a user or a password")
	case !isHost(u.Hostname()) || !isPort(u):
		return errors.New("the address names no host")
	}
	return nil
}

// isHost reports whether a text is an IP address, or a name of letters, digits and hyphens.
func isHost(s string) bool {
	if ip, _, _ := strings.Cut(s, "%"); net.ParseIP(ip) != nil { // of a zone, too
		return true
	}
	name := strings.TrimSuffix(s, ".")
	if name == "" || len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") {
			return false
		}
		for _, r := range label { // what is written with percent signs is whole here
			if r != '-' && r != '_' && !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit) {
				return false
			}
		}
	}
	return true
}

func isPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	n, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && n > 0
}
