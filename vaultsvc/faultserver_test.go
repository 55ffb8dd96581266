package vaultsvc

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// faultProxy stands before a real server, by TLS, and spoils some of its answers.
type faultProxy struct {
	*httptest.Server
	caPEM    string
	upstream string
	client   *http.Client
	timeout  time.Duration // that its client has
	thief    string        // address of a server that nobody may be led to

	healthy  atomic.Bool
	requests atomic.Int64
	resets   atomic.Int64 // before an answer, which net/http may make good by itself
	open     atomic.Int64 // connections

	mu       sync.Mutex
	rand     *rand.Rand
	deck     []string // the faults that come next
	injected map[string]int
	patience []time.Time // when it was asked to wait a second
}

// fault spoils an answer. It is given what the server has answered.
type fault func(p *faultProxy, w http.ResponseWriter, r *http.Request, truth *answered)

type answered struct {
	status int
	header http.Header
	body   []byte
}

func (a *answered) send(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	w.Write(a.body)
}

// page is a fault that is an answer by itself.
func page(status int, body string, headers ...string) fault {
	return func(_ *faultProxy, w http.ResponseWriter, r *http.Request, _ *answered) {
		answer(status, body, headers...)(w, r)
	}
}

// faults are all that can go wrong on the way to a server, by name. Each comes twice as often as
// those of slowFaults.
var faults = map[string]fault{
	"429": page(429, `{"errors":["request path \"x\": rate limit quota exceeded"]}`),
	"429, at once": page(429, `{"errors":["request path \"x\": rate limit quota exceeded"]}`,
		"Retry-After", "0"),
	"412":         page(412, `{"errors":["required index state not present"]}`),
	"500":         page(500, `{"errors":["internal error"]}`),
	"502":         page(502, html),
	"503 sealed":  page(503, `{"errors":["Vault is sealed"]}`),
	"503 page":    page(503, html),
	"504":         page(504, html),
	"200 page":    page(200, html, "Content-Type", "text/html"),
	"404 page":    page(404, html, "Content-Type", "text/html"), // must not pass for "empty"
	"403 page":    page(403, html, "Content-Type", "text/html"), // nor this for "denied"
	"405 page":    page(405, html, "Content-Type", "text/html"), // nor this for "cannot list"
	"JSON 404":    page(404, `{"message":"no Route matched with those values"}`),
	"other JSON":  page(200, `{"status":"ok"}`),
	"other data":  page(200, `{"data":{"message":"hello"}}`),
	"empty data":  page(200, `{"data":{}}`),
	"null":        page(200, `null`),
	"a list":      page(200, `[{"data":{"keys":["wrong"]}}]`),
	"wrong types": page(200, `{"data":{"keys":"wrong","secret":5,"ttl":{}},"auth":7,"type":{}}`),
	"nothing":     page(200, ``),
	"elsewhere": func(p *faultProxy, w http.ResponseWriter, r *http.Request, _ *answered) {
		answer(307, "", "Location", "https://"+p.thief+r.URL.Path)(w, r)
	},
	"to plain http": func(p *faultProxy, w http.ResponseWriter, r *http.Request, _ *answered) {
		answer(302, "", "Location", "http://"+p.thief+r.URL.Path)(w, r)
	},
	"reset before": func(p *faultProxy, w http.ResponseWriter, _ *http.Request, _ *answered) {
		p.resets.Add(1)
		reset(w, "")
	},
	"hangs up before": func(p *faultProxy, w http.ResponseWriter, _ *http.Request, _ *answered) {
		p.resets.Add(1)
		hangUp(w, "")
	},
	"reset in the middle": func(_ *faultProxy, w http.ResponseWriter, _ *http.Request,
		truth *answered) {
		reset(w, truth.half("Content-Length"))
	},
	"cut": func(_ *faultProxy, w http.ResponseWriter, _ *http.Request, truth *answered) {
		hangUp(w, truth.half("Content-Length"))
	},
	"cut in a chunk": func(_ *faultProxy, w http.ResponseWriter, _ *http.Request, truth *answered) {
		hangUp(w, truth.half("Transfer-Encoding"))
	},
	"cut, no length": func(_ *faultProxy, w http.ResponseWriter, _ *http.Request, truth *answered) {
		hangUp(w, truth.half(""))
	},
	"oversized": func(_ *faultProxy, w http.ResponseWriter, r *http.Request, _ *answered) {
		answer(200, `{"request_id":"1","data":{"keys":["wrong","`+strings.Repeat("x",
			mostInTest)+`"]}}`)(w, r)
	},
	"without an end": func(_ *faultProxy, w http.ResponseWriter, r *http.Request, _ *answered) {
		io.WriteString(w, `{"request_id":"1","data":{"keys":["wrong"`)
		for n := 0; n < 64*mostInTest && r.Context().Err() == nil; {
			m, err := io.WriteString(w, strings.Repeat(`,"wrong"`, 1000))
			if n += m; err != nil {
				return
			}
		}
	},
	"whole, without an end": func(p *faultProxy, w http.ResponseWriter, r *http.Request,
		truth *answered) {
		w.WriteHeader(truth.status)
		w.Write(truth.body)
		drip(w, r, p.timeout, func() []byte { return bytes.Repeat([]byte(" "), 1000) })
	},
	"slow, but whole": func(_ *faultProxy, w http.ResponseWriter, r *http.Request, truth *answered) {
		w.WriteHeader(truth.status)
		for part := range bytes.Lines(bytes.ReplaceAll(truth.body, []byte(`,`), []byte(",\n"))) {
			w.Write(part)
			w.(http.Flusher).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	},
}

// slowFaults hold up a request for as long as its client waits, and others for as long as it is
// asked to.
var slowFaults = map[string]fault{
	"429, in a second": func(p *faultProxy, w http.ResponseWriter, r *http.Request, _ *answered) {
		p.mu.Lock()
		p.patience = append(p.patience, time.Now())
		p.mu.Unlock()
		answer(429, `{"errors":[]}`, "Retry-After", "1")(w, r)
	},
	"no answer": func(p *faultProxy, w http.ResponseWriter, r *http.Request, truth *answered) {
		drip(nil, r, p.timeout, nil)
		truth.send(w)
	},
	"headers alone": func(p *faultProxy, w http.ResponseWriter, r *http.Request, _ *answered) {
		drip(w, r, p.timeout, func() []byte { return nil })
	},
	"by the byte": func(p *faultProxy, w http.ResponseWriter, r *http.Request, truth *answered) {
		left := append(bytes.Repeat([]byte(" "), 1000), truth.body...)
		drip(w, r, p.timeout, func() []byte { b := left[:1]; left = left[1:]; return b })
	},
}

// mostInTest is the bound on an answer here: the real one is too long for many of them.
const mostInTest = 1 << 20

// drip sends pieces of an answer until nobody waits for more. A nil w sends nothing.
func drip(w http.ResponseWriter, r *http.Request, timeout time.Duration, next func() []byte) {
	late := time.After(10 * timeout)
	for {
		if w != nil {
			w.Write(next())
			w.(http.Flusher).Flush()
		}
		select {
		case <-r.Context().Done():
			return
		case <-late:
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// half returns the head of an answer and the first half of its body, which ends as a header says.
func (a *answered) half(how string) string {
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: application/json\r\n", a.status,
		http.StatusText(a.status))
	body := string(a.body[:len(a.body)/2])
	switch how {
	case "Content-Length":
		head += "Content-Length: " + strconv.Itoa(len(a.body)) + "\r\n"
	case "Transfer-Encoding":
		head += "Transfer-Encoding: chunked\r\n"
		body = strconv.FormatInt(int64(len(a.body)), 16) + "\r\n" + body
	default:
		head += "Connection: close\r\n"
	}
	return head + "\r\n" + body
}

// hangUp sends what it is given and ends the connection in order.
func hangUp(w http.ResponseWriter, sent string) {
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		io.WriteString(conn, sent)
		conn.Close()
	}
}

// reset sends what it is given and breaks the connection.
func reset(w http.ResponseWriter, sent string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	io.WriteString(conn, sent)
	raw := conn
	if c, ok := conn.(interface{ NetConn() net.Conn }); ok {
		raw = c.NetConn()
	}
	raw.(*net.TCPConn).SetLinger(0)
	raw.Close()
}

// newFaultProxy starts a proxy for a server. Nothing goes wrong while it is healthy.
func newFaultProxy(t *testing.T, upstream, thief string, seed uint64,
	timeout time.Duration) *faultProxy {
	t.Helper()
	p := &faultProxy{
		upstream: upstream, thief: thief, timeout: timeout, injected: map[string]int{},
		rand: rand.New(rand.NewPCG(seed, 1)),
		client: &http.Client{
			Transport:     &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	p.Server = httptest.NewUnstartedServer(http.HandlerFunc(p.serve))
	p.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	p.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			p.open.Add(1)
		case http.StateClosed, http.StateHijacked: // those it has closed itself
			p.open.Add(-1)
		}
	}
	p.StartTLS()
	t.Cleanup(p.stop)
	p.caPEM = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.Certificate().Raw}))
	return p
}

func (p *faultProxy) stop() {
	p.Server.Close()
	p.client.CloseIdleConnections()
}

func (p *faultProxy) serve(w http.ResponseWriter, r *http.Request) {
	n := p.requests.Add(1)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	req, err := http.NewRequestWithContext(r.Context(), r.Method, p.upstream+r.URL.EscapedPath(),
		bytes.NewReader(body))
	if err != nil {
		answer(500, "")(w, r)
		return
	}
	req.Header = r.Header.Clone()
	resp, err := p.client.Do(req)
	if err != nil {
		answer(502, html)(w, r)
		return
	}
	truth := &answered{status: resp.StatusCode, header: resp.Header}
	truth.body, err = io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		answer(502, html)(w, r)
		return
	}
	if f := p.next(n); f != nil {
		f(p, w, r, truth)
		return
	}
	truth.send(w)
}

// next returns what is to go wrong with a request, nil for nothing. Trouble comes in spells, in
// which it is two thirds of all answers; between them the server is well. Every fault has its turn
// before one comes again.
func (p *faultProxy) next(n int64) fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.healthy.Load() || n/50%3 != 1 || p.rand.IntN(3) == 0 {
		return nil
	}
	if len(p.deck) == 0 {
		for name := range faults {
			p.deck = append(p.deck, name, name)
		}
		for name := range slowFaults {
			p.deck = append(p.deck, name)
		}
		slices.Sort(p.deck)
		p.rand.Shuffle(len(p.deck), func(i, j int) { p.deck[i], p.deck[j] = p.deck[j], p.deck[i] })
	}
	name := p.deck[0]
	p.deck = p.deck[1:]
	p.injected[name]++
	if f, ok := slowFaults[name]; ok {
		return f
	}
	return faults[name]
}

// asked returns for how long at most the proxy has asked for patience since a moment.
func (p *faultProxy) asked(since time.Time) (d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, at := range p.patience {
		if at.After(since.Add(-time.Second)) {
			d += time.Second
		}
	}
	return d
}
