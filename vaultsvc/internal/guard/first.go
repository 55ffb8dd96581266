package guard

import (
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
)

// first is the first request of a server with TLS: it makes its connection before others do. Over
// HTTP/2 all go by that one, and those that come at the same time would each make one more, with
// all that TLS takes, to close it at once.
type first struct {
	begun     atomic.Bool
	connected chan struct{} // closed when there is a connection, or will be none; nil without TLS
}

// FirstAlone has the first request make its connection alone. It is called before that.
func (g *Guard) FirstAlone() {
	if g.base.Scheme == "https" {
		g.first.connected = make(chan struct{})
	}
}

// enter waits until a request may go out. It returns it as it is sent then, and what is called when
// it has been answered.
func (f *first) enter(req *http.Request) (*http.Request, func(), error) {
	switch {
	case f.connected == nil:
		return req, func() {}, nil
	case f.begun.CompareAndSwap(false, true):
		connected := sync.OnceFunc(func() { close(f.connected) })
		trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected() }}
		return req.WithContext(httptrace.WithClientTrace(req.Context(), trace)), connected, nil
	}
	select {
	case <-f.connected: // as it nearly always is: the one below has to lock what all of them wait for
		return req, func() {}, nil
	default:
	}
	select {
	case <-f.connected:
		return req, func() {}, nil
	case <-req.Context().Done():
		return nil, nil, req.Context().Err()
	}
}
