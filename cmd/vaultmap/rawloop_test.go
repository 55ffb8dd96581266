package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// rawLoopVariable makes a raw loop of the test binary: the least that lists everything by net/http.
// The program is held against it, as a whole process against a whole process.
const rawLoopVariable = "VAULTMAP_TEST_RAW_LOOP"

// rawLoopSettings are what a raw loop is told.
type rawLoopSettings struct {
	Address, Authority string
	InFlight           int
	HTTP2              bool
}

// rawLoop lists everything, and prints how many secrets there are.
func rawLoop(settings string) int {
	var s rawLoopSettings
	if err := json.Unmarshal([]byte(settings), &s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	transport := &http.Transport{
		MaxConnsPerHost: s.InFlight, MaxIdleConnsPerHost: s.InFlight, MaxIdleConns: s.InFlight,
		ForceAttemptHTTP2: s.HTTP2, DisableCompression: true,
	}
	if s.Authority != "" {
		text, _ := os.ReadFile(s.Authority)
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(text)
		transport.TLSClientConfig = &tls.Config{RootCAs: pool}
	}
	base, err := url.Parse(s.Address)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	l := &loop{transport: transport, base: *base, queue: []string{stubFolders},
		header: http.Header{"X-Vault-Token": {stubToken}, "X-Vault-Request": {"true"},
			"Accept": {"application/json"}, "User-Agent": {"raw"}}}
	l.wake.L = &l.mu
	var all sync.WaitGroup
	for range s.InFlight {
		all.Go(l.work)
	}
	all.Wait()
	if l.err != nil {
		fmt.Fprintln(os.Stderr, l.err)
		return 1
	}
	fmt.Println(l.secrets)
	return 0
}

type loop struct {
	transport *http.Transport
	base      url.URL
	header    http.Header

	mu       sync.Mutex
	wake     sync.Cond
	queue    []string
	inFlight int
	secrets  int
	err      error
}

func (l *loop) work() {
	var body bytes.Buffer
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		for len(l.queue) == 0 && l.inFlight > 0 {
			l.wake.Wait()
		}
		if len(l.queue) == 0 || l.err != nil {
			return
		}
		folder := l.queue[len(l.queue)-1]
		l.queue = l.queue[:len(l.queue)-1]
		l.inFlight++
		l.mu.Unlock()
		err := l.list(folder, &body)
		l.mu.Lock()
		l.inFlight--
		if err != nil {
			l.err = err
		}
		_, names, _ := bytes.Cut(body.Bytes(), []byte(`"keys":["`))
		names, _, _ = bytes.Cut(names, []byte(`"]`))
		for name := range bytes.SplitSeq(names, []byte(`","`)) {
			if bytes.HasSuffix(name, []byte("/")) {
				l.queue = append(l.queue, folder+string(name))
			} else {
				l.secrets++
			}
		}
		l.wake.Broadcast()
	}
}

func (l *loop) list(folder string, body *bytes.Buffer) error {
	u := l.base
	u.Path = folder
	body.Reset()
	resp, err := l.transport.RoundTrip(&http.Request{Method: "LIST", URL: &u, Host: u.Host,
		Header: l.header, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = body.ReadFrom(resp.Body)
	return err
}

// cost is what a process has taken, from its start to its end.
type cost struct {
	cpu, wall time.Duration // cpu is its own and the system's for it
	peak      float64       // of the memory that it had, in MB of a million bytes

	requests, connections int64 // that the stub has seen of it
}

// measure runs a program that lists all of the stub, and returns what that took. lines is how many
// lines it has to print.
func (s *stubServer) measure(tb testing.TB, cmd *exec.Cmd, lines int) cost {
	tb.Helper()
	requests, connections := s.requests.Load(), s.connections.Load()
	var failure bytes.Buffer
	printed := &lineCounter{}
	cmd.Stdout, cmd.Stderr = printed, &failure
	began := time.Now()
	if err := cmd.Run(); err != nil {
		tb.Fatalf("running %s: %v\n%s", cmd, err, failure.String())
	}
	c := cost{wall: time.Since(began), cpu: cmd.ProcessState.UserTime() +
		cmd.ProcessState.SystemTime()}
	c.peak = float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) * 1024 / 1e6
	c.requests, c.connections = s.requests.Load()-requests, s.connections.Load()-connections
	if printed.n != lines {
		tb.Fatalf("%s printed %d lines, of %d\n%s", cmd, printed.n, lines, failure.String())
	}
	return c
}

type lineCounter struct{ n int }

func (c *lineCounter) Write(p []byte) (int, error) {
	c.n += bytes.Count(p, []byte("\n"))
	return len(p), nil
}

// client returns how the program is run, as it is released, with the stub as its server.
func (s *stubServer) client(inFlight int, args ...string) start {
	env := []string{"VAULT_ADDR=" + s.address, "VAULT_TOKEN=" + stubToken, "BROWSER=none"}
	if s.authority != "" {
		env = append(env, "VAULT_CACERT="+s.authority)
	}
	return start{program: released(), env: env,
		args: append([]string{"--concurrency", strconv.Itoa(inFlight)}, args...)}
}

// tree is what the command tree takes with so many requests in flight.
func (s *stubServer) tree(tb testing.TB, inFlight int) cost {
	tb.Helper()
	return s.measure(tb, s.client(inFlight, "tree").command(tb), s.secrets())
}

// raw is what a raw loop takes on as many connections.
func (s *stubServer) raw(tb testing.TB, inFlight int) cost {
	tb.Helper()
	settings, err := json.Marshal(rawLoopSettings{s.address, s.authority, inFlight,
		s.wire == tlsHTTP2})
	if err != nil {
		tb.Fatal(err)
	}
	raw := start{program: os.Args[0], env: []string{rawLoopVariable + "=" + string(settings)}}
	return s.measure(tb, raw.command(tb), 1)
}
