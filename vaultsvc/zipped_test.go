package vaultsvc

import (
	"compress/gzip"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// zipping is a proxy that zips whatever may be.
func zipping(next http.HandlerFunc, zipped *atomic.Int64) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			next(w, r)
			return
		}
		zipped.Add(1)
		rec := httptest.NewRecorder()
		next(rec, r)
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(rec.Code)
		z := gzip.NewWriter(w)
		z.Write(rec.Body.Bytes())
		z.Close()
	}
}

// Over a slow line it matters that what stands in front of a server may zip its answers. They say
// the same then, short and long ones, errors, and those to the official client; and connections
// are used again.
func TestZippedAnswers(t *testing.T) {
	t.Parallel()
	var zipped atomic.Int64
	long := make([]string, 5000)
	for i := range long {
		long[i] = fmt.Sprintf("name-%05d", i)
	}
	c := serve(t, zipping(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/secret/metadata/short/":
			fmt.Fprint(w, `{"request_id":"x","data":{"keys":["a","b/"]}}`)
		case "/v1/secret/metadata/long/":
			fmt.Fprintf(w, `{"request_id":"x","data":{"keys":["%s"]}}`, strings.Join(long, `","`))
		case "/v1/secret/metadata/denied/":
			answer(403, `{"errors":["1 error occurred:\n\t* permission denied\n\n"]}`)(w, r)
		case "/v1/auth/token/lookup-self":
			fmt.Fprint(w, `{"request_id":"x","data":{"ttl":60,"policies":["p"]}}`)
		default:
			answer(404, `{"errors":[]}`)(w, r)
		}
	}, &zipped))
	for range 3 {
		for folder, want := range map[string]string{"short/": "a,b/", "long/": strings.Join(long, ",")} {
			names, err := c.List(t.Context(), kv2, at(kv2, folder))
			if got := strings.Join(names, ","); err != nil || got != want {
				t.Errorf("%s: %.40q, %v", folder, got, err)
			}
		}
		if _, err := c.List(t.Context(), kv2, at(kv2, "denied/")); !errors.Is(err, ErrDenied) {
			t.Errorf("what is denied: %v", err)
		}
		if _, err := c.List(t.Context(), kv2, at(kv2, "missing/")); !errors.Is(err, ErrEmpty) {
			t.Errorf("what is not there: %v", err)
		}
	}
	if tok, err := c.LookupToken(t.Context()); err != nil || len(tok.Policies) != 1 {
		t.Errorf("the token: %+v, %v", tok, err)
	}
	if n := zipped.Load(); n < 13 {
		t.Errorf("only %d answers were zipped", n)
	}
	if n := c.dials.Load(); n != 1 {
		t.Errorf("%d connections were made", n)
	}
}

// The attacks are answers that say they are zipped and are not, end in the middle, or were changed
// on the way: names of these are none.
func TestZippedWrongly(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	z := gzip.NewWriter(&b)
	fmt.Fprint(z, `{"request_id":"x","data":{"keys":["a","b/"]}}`)
	z.Close()
	good := b.String()
	for what, body := range map[string]string{
		"not at all": `{"data":{"keys":["a"]}}`, "nothing": "", "a part": good[:len(good)/2],
		"changed": good[:20] + "\xff\xff\xff" + good[23:], "a head alone": good[:10],
	} {
		c := serve(t, answer(200, body, "Content-Encoding", "gzip"))
		if names, err := c.List(t.Context(), kv2, at(kv2, "")); err == nil {
			t.Errorf("%s: %q", what, names)
		}
	}
}
