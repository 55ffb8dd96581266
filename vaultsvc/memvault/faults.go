package memvault

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// HangUp as a status of [Server.Fail] closes the connection without an answer.
const HangUp = -1

// faultTable is what goes wrong on purpose, by place: an API path or a location, without
// slashes at its ends; "" is every request.
type faultTable struct {
	mu     sync.Mutex
	delays map[string]time.Duration
	fails  map[string]*failure
}

type failure struct {
	status int
	body   string
	left   int // answers still to be spoilt; negative for all of them
}

// Delay makes every request for path take at least d. The path is an API path without /v1/
// ("sys/seal-status"), or a location as it is written elsewhere ("secrets/slow/", without
// metadata/), with its namespace in front. A d of 0 ends it. A request that is cancelled
// meanwhile ends at once.
func (s *Server) Delay(path string, d time.Duration) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.delays[strings.Trim(path, "/")] = d
}

// Latency makes every request take d longer.
func (s *Server) Latency(d time.Duration) { s.Delay("", d) }

// Fail answers the next times requests for path with status and an error of its name, or
// all of them where times is negative; 0 ends it. The path is as for [Server.Delay], and
// "" is every request. A status of [HangUp] closes the connection.
func (s *Server) Fail(path string, status, times int) {
	body := `{"errors":["` + strings.ToLower(http.StatusText(status)) + `"]}` + "\n"
	s.Answer(path, status, body, times)
}

// Answer is [Server.Fail] with a body of the caller's own: what a proxy, a portal or a
// hostile server sends.
func (s *Server) Answer(path string, status int, body string, times int) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.fails[strings.Trim(path, "/")] = &failure{status: status, body: body, left: times}
}

// strike delays a request and spoils its answer where that was asked for. It returns true
// when the request is over.
func (f *faultTable) strike(w http.ResponseWriter, r *http.Request, places []string) bool {
	d, fail := f.at(places)
	if d > 0 {
		// The HTTP server sees that a client has gone only once its body has been read.
		body, _ := io.ReadAll(io.LimitReader(r.Body, maxBody))
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !wait(r.Context(), d) {
			return true
		}
	}
	switch {
	case fail == nil:
		return false
	case fail.status == HangUp:
		panic(http.ErrAbortHandler)
	}
	if strings.HasPrefix(fail.body, "{") {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(fail.status)
	w.Write([]byte(fail.body))
	return true
}

func (f *faultTable) at(places []string) (time.Duration, *failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var d time.Duration
	var found *failure
	for _, place := range places {
		d += f.delays[place]
		if fail := f.fails[place]; fail != nil && fail.left != 0 && found == nil {
			fail.left--
			found = fail
		}
	}
	return d, found
}

// wait returns false where the context ended first.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// placesOf returns the names that faults can have for a request: "" for every request, its
// API path, and the location that it is about. It also reports whether that lies in a
// secrets engine.
func (s *Server) placesOf(r *http.Request) (places []string, inEngine bool) {
	path, ok := strings.CutPrefix(r.URL.Path, "/v1/")
	if !ok {
		return []string{""}, false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	q := request{srv: s, path: strings.TrimSuffix(path, "/") + "/"}
	if !q.findNamespace(r.Header.Get("X-Vault-Namespace")) {
		return []string{""}, false
	}
	places = []string{"", strings.TrimSuffix(q.ns.path+q.path, "/")}
	m := q.ns.find(q.path)
	if m == nil {
		return places, false
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(q.path, m.path), "detailed-")
	if below, ok := strings.CutPrefix(rest, "metadata/"); ok && m.kv2() {
		places = append(places, strings.TrimSuffix(q.ns.path+m.path+below, "/"))
	}
	return places, m.holdsSecrets()
}
