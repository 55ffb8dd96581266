package guard

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// tryPaged is [try] for a server that gives lists in pages, or that is not known to.
func tryPaged(req *http.Request, paged bool) (*Wire, error) {
	w := &Wire{}
	g := New(Guarded, w, tokenless)
	g.AllowPages(paged)
	_, err := g.RoundTrip(req)
	return w, err
}

var pageQuery = regexp.MustCompile(`^(.*)\?after=[A-Za-z0-9%+_.~*-]*&limit=([0-9]{1,9}|max)$`)

// judgePaged is [Judge] with the one query that goes to a server with pages.
func judgePaged(r *http.Request, body []byte, paged bool) string {
	return judgePagedBelow(r, body, paged, Guarded.Path)
}

func judgePagedBelow(r *http.Request, body []byte, paged bool, base string) string {
	if m := pageQuery.FindStringSubmatch(r.RequestURI); m != nil && paged && r.Method == "LIST" {
		r.RequestURI = m[1]
	}
	return Judge(r, body, Guarded.Host, base)
}

func TestGuardOfPages(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		"after=&limit=1", "after=&limit=max", "after=a+b%2F&limit=1000000", "after=..%2F..%2F&limit=10",
		"after=%00%26limit%3D3&limit=7",
	} {
		w, err := tryPaged(request("LIST", below+"secret/metadata/a/?"+query), true)
		if err != nil || w.Seen == nil || w.Seen.URL.RawQuery != query {
			t.Errorf("%s: %v", query, err)
		} else if why := judgePaged(w.Seen, w.Body, true); why != "" {
			t.Errorf("%s: %s", query, why)
		}
		for _, method := range []string{"GET", "HEAD", "PUT", "POST", "SCAN", "list", "DELETE", ""} {
			req := request("LIST", below+"secret/metadata/a/?"+query)
			req.Method = method
			if w, err := tryPaged(req, true); !errors.Is(err, ErrStopped) || w.Seen != nil {
				t.Errorf("%q with %s: %v", method, query, err)
			}
		}
		if w, err := tryPaged(request("LIST", below+"secret/metadata/a/?"+query), false); !errors.Is(err,
			ErrStopped) || w.Seen != nil {
			t.Errorf("%s to a server without pages: %v", query, err)
		}
	}
	// Attack: anything else in the query. A server, or a proxy on the way, could make another request
	// of it.
	for _, query := range []string{
		"after=", "limit=1", "list=true", "after=&limit=1&list=true", "after=&limit=1&scan=true",
		"after=&limit=1&wrap_ttl=1m",
		"after=&after=a&limit=1", "after=&limit=1&limit=max", "limit=1&after=", "after=&limit=",
		"after=&limit=-1", "after=&limit=0",
		"after=&limit=1e3", "after=&limit=MAX", "after=&limit=99999999999", "after=a/b&limit=1",
		"after=a b&limit=1", "after=a;limit=2&limit=1",
		"after=%zz&limit=1", "after=%2f&limit=1", "after=&limit=1&", "&after=&limit=1",
		"after=&limit=1#x", "After=&Limit=1", "after=&limit=%31",
		"after=&limit=1&" + strings.Repeat("x=1&", 1000), "",
	} {
		req := request("LIST", below+"secret/metadata/")
		req.URL.RawQuery, req.URL.ForceQuery = query, query == ""
		if w, err := tryPaged(req, true); !errors.Is(err, ErrStopped) || w.Seen != nil {
			t.Errorf("%q was let out: %v", query, err)
		}
	}
}
