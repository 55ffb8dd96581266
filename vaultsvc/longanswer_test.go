package vaultsvc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

// A long answer says what encoding/json makes of it, and fails where that does.
func FuzzLongAnswer(f *testing.F) {
	for _, text := range answersOfAllKinds {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var want, got listAnswer
		wantErr := json.NewDecoder(strings.NewReader(text)).Decode(&want)
		err := got.readLong((*longTurns)(nil).reader(t.Context(),
			iotest.HalfReader(strings.NewReader(text))))
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: %v, want %v", text, err, wantErr)
		}
		// what is there twice, or null in a list, is made of both
		if err == nil && strings.Count(strings.ToLower(text), "keys") == 1 &&
			!reflect.DeepEqual(got, want) {
			t.Fatalf("%q: %+v, want %+v", text, got, want)
		}
	})
}

// endless is the body of an answer that goes on until it is closed, and never blocks: all of it
// might be in memory already. It counts what was read.
type endless struct {
	head, again string
	read        atomic.Int64
	rest        string
	onRead      func(total int64)
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.rest = e.again; e.read.Load() == 0 {
			e.rest = e.head
		}
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	if total := e.read.Add(int64(n)); e.onRead != nil {
		e.onRead(total)
	}
	return n, nil
}

func (e *endless) Close() error { return nil }

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func bodyOf(r *http.Request, body io.ReadCloser) *http.Response {
	return &http.Response{StatusCode: 200, Body: body, Request: r}
}

// Attack: an answer of many megabytes that keeps the processor busy. Who has had enough waits for
// no more of it, also where it is all there.
func TestDecodingIsCancelled(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]*endless{
		"names":   {head: `{"data":{"keys":["a"`, again: `,"b"`},
		"a name":  {head: `{"data":{"keys":["a`, again: strings.Repeat("a", 1000)},
		"details": {head: `{"data":{"more":["a"`, again: `,{"a":["b"]}`},
	} {
		for _, live := range []bool{false, true} {
			ctx, cancel := context.WithCancel(t.Context())
			*answer = endless{head: answer.head, again: answer.again}
			answer.onRead = func(total int64) {
				if total > 1<<20 {
					cancel()
				}
			}
			c := once(newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
				Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
					return bodyOf(r, answer), nil
				})}))
			var err error
			if tellsDeleted(c, kv2); live {
				_, err = c.ListLive(ctx, kv2, at(kv2, "a/"))
			} else {
				_, err = c.List(ctx, kv2, at(kv2, "a/"))
			}
			if n := answer.read.Load(); !errors.Is(err, context.Canceled) || n > 2<<20 {
				t.Errorf("%s, live %v: %v after %d bytes", name, live, err, n)
			}
			cancel()
		}
	}
}

// Attack: all answers in flight are long. One of them is read and kept at a time, from the point on
// where that matters, until its names were handed on.
func TestOneLongAnswerAtATime(t *testing.T) {
	t.Parallel()
	body := manyNames(100_000, "") // 1.7 MB
	var atOnce, most atomic.Int64
	c := newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
		Concurrency: 16, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			b := &longBody{Reader: strings.NewReader(body)}
			b.long = func() {
				if n := atOnce.Add(1); n > most.Load() {
					most.Store(n)
				}
			}
			return bodyOf(r, b), nil
		})})
	handed := 0
	err := c.Walk(t.Context(), mountsOf(16), 0, func(l Listing, _ Progress) {
		runtime.Gosched()
		if handed++; l.Err != nil || len(l.Names) != 100_000 {
			t.Errorf("%s: %d names, %v", l.Folder, len(l.Names), l.Err)
		}
		atOnce.Add(-1)
	})
	if err != nil || handed != 16 || most.Load() != 1 {
		t.Errorf("%v, %d handed on, %d at once", err, handed, most.Load())
	}
}

// longBody is a body that tells when more of it was read than others read at the same time.
type longBody struct {
	io.Reader
	n    int
	long func()
}

func (c *longBody) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	before := c.n
	if c.n += n; before <= 2*long && c.n > 2*long {
		c.long()
	}
	return n, err
}

func (c *longBody) Close() error { return nil }

// Long answers one after another may take longer than a request may. Who had to wait too long is
// answered all the same, by asking again, and that is no failure of the server.
func TestLongAnswersThatWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		body := manyNames(100_000, "")
		sent := map[string]int{}
		c := newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
			Concurrency: 8, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				return bodyOf(r, &slow{strings.NewReader(body)}), nil
			})})
		began := time.Now()
		err := c.Walk(t.Context(), mountsOf(8), 0, func(l Listing, _ Progress) {
			if sent[l.Folder.Mount]++; l.Err != nil || len(l.Names) != 100_000 {
				t.Errorf("%s: %d names, %v", l.Folder, len(l.Names), l.Err)
			}
		})
		if took := time.Since(began); err != nil || len(sent) != 8 || took < 2*30*time.Second {
			t.Errorf("%v, %d folders after %s: the test proves nothing", err, len(sent), took)
		}
	})
}

// slow takes some ten seconds.
type slow struct{ *strings.Reader }

func (s *slow) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	time.Sleep(time.Duration(n) * 6 * time.Microsecond)
	return n, err
}

func (s *slow) Close() error { return nil }

// Attack: an answer, or pages, with more names than one folder may have. Reading ends there.
func TestMoreNamesThanOneFolderMayHave(t *testing.T) {
	t.Parallel()
	answer := &endless{head: `{"data":{"keys":["a"`, again: strings.Repeat(`,"b"`, 1000)}
	t0 := newTokens(answer, nil)
	t0.kept = mostInFolder - 1<<20
	if err := t0.answer(new(listAnswer), nil, nil); !errors.Is(err, ErrTooMany) {
		t.Errorf("error is %v", err)
	}
	if n := answer.read.Load(); n > 1<<20 {
		t.Errorf("%d bytes were read", n)
	}
}

// Attack: pages of an OpenBao that hold one name, or few, ever greater; and pages that become small
// behind large ones. None takes more than some hundred requests.
func TestSmallPagesWithoutAnEnd(t *testing.T) {
	t.Parallel()
	for attack, size := range map[string]func(page int) int{
		"one name a page":           func(int) int { return 1 },
		"seven names a page":        func(int) int { return 7 },
		"small behind a large one":  func(page int) int { return max(1, 1000*(1-page)) },
		"pages that become smaller": func(page int) int { return max(1, 1000-10*page) },
	} {
		n, asked := 0, 0
		c := once(newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
			Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				var b strings.Builder
				fmt.Fprintf(&b, `{"data":{"keys":["%09d"`, n)
				for range size(asked) - 1 {
					n++
					fmt.Fprintf(&b, `,"%09d"`, n)
				}
				n++
				asked++
				b.WriteString(`]}}`)
				return bodyOf(r, io.NopCloser(strings.NewReader(b.String()))), nil
			})}))
		c.transport.AllowPages(true)
		c.page = size(0)
		names, err := c.List(t.Context(), kv2, at(kv2, "a/"))
		if !errors.Is(err, ErrTooMany) || asked > 250 {
			t.Errorf("%s: %d names, %v after %d requests", attack, len(names), err, asked)
		}
	}
}

// A policy's own limit is no attack, and a million names in usual pages are none.
func TestManyPagesThatEnd(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ names, page int }{
		{99 * 5, 5}, {50_000, 100}, {1_000_000, 10_000},
	} {
		asked := 0
		c := once(newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
			Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				asked++
				from := 0
				fmt.Sscanf(r.URL.Query().Get("after"), "%09d", &from)
				var b strings.Builder
				for i := from + 1; i <= min(from+tc.page, tc.names); i++ {
					fmt.Fprintf(&b, `,"%09d"`, i)
				}
				body := `{"request_id":"x","data":{"keys":[` + strings.TrimPrefix(b.String(), ",") + `]}}`
				return bodyOf(r, io.NopCloser(strings.NewReader(body))), nil
			})}))
		c.transport.AllowPages(true)
		c.page = tc.page
		names, err := c.List(t.Context(), kv2, at(kv2, "a/"))
		if err != nil || len(names) != tc.names || asked > tc.names/tc.page+1 {
			t.Errorf("%d in pages of %d: %d, %v after %d requests", tc.names, tc.page, len(names), err,
				asked)
		}
	}
}
