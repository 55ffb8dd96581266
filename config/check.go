package config

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Bounds that keep a slip of the finger from hurting a server or from hanging for ever.
const (
	maxConcurrency = 512
	maxTimeout     = time.Hour
)

func checkAddress(s string) error {
	if err := checkURL(s, "http", "https", "unix"); err != nil {
		return err
	}
	return checkAboveAPI(s)
}

// checkAboveAPI judges whether a good address is one that the API lies below: what is asked for
// below https://host/v1/secret/data is a secret.
func checkAboveAPI(s string) error {
	if u, err := url.Parse(s); err == nil && u.Scheme != "unix" &&
		vaultpath.HasAPIVersion(u.EscapedPath()) {
		return errors.New("the address must not have the API's /v1 in its path: leave /v1 out, and all behind it")
	}
	return nil
}

// checkPublicURL judges the address of Vault's UI, which a browser must be able to open.
func checkPublicURL(s string) error { return checkURL(s, "http", "https") }

// checkHiddenURL judges an address of a file in which a secret may have got into the wrong place:
// its error repeats no part of it.
func checkHiddenURL(s string) error { return judgeURL(s, true, "http", "https") }

// checkHiddenAddress is checkHiddenURL for the address of the API.
func checkHiddenAddress(s string) error {
	if err := checkHiddenURL(s); err != nil {
		return err
	}
	return checkAboveAPI(s)
}

// checkURL never repeats what could be a password: where there is an "@", no part of the
// address is in the error.
func checkURL(s string, schemes ...string) error {
	return judgeURL(s, strings.Contains(s, "@"), schemes...)
}

func judgeURL(s string, hide bool, schemes ...string) error {
	want := strings.Join(schemes[:len(schemes)-1], ", ") + " or " + schemes[len(schemes)-1]
	quoted := func(what string) error {
		if hide {
			return errors.New("the address " + what)
		}
		return fmt.Errorf("the address %q %s", s, what)
	}
	if s == "" {
		return errors.New("the address is empty")
	}
	if strings.TrimSpace(s) != s {
		return quoted("has blanks around it")
	}
	u, err := url.Parse(s)
	switch {
	case !strings.Contains(s, "://"):
		if hide || strings.ContainsAny(s, " /") {
			return quoted("has no scheme: it must begin with " + want)
		}
		return fmt.Errorf("the address %q has no scheme: should it be %q?", s, "https://"+s)
	case err != nil:
		return quoted("is not well formed")
	case u.User != nil:
		return errors.New("the address must not hold a user or a password")
	case !slices.Contains(schemes, u.Scheme):
		return quoted("must be " + want)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(s, "#"):
		return quoted("must not have a query or fragment")
	case u.Scheme == "unix" && u.Host != "":
		return quoted("must be of the form unix:///path/to/socket")
	case u.Scheme == "unix" && u.Path == "", u.Scheme == "unix" && u.Path == "/":
		return quoted("names no socket")
	case u.Scheme != "unix" && u.Hostname() == "":
		return quoted("has no host")
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.ParseUint(p, 10, 16); err != nil || n == 0 {
			return quoted("has no valid port")
		}
	}
	return nil
}

// must is the rule that something is good, with the message where it is not.
func must[T any](good func(T) bool, message string) func(T) error {
	return func(v T) error {
		if good(v) {
			return nil
		}
		return errors.New(message)
	}
}

// isPath reports whether a text is a path of segments that Vault can hold.
func isPath(s string) bool { return !hasControl(s) && vaultpath.New("", s, "").Validate() == nil }

func checkNamespace(s string) error {
	if strings.Trim(s, "/") != "" && !isPath(s) {
		return fmt.Errorf("the namespace %q cannot be one", s)
	}
	return nil
}

func checkEngine(s string) error {
	if s == "" {
		return errors.New("the engine is empty: it must be the path of a mount, such as secret")
	}
	if !isPath(s) {
		return fmt.Errorf("the engine %q cannot be the path of a mount", s)
	}
	return nil
}

func checkSuffix(s string) error {
	if strings.Trim(s, "/") != "" && !isPath(s) {
		return fmt.Errorf("the suffix %q cannot be part of a path", s)
	}
	return nil
}

func checkKVVersion(v int) error {
	if v < 0 || v > 2 {
		return fmt.Errorf("the KV version is %d: it must be 1 or 2, or 0 to detect it", v)
	}
	return nil
}

func checkConcurrency(v int) error {
	if v < 1 || v > maxConcurrency {
		return fmt.Errorf("the concurrency is %d: it must be 1 to %d", v, maxConcurrency)
	}
	return nil
}

func checkTimeout(v time.Duration) error {
	if v <= 0 || v > maxTimeout {
		return fmt.Errorf("the timeout is %s: it must be more than 0 and at most %s", v, maxTimeout)
	}
	return nil
}

func checkPath(s string) error {
	switch {
	case s == "":
		return errors.New("the path is empty")
	case strings.ContainsRune(s, 0):
		return errors.New("the path holds a zero byte")
	}
	return nil
}

func checkPaths(paths []string) error {
	for _, s := range paths {
		if err := checkPath(s); err != nil {
			return err
		}
	}
	return nil
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}
