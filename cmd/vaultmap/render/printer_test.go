package render

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// writes keeps what each write brought.
type writes struct {
	mu   sync.Mutex
	all  [][]byte
	fail error
}

func (w *writes) lines() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return bytes.Count(bytes.Join(w.all, nil), []byte("\n"))
}

func (w *writes) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fail != nil {
		return 0, w.fail
	}
	w.all = append(w.all, bytes.Clone(b))
	return len(b), nil
}

func printerTo(out io.Writer, format Format) *Printer {
	return (&Output{Streams: &Streams{Out: out}, Format: format}).Printer()
}

// sampleNodes describe what is in a folder of a Vault with addresses.
func sampleNodes(t *testing.T) *Nodes {
	t.Helper()
	ui, err := weburl.New("https://vault.example.com:8200", vaultsvc.ServerInfo{
		Product: vaultsvc.Vault, Version: "1.21.4",
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	m := vaultsvc.Mount{Path: "secret/", Engine: "kv", KVVersion: 2}
	return NewNodes(m, vaultpath.New("", "secret/", "teams/payments/prod/"), &ui, nil)
}

// Where many results come at a time, they go out together: a write for each line would cost more
// than all else. Lines go out whole, so that none is cut where the program is ended.
func TestResultsGoOutTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const lines = 1000
		var out writes
		p, nodes := printerTo(&out, JSONL), sampleNodes(t)
		for i := range lines {
			n := nodes.Node(fmt.Sprintf("stripe-webhook-%d", i), tree.Unlisted)
			p.Node(&n)
			p.Deliver() // as if each were a folder's only one
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		if len(out.all) > 12 {
			t.Errorf("%d writes for %d lines", len(out.all), lines)
		}
		for _, b := range out.all {
			if b[len(b)-1] != '\n' {
				t.Errorf("a write ends with %q", b[max(0, len(b)-20):])
			}
		}
		if n := out.lines(); n != lines {
			t.Errorf("%d lines, of %d", n, lines)
		}
	})
}

// Who follows the output sees a result as soon as it is known, also where no other comes for
// long.
func TestResultsGoOutSoon(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out writes
		p := printerTo(&out, JSONL)
		arrived := func(want int) {
			t.Helper()
			synctest.Wait()
			if n := out.lines(); n != want {
				t.Errorf("%d lines have arrived, want %d", n, want)
			}
		}
		for round := range 3 {
			p.Result("first", "")
			p.Result("second", "")
			p.Deliver()
			time.Sleep(deliverWithin / 2)
			p.Result("third", "")
			p.Deliver()
			arrived(3 * round)
			time.Sleep(deliverWithin / 2)
			arrived(3*round + 3)
			time.Sleep(time.Hour)
		}
		if err := p.Close(); err != nil || len(out.all) != 3 {
			t.Errorf("%d writes, error %v", len(out.all), err)
		}
	})
}

// A full disk, or a closed pipe, is no secret of the timer's.
func TestFailedDelivery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("no space left on device")
		var out writes
		p := printerTo(&out, JSONL)
		p.Result("first", "")
		p.Deliver()
		time.Sleep(time.Second)
		out.mu.Lock()
		out.fail = full
		out.mu.Unlock()
		p.Result("second", "")
		p.Deliver()
		time.Sleep(time.Second)
		if err := p.Result("third", ""); !errors.Is(err, full) {
			t.Errorf("the next result says %v", err)
		}
		if err := p.Close(); !errors.Is(err, full) {
			t.Errorf("the end says %v", err)
		}
	})
}

// A line costs no garbage but its texts: there may be millions.
func TestAllocationsOfALine(t *testing.T) {
	nodes := sampleNodes(t)
	p := printerTo(io.Discard, JSONL)
	allocs := testing.AllocsPerRun(1000, func() {
		n := nodes.Node("stripe-webhook-signing-key", tree.Unlisted)
		p.Node(&n)
	})
	const most = 4 // its path, its location, and two addresses
	if allocs > most {
		t.Errorf("%.1f allocations a line, of %d at the most", allocs, most)
	}
}
