package vaultsvc

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// manyNames is an answer with so many names in order, folders where the ending is a slash.
func manyNames(n int, ending string) string {
	var b strings.Builder
	b.WriteString(`{"request_id":"x","data":{"keys":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"name-%09d%s"`, i, ending)
	}
	b.WriteString(`]}}`)
	return b.String()
}

// mountsOf are so many mounts with a folder each that a walk begins at.
func mountsOf(n int) (roots []WalkRoot) {
	for i := range n {
		m := Mount{Path: fmt.Sprintf("m%02d/", i), Engine: "kv", KVVersion: 2}
		roots = append(roots, WalkRoot{Mount: m, Folder: at(m, "")})
	}
	return roots
}

// sends is a transport that answers every LIST alike, and says how often.
type sends struct {
	body  string
	lists atomic.Int64
}

func (s *sends) RoundTrip(r *http.Request) (*http.Response, error) {
	s.lists.Add(1)
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(s.body)),
		Request: r}, nil
}

// Attack: forty mounts with more names together than the machine has memory for. What there is room
// for is kept, each other folder fails for that reason, the walk ends by itself, and all is
// counted.
func TestWalkOfMoreNamesThanFit(t *testing.T) {
	t.Parallel()
	const mounts, names = 40, 20_000
	server := &sends{body: manyNames(names, "")}
	most := 5 * Size(make([]string, names)) * 2
	c := newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
		MostNames: most, Transport: server})
	store, held := tree.New(""), int64(0)
	var last Progress
	kept, tooMany := 0, 0
	err := c.Walk(t.Context(), mountsOf(mounts), 0, func(l Listing, p Progress) {
		last = p
		id := store.Ensure(l.Folder)
		switch {
		case l.Err == nil:
			kept++
			store.SetChildren(id, l.Names)
		case errors.Is(l.Err, ErrTooMany) && StateOf(l.Err) == tree.Failed && len(l.Names) == 0:
			tooMany++
			store.SetState(id, tree.Failed, l.Err)
		default:
			t.Errorf("%s: %d names, %v", l.Folder, len(l.Names), l.Err)
		}
		c.Hold(store.Bytes() - held)
		held = store.Bytes()
	})
	if err != nil || kept < 3 || kept+tooMany != mounts || last.Failed != tooMany ||
		last.Listed != kept || last.Queued != 0 {
		t.Errorf("%v, %d kept, %d too many, %+v", err, kept, tooMany, last)
	}
	if store.Bytes() > most+most/4 {
		t.Errorf("the store has %d bytes, of %d", store.Bytes(), most)
	}
	if Hint(ErrTooMany) == "" {
		t.Error("no hint")
	}
}

// Attack: the same with folders, so that it is the queue that grows; nobody keeps the names.
func TestWalkOfMoreFoldersThanFit(t *testing.T) {
	t.Parallel()
	many := manyNames(2000, "/")
	c := newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
		MostNames: 1 << 20, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			body := many
			if !strings.HasSuffix(r.URL.Path, "/metadata/") {
				body = tenNames
			}
			return bodyOf(r, io.NopCloser(strings.NewReader(body))), nil
		})})
	tooMany, most := 0, int64(0)
	err := c.Walk(t.Context(), mountsOf(40), 2, func(l Listing, _ Progress) {
		most = max(most, c.names.held.Load()+c.names.queued.Load())
		if errors.Is(l.Err, ErrTooMany) {
			tooMany++
		}
	})
	if err != nil || tooMany < 5 || tooMany > 39 || most > 1<<20 {
		t.Errorf("%v, %d too many, %d bytes at the most", err, tooMany, most)
	}
}

// Where there is no room for anything nobody asks, so that a walk with very many folders left ends
// soon.
func TestWalkWithoutRoomAsksNobody(t *testing.T) {
	t.Parallel()
	server := &sends{body: tenNames}
	c := newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
		MostNames: 1 << 20, Transport: server})
	c.Hold(1 << 20)
	var last Progress
	err := c.Walk(t.Context(), mountsOf(40), 0, func(_ Listing, p Progress) { last = p })
	if err != nil || last.Failed != 40 || last.Queued != 0 || server.lists.Load() != 0 {
		t.Errorf("%v, %+v after %d requests", err, last, server.lists.Load())
	}
}

// What a queue holds is given back: when it is empty, and when the walk is dropped.
func TestQueueIsCounted(t *testing.T) {
	t.Parallel()
	c := newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
		Transport: &sends{body: manyNames(100, "/")}})
	walk := c.NewWalk(mountsOf(3), 2)
	if n := c.names.queued.Load(); n < 3*bareJob {
		t.Errorf("%d bytes of three folders", n)
	}
	if err := walk.Run(t.Context(), func(Listing, Progress) {}); err != nil {
		t.Fatal(err)
	}
	if n := c.names.queued.Load(); n != 0 {
		t.Errorf("%d bytes are left of a walk that has ended", n)
	}
	dropped := c.NewWalk(mountsOf(3), 2)
	if dropped.Drop(); c.names.queued.Load() != 0 {
		t.Errorf("%d bytes are left of a walk that was dropped", c.names.queued.Load())
	}
	if err := dropped.Run(t.Context(), func(Listing, Progress) {}); err != nil {
		t.Error(err)
	}
}

// One folder alone: who asks for it is told, too.
func TestFolderThatDoesNotFit(t *testing.T) {
	t.Parallel()
	c := newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
		MostNames: 1 << 20, Transport: &sends{body: manyNames(10_000, "")}})
	if names, err := c.List(t.Context(), kv2, at(kv2, "")); err != nil || len(names) != 10_000 {
		t.Fatalf("%d names, %v", len(names), err)
	}
	c.Hold(800 << 10)
	if names, err := c.List(t.Context(), kv2, at(kv2, "")); !errors.Is(err, ErrTooMany) {
		t.Errorf("%d names, %v", len(names), err)
	}
	c.Hold(-800 << 10)
	if _, err := c.List(t.Context(), kv2, at(kv2, "")); err != nil {
		t.Errorf("when others have gone: %v", err)
	}
}

// Attack: mounts, and versions of a secret, without an end. They are more than there can be.
func TestMoreEntriesThanThereCanBe(t *testing.T) {
	var b strings.Builder
	for i := range mostEntries + 1 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"%d/":{}`, i)
	}
	c := once(newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
		Transport: &sends{body: `{"data":{"secret":{` + b.String() + `}}}`}}))
	if mounts, err := c.Mounts(t.Context()); !errors.Is(err, ErrTooMany) {
		t.Errorf("%d mounts, %v", len(mounts), err)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.TotalAlloc
	var d details
	if err := d.UnmarshalJSON([]byte(`{"versions":{` + b.String() + `}}`)); !errors.Is(err,
		ErrTooMany) {
		t.Errorf("versions: %v", err)
	}
	if runtime.ReadMemStats(&m); m.TotalAlloc-before > 100<<20 {
		t.Errorf("%d bytes", m.TotalAlloc-before)
	}
}
