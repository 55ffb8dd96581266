package guard

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Attack: an answer without an end to what is no list. It is given up long before one of a folder
// would be, since what comes of it is many times as large.
func TestOtherAnswersAreShorter(t *testing.T) {
	base, _ := url.Parse("https://vault.example.com:8200")
	for _, tc := range []struct {
		method, path, query string
		want                int64
	}{
		{"LIST", "/v1/secret/metadata/", "", 1 << 20},
		{"GET", "/v1/secret/metadata/", GetList, 1 << 20},
		{"GET", "/v1/sys/internal/ui/mounts", "", 1 << 18},
		{"POST", "/v1/auth/token/renew-self", "", 1 << 16},
	} {
		g := New(base, nil, func() string { return "" })
		g.MaxAnswer = 1 << 20
		u := *base
		u.Path, u.RawQuery = tc.path, tc.query
		resp, err := g.bound(&http.Response{StatusCode: 200,
			Body: io.NopCloser(strings.NewReader(strings.Repeat("a", 2<<20)))},
			&http.Request{Method: tc.method, URL: &u})
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, resp.Body)
		if n != tc.want || !errors.Is(err, ErrTooLong) {
			t.Errorf("%s %s: %d bytes, %v", tc.method, tc.path, n, err)
		}
	}
}
