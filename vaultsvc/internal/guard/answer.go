package guard

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxFailure bounds what is read of an answer that is no success.
const maxFailure = 1 << 20

// bound makes an answer safe to read: not longer than may be, and none that leads to another
// address. A token goes to the address that the user gave and to no other.
func (g *Guard) bound(resp *http.Response, req *http.Request) (*http.Response, error) {
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		resp.Body.Close()
		return nil, redirectError(resp, req, g.token())
	}
	body := &bounded{ReadCloser: resp.Body, left: g.MaxAnswer, end: ErrTooLong}
	if resp.StatusCode >= 400 {
		body.left, body.end = maxFailure, io.EOF // its status says enough
	}
	resp.Body = body
	return resp, nil
}

type bounded struct {
	io.ReadCloser
	left int64
	end  error // of what is longer
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, b.end
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	return n, err
}

// redirectError names the host that a server sends to, and nothing else of the address:
// the rest could repeat what was sent.
func redirectError(resp *http.Response, req *http.Request, token string) error {
	to := "an address that cannot be read"
	if u, err := url.Parse(resp.Header.Get("Location")); err == nil {
		u = req.URL.ResolveReference(u)
		to = (&url.URL{Scheme: u.Scheme, Host: u.Host}).String()
	}
	if token != "" && strings.Contains(strings.ToLower(to), strings.ToLower(token)) {
		to = "an address that holds the token"
	}
	return fmt.Errorf("%w: %s", ErrRedirect, to)
}
