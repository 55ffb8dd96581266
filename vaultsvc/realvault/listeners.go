package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
)

// servers are the listeners. The addresses that they got at first stay theirs.
type servers struct {
	plain, tls *endpoint
	standby    *endpoint // nil: there is none
	gate       *gate
	caCert     string // PEM
}

// newServers opens the listeners. Nothing is answered before they serve.
func newServers(o options) (*servers, error) {
	cert, ca, err := certificates()
	if err != nil {
		return nil, err
	}
	g := newGate()
	s := &servers{
		gate: g, caCert: ca,
		plain: &endpoint{scheme: "http", addr: o.listen, gate: g},
		tls: &endpoint{scheme: "https", addr: o.listenTLS, gate: g, config: &tls.Config{
			MinVersion:   tls.VersionTLS12,
			Certificates: []tls.Certificate{cert},
			// The cert auth method looks at the certificate itself, whoever signed it.
			ClientAuth: tls.RequestClientCert,
		}},
	}
	if o.listenStandby != "" {
		s.standby = &endpoint{scheme: "http", addr: o.listenStandby, gate: g}
	}
	for _, e := range s.all() {
		if err := e.listen(); err != nil {
			s.down()
			return nil, err
		}
	}
	return s, nil
}

func (s *servers) all() []*endpoint {
	all := []*endpoint{s.plain, s.tls}
	if s.standby != nil {
		all = append(all, s.standby)
	}
	return all
}

// down closes the listeners and every connection.
func (s *servers) down() {
	for _, e := range s.all() {
		e.close()
	}
}

// up listens again where it was, and does nothing to a listener that is there.
func (s *servers) up() error {
	for _, e := range s.all() {
		if e.isOpen() {
			continue
		}
		if err := e.listen(); err != nil {
			return err
		}
		e.serve(e.handler, e.logger)
	}
	return nil
}

// endpoint is one address that the core is served on.
type endpoint struct {
	scheme, addr string      // addr has its real port from the first listen on
	config       *tls.Config // nil: plain
	gate         *gate
	handler      http.Handler
	logger       hclog.Logger

	// A command may still be at work when the program ends and closes everything.
	mu       sync.Mutex
	listener net.Listener
	server   *http.Server
}

func (e *endpoint) url() string { return e.scheme + "://" + e.addr }

func (e *endpoint) listen() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	host, _, err := net.SplitHostPort(e.addr)
	if err != nil {
		return fmt.Errorf("reading the address %q: %w", e.addr, err)
	}
	// The root token goes over this listener in the clear.
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("%q is not a loopback address", e.addr)
	}
	l, err := net.Listen("tcp", e.addr)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	e.addr, e.listener = l.Addr().String(), &gatedListener{Listener: l, gate: e.gate}
	return nil
}

func (e *endpoint) isOpen() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.listener != nil
}

// serve answers with h from now on.
func (e *endpoint) serve(h http.Handler, logger hclog.Logger) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.handler, e.logger = h, logger
	srv := &http.Server{
		Handler:           h,
		TLSConfig:         e.config.Clone(),
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          logger.StandardLogger(&hclog.StandardLoggerOptions{ForceLevel: hclog.Debug}),
	}
	e.server = srv
	if e.config == nil {
		go srv.Serve(e.listener)
	} else {
		go srv.ServeTLS(e.listener, "", "")
	}
}

func (e *endpoint) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.listener != nil {
		e.listener.Close()
		e.listener = nil
	}
	if e.server != nil {
		e.server.Close()
		e.server = nil
	}
}
