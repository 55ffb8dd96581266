package memvault

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// naive is the tree as a set of paths.
type naive map[string]bool

func (n naive) list(folder string) []string {
	names := map[string]bool{}
	for p := range n {
		rest, ok := strings.CutPrefix(p, folder)
		if !ok || rest == "" {
			continue
		}
		if name, _, deep := strings.Cut(rest, "/"); deep {
			names[name+"/"] = true
		} else {
			names[rest] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func TestTreeAgainstSetOfPaths(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	var tr tree
	set := naive{}
	some := func() string {
		segs := make([]string, 1+rnd.IntN(4))
		for i := range segs {
			segs[i] = string(rune('a'+rnd.IntN(4))) + strings.Repeat("-", rnd.IntN(2))
		}
		return strings.Join(segs, "/")
	}
	for range 5000 {
		switch p := some(); rnd.IntN(4) {
		case 0, 1:
			tr.put(p)
			set[p] = true
		case 2:
			tr.remove(p)
			delete(set, p)
		default:
			if rnd.IntN(4) == 0 {
				tr.remove(p + "/")
				maps.DeleteFunc(set, func(q string, _ bool) bool { return strings.HasPrefix(q, p+"/") })
			}
		}
		folder := ""
		if rnd.IntN(3) > 0 {
			folder = some() + "/"
		}
		if got, want := tr.list(folder), set.list(folder); !slices.Equal(got, want) {
			t.Fatalf("list(%q) = %q, want %q", folder, got, want)
		}
		p := some()
		if secret, folder := tr.has(p); secret != set[p] || folder != (len(set.list(p+"/")) > 0) {
			t.Fatalf("has(%q) = %v, %v", p, secret, folder)
		}
	}
}

// What a request is being answered with must not change under it.
func TestListedNamesStay(t *testing.T) {
	t.Parallel()
	var tr tree
	tr.put("c")
	tr.put("a")
	first := tr.list("")
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 1000 {
			tr.put(fmt.Sprintf("b%d", i))
			tr.list("")
			tr.remove("a")
		}
	})
	for range 1000 {
		if !slices.Equal(first, []string{"a", "c"}) {
			t.Fatalf("changed to %q", first)
		}
	}
	wg.Wait()
}

// A map of a million names must fit into a test: at most 200 bytes a name.
func TestTreeIsCompact(t *testing.T) {
	const n = 200_000
	var before, after runtime.MemStats
	var tr tree
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range n {
		tr.put(fmt.Sprintf("team-%03d/app-%02d/prod/secret-name-%d", i%400, i/400%25, i))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	each := float64(after.HeapAlloc-before.HeapAlloc) / n
	t.Logf("%.0f bytes a name", each)
	if each > 200 {
		t.Errorf("%.0f bytes a name", each)
	}
	runtime.KeepAlive(&tr)
}

func BenchmarkList100k(b *testing.B) {
	s := New()
	s.Mount("secret/", "kv", 2, "")
	for i := range 100_000 {
		s.Put("secret/", fmt.Sprintf("big/service-%06d", i*7919%100_000))
	}
	req := mustRequest(b, "LIST", "/v1/secret/metadata/big/")
	req.Header.Set("X-Vault-Token", s.RootToken())
	b.ReportAllocs()
	for b.Loop() {
		w := &page{header: http.Header{}}
		s.ServeHTTP(w, req)
		b.SetBytes(int64(w.Buffer.Len()))
	}
}

func BenchmarkPut(b *testing.B) {
	var tr tree
	for i := 0; b.Loop(); i++ {
		tr.put(fmt.Sprintf("team-%d/app-%d/secret-%d", i%100, i%1000, i))
	}
}
