package memvault

import (
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// maxRequests is how many requests are remembered; beyond it the oldest half is forgotten.
const maxRequests = 20_000

// Request is one request that the server has answered, or would have. It holds no token.
type Request struct {
	Method    string
	List      bool   // by verb or by query, or a SCAN
	Namespace string // of the header
	Path      string // of the URL, without its query
	Live      bool   // the query has deleted secrets left out
	Status    int    // 0 where nothing was answered
	Cancelled bool   // the client was gone before the answer was complete
}

// Load is how busy the server was.
type Load struct {
	Requests        int // answered or cancelled
	InFlight        int
	PeakInFlight    int
	Connections     int // open ones; those of [Server.Transport] do not count
	PeakConnections int
}

type journal struct {
	mu     sync.Mutex
	log    []Request
	load   Load
	values int
}

// Requests returns the latest requests in the order in which they ended.
func (s *Server) Requests() []Request {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return slices.Clone(s.journal.log)
}

// Load returns the server's counters.
func (s *Server) Load() Load {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return s.journal.load
}

// ValueReads returns how often something other than a list was asked of a secrets engine,
// whatever the answer was. A test of a program that never reads a value
// asserts that it is 0.
func (s *Server) ValueReads() int {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return s.journal.values
}

// Forget empties the log of requests, and counts from here: peaks begin at what is open now.
func (s *Server) Forget() {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	j := &s.journal
	j.log, j.values, j.load.Requests = nil, 0, 0
	j.load.PeakInFlight, j.load.PeakConnections = j.load.InFlight, j.load.Connections
}

// begin takes in a request, which may be one for a value.
func (j *journal) begin(value bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if value {
		j.values++
	}
	j.load.InFlight++
	j.load.PeakInFlight = max(j.load.PeakInFlight, j.load.InFlight)
}

func (j *journal) end(r *http.Request, out *recorder) {
	live, _ := strconv.ParseBool(r.URL.Query().Get("exclude_deleted"))
	entry := Request{
		Method: r.Method, List: lists(r), Path: r.URL.Path, Live: live && lists(r),
		Namespace: strings.Trim(r.Header.Get("X-Vault-Namespace"), "/"),
		Status:    out.status, Cancelled: r.Context().Err() != nil,
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.load.InFlight--
	j.load.Requests++
	if len(j.log) == maxRequests {
		j.log = slices.Clone(j.log[maxRequests/2:])
	}
	j.log = append(j.log, entry)
}

// lists reports whether a request asks for names, by its verb or by its query.
func lists(r *http.Request) bool {
	list, _ := strconv.ParseBool(r.URL.Query().Get("list"))
	return r.Method == "LIST" || r.Method == "SCAN" || r.Method == http.MethodGet && list
}

func (j *journal) connState(_ net.Conn, state http.ConnState) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch state {
	case http.StateNew:
		j.load.Connections++
		j.load.PeakConnections = max(j.load.PeakConnections, j.load.Connections)
	case http.StateClosed, http.StateHijacked:
		j.load.Connections--
	}
}
