package memvault

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Product is which server it claims to be: the status pages of the two differ.
type Product string

const (
	Vault   Product = "vault"
	OpenBao Product = "openbao"
)

// Role is what the server is in its cluster. It shows on the status pages; all but
// DRSecondary and Uninitialized serve requests, as a node that forwards them would.
type Role int

const (
	Active             Role = iota
	StandbyNode             // sys/health answers 429
	PerformanceStandby      // 473
	DRSecondary             // 472, and 400 to everything else
	Uninitialized           // 501, and 503 to everything else
)

// Server is the in-memory server. It is an [http.Handler], and also the root namespace:
// the methods of [Namespace] work on it directly.
type Server struct {
	*Namespace
	faults  faultTable
	journal journal
	handler http.Handler
	cluster string // its id

	mu         sync.RWMutex // guards what follows, and everything of the namespaces but their trees
	product    Product
	version    string
	enterprise bool
	role       Role
	sealed     bool
	leader     string // where a standby sends requests; "" is that it forwards them
	hidden     bool   // the version, from those without a token
	unprinted  bool
	now        func() time.Time
	spaces     map[string]*Namespace
	tokens     map[string]*token
	root       string
	bounds     map[string]int // of pages, by the API path that they begin at
}

// New returns an unsealed, active Vault Community server with the mounts that every server
// has, a root token and nothing else.
func New() *Server {
	s := &Server{
		product: Vault,
		version: "1.21.4",
		now:     time.Now,
		cluster: newUUID(),
		spaces:  map[string]*Namespace{},
		tokens:  map[string]*token{},
		bounds:  map[string]int{},
		faults:  faultTable{delays: map[string]time.Duration{}, fails: map[string]*failure{}},
	}
	s.Namespace = s.In("")
	s.root = s.addRoot()
	// rewrites paths with dot segments and doubled slashes, as the real one does
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/sys/health", s.serveHealth)
	mux.HandleFunc("/v1/sys/seal-status", s.serveSealStatus)
	mux.HandleFunc("/v1/", s.serveLogical)
	mux.HandleFunc("/ui/", s.serveUI)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/ui/", http.StatusTemporaryRedirect)
	})
	s.handler = mux
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	out := &recorder{ResponseWriter: w}
	places, inEngine := s.placesOf(r)
	s.journal.begin(inEngine && !lists(r))
	defer s.journal.end(r, out)
	if s.refuses(r.URL.Path) {
		out.WriteHeader(http.StatusBadRequest)
		return
	}
	out.Header().Set("Cache-Control", "no-store")
	if s.faults.strike(out, r, places) {
		return
	}
	s.handler.ServeHTTP(out, r)
}

// Start serves on a free port of the loopback address and returns "http://127.0.0.1:PORT".
// stop closes the port and every connection, and returns when that is done.
func (s *Server) Start() (address string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("opening a port on the loopback address: %w", err)
	}
	srv := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second,
		ConnState: s.journal.connState, ErrorLog: log.New(io.Discard, "", 0)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		srv.Serve(l) // ends with ErrServerClosed
	}()
	return "http://" + l.Addr().String(), func() {
		srv.Close()
		<-done
	}, nil
}

// set changes the server under its lock.
func (s *Server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// HideVersion hides the version on the status pages from requests without a valid token,
// as a listener can be told to.
func (s *Server) HideVersion(on bool) { s.set(func() { s.hidden = on }) }

// Identify sets which product and version the status pages name.
func (s *Server) Identify(p Product, version string) {
	s.set(func() { s.product, s.version = p, version })
}

// Enterprise switches Vault Enterprise on or off: namespaces, and the flag of sys/health.
func (s *Server) Enterprise(on bool) { s.set(func() { s.enterprise = on }) }

// SetRole sets what the server is in its cluster.
func (s *Server) SetRole(r Role) { s.set(func() { s.role, s.leader = r, "" }) }

// StandbyOf makes the server a standby node that does not forward requests, but sends them
// to the active node at address with a redirect.
func (s *Server) StandbyOf(address string) {
	s.set(func() { s.role, s.leader = StandbyNode, address })
}

// Seal seals the server: everything but the status pages answers 503.
func (s *Server) Seal() { s.set(func() { s.sealed = true }) }

// Unseal ends what [Server.Seal] began.
func (s *Server) Unseal() { s.set(func() { s.sealed = false }) }

// SetClock sets what the server takes for the time when tokens are made, renewed and
// expire. Delays are not measured with it.
func (s *Server) SetClock(now func() time.Time) { s.set(func() { s.now = now }) }

// AllowUnprintable lets requests through whose path holds control or invisible characters.
// Vault refuses them with 400 unless its listener was told not to.
func (s *Server) AllowUnprintable(on bool) { s.set(func() { s.unprinted = on }) }

// RootToken returns the token that may do everything and never expires.
func (s *Server) RootToken() string { return s.root }

// In returns the namespace of that name ("" is the root, others are like "team/a") and
// makes it, and those above it, where it is not there yet. Requests reach it once
// [Server.Enterprise] is on, or as OpenBao.
func (s *Server) In(path string) *Namespace {
	if path = strings.Trim(path, "/"); path != "" {
		path += "/"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range path {
		if path[i] == '/' {
			s.space(path[:i+1])
		}
	}
	return s.space(path)
}

func (s *Server) space(path string) *Namespace {
	n := s.spaces[path]
	if n == nil {
		n = newNamespace(s, path)
		s.spaces[path] = n
	}
	return n
}

// is reports whether the server claims to be that product.
func (s *Server) is(p Product) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.product == p
}

func (s *Server) hasNamespaces() bool { return s.enterprise || s.product == OpenBao }

// Transport returns a way to the server without a network: requests are answered in the
// same process, whatever host they name. Cancelling a request works as over a connection.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ s *Server }

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	in := req.Clone(req.Context())
	in.RequestURI, in.RemoteAddr, in.Host = req.URL.RequestURI(), "127.0.0.1:0", req.URL.Host
	if in.Body == nil {
		in.Body = http.NoBody
	}
	reply := make(chan *http.Response, 1)
	go func() {
		defer in.Body.Close()
		defer close(reply)
		w := &page{header: http.Header{}}
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				panic(p)
			}
		}()
		t.s.ServeHTTP(w, in)
		reply <- w.response(req)
	}()
	select {
	case resp, ok := <-reply:
		if err := req.Context().Err(); err != nil {
			return nil, err // the server gave up because of that
		}
		if !ok {
			return nil, errHangUp
		}
		return resp, nil
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
}

// errHangUp is what a connection says that ends so.
var errHangUp = fmt.Errorf("the server closed the connection without an answer: %w", io.EOF)
