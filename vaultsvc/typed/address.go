package typed

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

var (
	// ErrElsewhere is a place of another server than the one that is asked.
	ErrElsewhere = errors.New("another server")
	// ErrNoPlace is a text of a form that names places, and that names none.
	ErrNoPlace = errors.New("names no place in Vault")
)

// ElsewhereError is the address of another server. It wraps [ErrElsewhere].
type ElsewhereError struct {
	Server  string // scheme and host, as the address has them
	Profile string // by which that server is known, "" where it is not
}

func (e *ElsewhereError) Error() string {
	text := fmt.Sprintf("%s is %s", harmless.Text(e.Server), ErrElsewhere)
	if e.Profile != "" {
		text += fmt.Sprintf(": that of profile %s", harmless.Text(e.Profile))
	}
	return text
}

// Unwrap returns [ErrElsewhere].
func (e *ElsewhereError) Unwrap() error { return ErrElsewhere }

var urlInText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i:https?)://[^\s"'<>()\[\]{}|\\^` + "`" + `]+`)
})

// addressIn returns the first address in a text. What stands for one of the server that is asked
// is made one: a page of the UI without a host, a host without a scheme.
func (k Known) addressIn(text string) (address string, ok bool) {
	if len(k.Servers) > 0 {
		for _, s := range k.Servers {
			for _, base := range s.Addresses {
				_, host, _ := strings.Cut(base, "://")
				if host != "" && strings.HasPrefix(strings.ToLower(text), strings.ToLower(host)+"/") {
					return base + text[len(host):], true
				}
			}
		}
	}
	if page, ok := strings.CutPrefix("/"+strings.TrimLeft(text, "/"), "/ui/vault/"); ok &&
		len(k.Servers) > 0 && len(k.Servers[0].Addresses) > 0 {
		return k.Servers[0].Addresses[0] + "/ui/vault/" + page, true
	}
	found := urlInText().FindString(text)
	return strings.TrimRight(found, ".,;:!?"), found != ""
}

// readAddress reads an address of the UI or the API of the server that is asked. No request is
// ever sent to a server for what an address says.
func (k Known) readAddress(address string) ([]Reading, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%w: it is no address", ErrNoPlace)
	}
	base, page, isPage := weburl.Split(address)
	if !isPage {
		var below string
		before, query, _ := strings.Cut(address, "?")
		if base, below, _ = strings.Cut(before, "/"+vaultpath.APIVersion); below == "" {
			base = u.Scheme + "://" + u.Host
		}
		page = below
		if query, _, _ = strings.Cut(query, "#"); query != "" && below != "" {
			page += "?" + query
		}
	}
	if err := k.checkServer(base, u); err != nil {
		return nil, err
	}
	if isPage {
		p, ok := weburl.ReadPage(page, k.Mounts)
		if !ok {
			return nil, fmt.Errorf("%w: it is a page of the UI that shows no secrets", ErrNoPlace)
		}
		r := Reading{Form: UIAddress, Location: p.Location}
		if p.Version != "" {
			r.Left = []string{"version " + p.Version}
		}
		return []Reading{k.inNamespace(r)}, nil
	}
	path, query, _ := strings.Cut(page, "?")
	if path, err = url.PathUnescape(path); err != nil || path == "" {
		return nil, fmt.Errorf("%w: it is no page of the UI and no path of the API", ErrNoPlace)
	}
	below, word := k.belowAPI(vaultpath.Clean(path))
	r := k.locate(below, APIAddress, nil)
	for _, left := range []string{word, map[bool]string{true: leftQuery(query)}[strings.Contains(query,
		"version=")]} {
		if left != "" {
			r.Left = append(r.Left, left)
		}
	}
	return []Reading{r}, nil
}

// inNamespace completes what an address of the UI said. One that names no namespace is of that of
// the session: servers without namespaces have none in their addresses.
func (k Known) inNamespace(r Reading) Reading {
	if r.Location.Namespace == "" {
		r.Location.Namespace = k.Namespace
	}
	if r.Location.Namespace == k.Namespace {
		r.Mounted = k.locate(r.Location.String(), Plain, nil).Mounted
	}
	return r
}

// checkServer returns an error unless an address is one of the server that is asked. Who knows no
// server asks none, and takes each address.
func (k Known) checkServer(base string, u *url.URL) error {
	if len(k.Servers) == 0 {
		return nil
	}
	for i, s := range k.Servers {
		if slices.ContainsFunc(s.Addresses, func(known string) bool { return sameServer(known, base) }) {
			if i == 0 {
				return nil
			}
			return &ElsewhereError{Server: u.Scheme + "://" + u.Host, Profile: s.Profile}
		}
	}
	return &ElsewhereError{Server: u.Scheme + "://" + u.Host}
}

// sameServer reports whether two addresses are of one server: case, the usual port and slashes at
// the end count for nothing, and as people leave it out neither does the scheme.
func sameServer(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	return errX == nil && errY == nil && strings.EqualFold(x.Hostname(), y.Hostname()) &&
		port(x) == port(y) && strings.TrimRight(x.Path, "/") == strings.TrimRight(y.Path, "/")
}

func port(u *url.URL) string {
	switch p := u.Port(); {
	case p == "" && u.Scheme == "http", p == "80" && u.Scheme == "http":
		return "80"
	case p == "" && u.Scheme == "https":
		return "443"
	default:
		return p
	}
}
