package guard

import (
	"io"
	"net/http"
)

// maxFailure bounds what is read of an answer that is no success.
const maxFailure = 1 << 20

// bound makes an answer safe to read: not longer than may be when it is unzipped, and none that
// leads to another address. A token goes to the address that the user gave and to no other.
func (g *Guard) bound(resp *http.Response, req *http.Request) (*http.Response, error) {
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		resp.Body.Close()
		return nil, g.redirect(resp, req)
	}
	unzip(resp)
	body := &bounded{ReadCloser: resp.Body, left: g.most(req), end: ErrTooLong}
	if resp.StatusCode >= 400 {
		body.left, body.end = maxFailure, io.EOF // its status says enough
	}
	resp.Body = body
	return resp, nil
}

// most is how long the answer to a request may be. Only folders have very many names, and only what
// is asked for by GET has a list of mounts or rules in it; the official client keeps all of the
// others, taken apart, which is many times as much.
func (g *Guard) most(req *http.Request) int64 {
	switch {
	case req.Method == "LIST", req.URL.RawQuery == GetList:
		return g.MaxAnswer
	case req.Method == http.MethodGet:
		return g.MaxAnswer / 4
	}
	return g.MaxAnswer / 16
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
