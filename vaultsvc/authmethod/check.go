package authmethod

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Check judges what somebody has set or typed as a value of the kind. Its error repeats nothing of
// it: what stands in the wrong place may be a secret.
func (k Kind) Check(value string) error {
	good, message := true, ""
	switch k {
	case User:
		good = isWord(value) && !strings.Contains(value, "/") && value != "." && value != ".."
		message = "it cannot be a user name"
	case Port:
		n, err := strconv.Atoi(value)
		good, message = err == nil && n >= 1 && n <= 65535, "the port must be 1 to 65535"
	case Token:
		good = !strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' })
		message = "no token looks like that: it holds blanks or other characters that none has"
	case Secret:
		good, message = !hasControl(value), "it holds control characters"
	case Endpoint:
		return checkEndpoint(value)
	case Switch:
		good, message = value == "true" || value == "false", "it must be true or false"
	default:
		good, message = isWord(value), "it is empty or holds control characters"
	}
	if good {
		return nil
	}
	return errors.New(message)
}

func isWord(s string) bool { return strings.TrimSpace(s) != "" && !hasControl(s) }

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// checkEndpoint judges where a client secret goes: to nobody who could listen.
func checkEndpoint(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || hasControl(s) {
		return errors.New("it must be an https address, without a user")
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme != "https" &&
		!(u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())) {
		return errors.New("it must be an https address, or http on this machine: the client secret goes there")
	}
	return nil
}
