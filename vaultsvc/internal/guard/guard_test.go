package guard

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/header"
)

// Guarded is the server of these tests.
var Guarded = &url.URL{Scheme: "https", Host: "vault.example.com:8200", Path: "/base"}

// Wire stands where the network would. It keeps what would have gone over it, as a server
// reads that.
type Wire struct {
	Seen *http.Request
	Body []byte
}

func (w *Wire) RoundTrip(req *http.Request) (*http.Response, error) {
	var sent bytes.Buffer
	if err := req.Write(&sent); err != nil {
		return nil, err // it cannot be sent
	}
	seen, err := http.ReadRequest(bufio.NewReader(&sent))
	if err != nil {
		return nil, err // no server would take it
	}
	w.Seen = seen
	w.Body, _ = io.ReadAll(seen.Body)
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
}

var (
	plainDots = regexp.MustCompile(`(^|/)\.\.?(/|$)`)
	anyDots   = regexp.MustCompile(`(^|[/\\])\.\.?(;[^/\\]*)?([/\\]|$)`)
	escape    = regexp.MustCompile(`%[0-9a-fA-F]{2}`)
	pages     = regexp.MustCompile(`^(sys/(health|seal-status|mounts|internal/ui/(mounts(/.+)?|resultant-acl))|auth/token/lookup-self|sys/wrapping/lookup)$`)
	upkeep    = regexp.MustCompile(`^auth/token/(renew|revoke)-self$`)
	apiBelow  = regexp.MustCompile(`(?i)(^|/)v1(/|$)`)
	onlyPaths = regexp.MustCompile(`^\{"paths":\[("([^"\\]|\\.)*",?)+\]\}$`)
	retarget  = regexp.MustCompile(`(?i)^(x-http-method.*|x-method-override|x-original-.*|x-rewrite-.*|x-forwarded-.*|x-vault-(wrap-ttl|policy-override|mfa))$`)
)

// Judge says what is wrong with a request that a server has read, in terms of what it could
// do there and without a look at how the guard decides. "" is fine.
func Judge(r *http.Request, body []byte, host, base string) string {
	path, ok := strings.CutPrefix(r.RequestURI, base+"/v1/")
	switch {
	case r.Host != host:
		return "it is for host " + r.Host
	case !ok:
		return "it is not below the API"
	case strings.ContainsAny(r.RequestURI, "?#"):
		return "it has a query"
	case len(body) > 0 && r.Method != "PUT" && r.Method != "POST":
		return "it has a body"
	}
	for name := range r.Header {
		if retarget.MatchString(name) {
			return "it has the header " + name
		}
	}
	plain := path
	for i := 0; ; i++ {
		if i == 1 && plainDots.MatchString(plain) {
			return "its path moves"
		}
		// a LIST reads nothing wherever it goes
		if i > 0 && r.Method != "LIST" && anyDots.MatchString(plain) {
			return "its path moves once it is decoded again"
		}
		next := escape.ReplaceAllStringFunc(plain, func(e string) string {
			b, _ := hex.DecodeString(e[1:])
			return string(b)
		})
		if next == plain {
			break
		}
		plain = next
	}
	decoded, err := url.PathUnescape(path)
	switch {
	case err != nil:
		return "its path cannot be decoded"
	case r.Method == "LIST":
		return ""
	case r.Method == "GET" && pages.MatchString(strings.ReplaceAll(decoded, "\n", " ")):
		return ""
	case (r.Method == "PUT" || r.Method == "POST") && upkeep.MatchString(decoded):
		return ""
	case (r.Method == "PUT" || r.Method == "POST") && decoded == "sys/capabilities-self" &&
		onlyPaths.Match(body):
		return ""
	}
	return fmt.Sprintf("%s %q is not one of the requests that are needed", r.Method, decoded)
}

// SomeToken is the client's.
const SomeToken = "hvs.CAESIJtokenthatmaynotleak0123456789"

func tokenless() string { return "" }

// try sends a request through the guard and returns what a server would have seen, nil
// for nothing.
func try(req *http.Request) (*Wire, error) {
	w := &Wire{}
	_, err := New(Guarded, w, tokenless).RoundTrip(req)
	return w, err
}

func request(method, address string) *http.Request {
	req, err := http.NewRequest(method, address, nil)
	if err != nil {
		panic(err)
	}
	return req
}

func withBody(method, path, body string) *http.Request {
	req, err := http.NewRequest(method, below+path, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	return req
}

const below = "https://vault.example.com:8200/base/v1/"

func TestGuardLetsOut(t *testing.T) {
	t.Parallel()
	for _, req := range []*http.Request{
		request("LIST", below+"secret/metadata/"),
		request("LIST", below+"secret/data/a"), // a LIST reads no value wherever it goes
		request("LIST", below+"kv%2Fint/a%20b/c%23d%3Fe/%252F/"),
		request("LIST", below+"secret/metadata/a..b/...//"),
		request("LIST", below+"secret/metadata/%252e%252e/"), // a folder may have that name
		request("LIST", below+"sys/namespaces"),
		request("GET", below+"sys/health"),
		request("GET", below+"sys/seal-status"),
		request("GET", below+"sys/mounts"),
		request("GET", below+"sys/internal/ui/mounts"),
		request("GET", below+"sys/internal/ui/mounts/secret/data/a%20b"), // describes the mount
		request("GET", below+"sys/internal/ui/mounts/a..b;c/%25"),
		request("GET", below+"auth/token/lookup-self"),
		request("PUT", below+"auth/token/renew-self"),
		request("POST", below+"auth/token/renew-self"),
		request("PUT", below+"auth/token/revoke-self"),
		request("GET", below+"sys/internal/ui/resultant-acl"),
		withBody("PUT", "sys/capabilities-self", `{"paths":["secret/metadata/a\"b/","x"]}`),
		withBody("POST", "sys/capabilities-self", `{"paths":["a"]}`),
	} {
		w, err := try(req)
		if err != nil || w.Seen == nil {
			t.Errorf("%s %s: %v", req.Method, req.URL, err)
			continue
		}
		if why := Judge(w.Seen, w.Body, Guarded.Host, Guarded.Path); why != "" {
			t.Errorf("%s %s: %s", req.Method, req.URL, why)
		}
	}
}

func TestGuardStops(t *testing.T) {
	t.Parallel()
	change := func(req *http.Request, f func(*http.Request)) *http.Request { f(req); return req }
	header := func(name, value string) *http.Request {
		// Set in the map, since Set would write the name in its usual form.
		return change(request("LIST", below+"secret/"),
			func(r *http.Request) { r.Header[name] = []string{value} })
	}
	for _, tc := range []struct {
		attack string
		req    *http.Request
	}{
		{"reads a value of KV version 2", request("GET", below+"secret/data/stripe")},
		{"reads a value of KV version 1", request("GET", below+"kv1/stripe")},
		{"reads a value of the cubbyhole", request("GET", below+"cubbyhole/x")},
		{"reads what KV version 2 keeps beside the value",
			request("GET", below+"secret/metadata/stripe")},
		{"becomes a read where a proxy drops the query",
			request("GET", below+"secret/metadata/a?list=true")},
		{"becomes a read of version 1 in the same way", request("GET", below+"kv1/stripe?list=true")},
		{"asks whether a value is there", request("HEAD", below+"secret/data/stripe")},
		{"writes a value", request("PUT", below+"secret/data/stripe")},
		{"writes a value by POST", request("POST", below+"secret/data/stripe")},
		{"changes a value", request("PATCH", below+"secret/data/stripe")},
		{"deletes a value", request("DELETE", below+"secret/data/stripe")},
		{"deletes a secret with all its versions", request("DELETE", below+"secret/metadata/stripe")},
		{"brings a deleted value back", request("PUT", below+"secret/undelete/stripe")},
		{"lists recursively, past what a list is denied", request("SCAN", below+"secret/metadata/")},
		{"asks a server for a page that has none",
			request("LIST", below+"secret/metadata/?after=&limit=10")},
		{"traces", request("TRACE", below+"sys/health")},
		{"opens a tunnel", request("CONNECT", below+"sys/health")},
		{"a method in lower case, which a proxy may write otherwise",
			request("list", below+"secret/data/stripe")},
		{"no method, which is GET", change(request("GET", below+"secret/data/stripe"),
			func(r *http.Request) {
				r.Method = ""
			})},
		{"reads the storage", request("GET", below+"sys/raw/logical/x")},
		{"unwraps", request("PUT", below+"sys/wrapping/unwrap")},
		{"unwraps the old way", request("GET", below+"cubbyhole/response")},
		{"wraps", request("POST", below+"sys/wrapping/wrap")},
		{"asks for capabilities", request("POST", below+"sys/capabilities-self")},
		{"logs in", request("PUT", below+"auth/userpass/login/me")},
		{"logs in with a role", request("POST", below+"auth/approle/login")},
		{"makes a token", request("POST", below+"auth/token/create")},
		{"looks another token up", request("POST", below+"auth/token/lookup")},
		{"renews another token", request("POST", below+"auth/token/renew")},
		{"reads by the renewal's path", request("GET", below+"auth/token/renew-self")},
		{"writes to a page that is only read", request("PUT", below+"sys/mounts")},
		{"mounts an engine", request("POST", below+"sys/mounts/x")},
		{"reads a mount's configuration", request("GET", below+"sys/mounts/secret")},
		{"generates a credential", request("GET", below+"database/creds/readonly")},
		{"seals", request("PUT", below+"sys/seal")},
		{"a page with something behind it", request("GET", below+"sys/health/../../secret/data/x")},
		{"the details of no mount", request("GET", below+"sys/internal/ui/mounts/")},

		{"another host", request("LIST", "https://evil.example/base/v1/secret/")},
		{"another port", request("LIST", "https://vault.example.com:9999/base/v1/secret/")},
		{"without TLS", request("LIST", "http://vault.example.com:8200/base/v1/secret/")},
		{"a scheme that a transport may know",
			request("LIST", "file://vault.example.com:8200/base/v1/secret/")},
		{"a user, which becomes a header",
			request("LIST", "https://u:p@vault.example.com:8200/base/v1/secret/")},
		{"the host as a user of another host",
			request("LIST", "https://vault.example.com:8200@evil.example/base/v1/secret/")},
		{"another virtual host", change(request("LIST", below+"secret/"), func(r *http.Request) {
			r.Host = "evil.example"
		})},
		{"an opaque address, sent in place of the path", change(request("GET", below+"sys/health"),
			func(r *http.Request) {
				r.URL.Opaque = "//vault.example.com:8200/base/v1/secret/data/stripe"
			})},
		{"an opaque path", change(request("GET", below+"sys/health"), func(r *http.Request) {
			r.URL.Opaque = "/base/v1/secret/data/stripe"
		})},

		{"outside the API", request("LIST", "https://vault.example.com:8200/base/secret/")},
		{"outside the base path", request("LIST", "https://vault.example.com:8200/v1/secret/")},
		{"a base path that only begins alike",
			request("LIST", "https://vault.example.com:8200/basement/v1/secret/")},
		{"the API itself", request("LIST", below)},
		{"climbs out of the base path",
			request("LIST", "https://vault.example.com:8200/base/../other/v1/secret/")},
		{"climbs out below the API", request("LIST", below+"../../../v1/x")},
		{"climbs in disguise", request("LIST", below+"a/%2e%2e/%2E%2E/x")},
		{"climbs with a slash in disguise", request("LIST", below+"a%2f..%2f..%2fx")},
		{"stays in place", request("LIST", below+"a/./b")},
		{"the base path in disguise",
			request("LIST", "https://vault.example.com:8200/base%2Fv1/secret/")},
		{"climbs from a page that may be read to a value",
			request("GET", below+"sys/internal/ui/mounts/../../../../secret/data/x")},
		{"the same in disguise", request("GET",
			below+"sys/internal/ui/mounts/%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret/data/x")},
		{"the same for a proxy that decodes twice",
			request("GET", below+"sys/internal/ui/mounts/%252e%252e/%252e%252e/%252e%252e/%252e%252e/secret/data/x")},
		{"the same for one that decodes three times",
			request("GET", below+"sys/internal/ui/mounts/%25252e./%25252e./x")},
		{"the same, half decoded", request("GET", below+"sys/internal/ui/mounts/a%252f..%252f..%252fx")},
		{"the same for a proxy that takes \\ for /",
			request("GET", below+`sys/internal/ui/mounts/a%5C..%5C..%5C..%5Cx`)},
		{"the same for a proxy that knows path parameters",
			request("GET", below+"sys/internal/ui/mounts/..;/..;x=1/secret/data/x")},
		{"a raw path that is not the path", change(request("GET", below+"sys/health"),
			func(r *http.Request) {
				r.URL.Path, r.URL.RawPath = "/base/v1/secret/data/x", "/base/v1/sys/health"
			})},

		{"a query on a page", request("GET", below+"sys/health?list=true")},
		{"a query on LIST", request("LIST", below+"secret/metadata/?list=false")},
		{"an empty query", request("LIST", below+"secret/metadata/?")},
		{"a query on a renewal", request("PUT", below+"auth/token/renew-self?x=1")},
		{"a body on LIST, which could be the next request", change(request("LIST", below+"secret/"),
			func(r *http.Request) {
				r.Body = io.NopCloser(strings.NewReader("GET /v1/secret/data/x HTTP/1.1\r\n\r\n"))
			})},
		{"a body on GET", change(request("GET", below+"sys/health"), func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader("x"))
		})},
		{"says that a body follows", change(request("LIST", below+"secret/"),
			func(r *http.Request) { r.TransferEncoding = []string{"chunked"} })},
		{"says that headers follow", change(request("LIST", below+"secret/"),
			func(r *http.Request) { r.Trailer = http.Header{"X-Y": nil} })},

		{"has a proxy change the method", header("X-Http-Method-Override", "GET")},
		{"the same, in other letters", header("X-HTTP-Method-Override", "GET")},
		{"the same, in small letters", header("x-http-method-override", "GET")},
		{"the same by its other name", header("X-Http-Method", "GET")},
		{"the same by a third name", header("X-Method-Override", "GET")},
		{"has a proxy change the path", header("X-Original-Url", "/base/v1/secret/data/x")},
		{"the same by its other name", header("X-Rewrite-Url", "/base/v1/secret/data/x")},
		{"has a proxy change the host", header("X-Forwarded-Host", "evil.example")},
		{"wraps the answer", header("X-Vault-Wrap-Ttl", "60s")},
		{"overrides a policy", header("X-Vault-Policy-Override", "true")},
		{"any header of Vault's that is not needed", header("X-Vault-Mfa", "x")},
		{"a second host", header("host", "evil.example")},
		{"a second length", header("content-length", "40")},
		{"chunks", header("transfer-encoding", "chunked")},
	} {
		w, err := try(tc.req)
		if !errors.Is(err, ErrStopped) {
			t.Errorf("%s: %s %s: error is %v, want ErrStopped", tc.attack, tc.req.Method, tc.req.URL, err)
		}
		if w.Seen != nil {
			t.Errorf("%s: the server has seen %s %s", tc.attack, w.Seen.Method, w.Seen.RequestURI)
		}
	}
}

// Headers that every request has are not looked at closely: each must be one that would pass.
func TestUsualHeaders(t *testing.T) {
	t.Parallel()
	for name := range usualHeaders {
		if name != http.CanonicalHeaderKey(name) || header.Retargets(name) ||
			strings.HasPrefix(name, "X-Vault-") && !vaultHeaders[name] {
			t.Errorf("header %q must be stopped", name)
		}
	}
}

// Who asks what the token may do tells paths and nothing else. The attacks: another token's rights,
// a field that an engine in front takes for something else, a body that has no end.
func TestGuardStopsOtherQuestionsForRights(t *testing.T) {
	t.Parallel()
	const path = "sys/capabilities-self"
	huge := `{"paths":["` + strings.Repeat("a", maxPaths) + `"]}`
	for _, req := range []*http.Request{
		request("PUT", below+path),
		request("GET", below+path),
		withBody("PUT", path, ``),
		withBody("PUT", path, `{}`),
		withBody("PUT", path, `{"paths":[]}`),
		withBody("PUT", path, `{"paths":["a"],"token":"hvs.x"}`),
		withBody("PUT", path, `{"paths":["a"],"paths":["b"]}`),
		withBody("PUT", path, `{"Paths":["a"]}`),
		withBody("PUT", path, `{"paths":["a"]} `),
		withBody("PUT", path, `{"paths":["a"]}{"token":"x"}`),
		withBody("PUT", path, `{"paths":"a"}`),
		withBody("PUT", path, huge),
		withBody("PUT", "sys/capabilities", `{"paths":["a"]}`),
		withBody("PUT", "secret/data/a", `{"paths":["a"]}`),
		withBody("PUT", "ns/"+path, `{"paths":["a"]}`),
		withBody("PUT", path+"/", `{"paths":["a"]}`),
		request("GET", below+"sys/internal/ui/resultant-acl/"),
		request("GET", below+"sys/internal/ui/resultant-acl?x=y"),
		request("PUT", below+"sys/internal/ui/resultant-acl"),
	} {
		if w, err := try(req); !errors.Is(err, ErrStopped) || w.Seen != nil {
			t.Errorf("%s %s was let out: %v", req.Method, req.URL, err)
		}
	}
	chunked := withBody("PUT", path, `{"paths":["a"]}`)
	chunked.ContentLength = -1
	if w, err := try(chunked); !errors.Is(err, ErrStopped) || w.Seen != nil {
		t.Errorf("a body of any length was let out: %v", err)
	}
}

// The attack: a body that is judged, and another one that the transport asks for when it sends the
// request once more, after a connection that broke.
func TestGuardLetsOneBodyOut(t *testing.T) {
	t.Parallel()
	const judged = `{"paths":["a"]}`
	req := withBody("PUT", "sys/capabilities-self", judged)
	req.GetBody = func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(`{"token":"x"}`)), nil
	}
	w, err := try(req)
	if err != nil || string(w.Body) != judged {
		t.Fatalf("%q, %v", w.Body, err)
	}
	again, err := req.GetBody()
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(again); err != nil || string(raw) != judged {
		t.Errorf("sent once more: %q, %v", raw, err)
	}
}

// A body that is not sent must be closed all the same, says [http.RoundTripper].
func TestGuardClosesTheBodyOfWhatItStops(t *testing.T) {
	t.Parallel()
	body := &closing{}
	req := request("PUT", below+"secret/data/x")
	req.Body = body
	if _, err := try(req); !errors.Is(err, ErrStopped) || !body.closed {
		t.Errorf("error %v, closed %v", err, body.closed)
	}
}

type closing struct{ closed bool }

func (c *closing) Read([]byte) (int, error) { return 0, io.EOF }
func (c *closing) Close() error             { c.closed = true; return nil }

// Attack: an address that leads below the API, where the page of the mounts is a secret of the name
// v1/sys/mounts.
func TestGuardOfAddressesBelowTheAPI(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		base string
		out  bool
	}{
		{"", true}, {"/", true}, {"/base", true}, {"/v2", true}, {"/v10/x", true}, {"/xv1", true},
		{"/v1.2", true}, {"/team-v1/vault", true}, {"/v%311", true},
		{"/v1", false}, {"/v1/", false}, {"/v1/secret/data", false}, {"/base/v1", false},
		{"/V1", false}, {"/%76%31", false}, {"/v%31/secret/data", false}, {"/%2576%2531", false},
		{"/%252576%252531/x", false}, {`/x\v1`, false}, {"/x%5Cv1/a", false}, {"/x%252fv1", false},
		{"/v1;a=b/secret/data", false}, {"/v1%3Fx", false}, {"/v1%23x", false}, {"/v1./secret", false},
		{"/v1%20", false}, {"/v1%00/secret", false},
	} {
		base := *Guarded
		if err := setPath(&base, tc.base); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"sys/mounts", "sys/health", "auth/token/lookup-self"} {
			req := request("GET", below+path)
			req.URL.Path = strings.TrimSuffix(base.Path, "/") + "/v1/" + path
			req.URL.RawPath = strings.TrimSuffix(base.EscapedPath(), "/") + "/v1/" + path
			w := &Wire{}
			_, err := New(&base, w, tokenless).RoundTrip(req)
			if (err == nil) != tc.out || (w.Seen != nil) != tc.out {
				t.Errorf("below %q: %s: %v", tc.base, path, err)
			}
		}
	}
	// A folder of that name is one as any other.
	if w, err := try(request("LIST", below+"v1/metadata/v1/secret/")); err != nil || w.Seen == nil {
		t.Errorf("a folder called v1: %v", err)
	}
}

// setPath gives an address a path, escaped or not.
func setPath(u *url.URL, path string) error {
	decoded, err := url.PathUnescape(path)
	u.Path, u.RawPath = decoded, path
	return err
}

func FuzzGuard(f *testing.F) {
	add := func(method, path, opaque, query string) {
		for _, base := range []string{Guarded.Path, "", "/v1", "/v1/secret/data", "/%76%31"} {
			decoded, _ := url.PathUnescape(base)
			f.Add(base, method, "https", Guarded.Host, "", decoded+"/v1/"+path, "", opaque, query, "", "",
				"")
		}
	}
	add("LIST", "secret/metadata/a b/", "", "")
	add("GET", "sys/health", "//vault.example.com:8200/base/v1/secret/data/x", "")
	add("GET", "sys/health", "/base/v1/secret/data/x", "")
	add("GET", "sys/internal/ui/mounts/%2e%2e/%2e%2e/x", "", "")
	add("GET", `sys/internal/ui/mounts/a\..\x`, "", "")
	add("GET", "secret/metadata/a", "", "list=true")
	add("PUT", "auth/token/renew-self", "", "")
	add("LIST", "secret/metadata/", "", "after=a%2Fb&limit=1000")
	add("LIST", "secret/metadata/", "", "after=&limit=max&list=false")
	add("SCAN", "secret/metadata/", "", "")
	add("GET", "sys/internal/ui/resultant-acl", "", "")
	f.Add("/base", "PUT", "https", Guarded.Host, "", "/base/v1/sys/capabilities-self", "", "", "", "",
		"", `{"paths":["secret/data/a"]}`)
	f.Add("/base", "LIST", "https", Guarded.Host, "evil.example", "/base/v1/x", "/base%2Fv1/x", "", "",
		"X-Http-Method-Override", "GET", "body")
	f.Add("/base", "LIST", "https", Guarded.Host, "", "/base/v1/x", "", "", "", "transfer-encoding",
		"chunked", "")
	f.Add("/base", "GET\r\nX: y", "https", Guarded.Host, "", "/base/v1/sys/health", "", "", "",
		"A\r\nB", "c\r\nd", "")
	f.Fuzz(func(t *testing.T, basePath, method, scheme, host, hostHeader, path, rawPath, opaque, query,
		name, value, body string) {
		base := *Guarded
		if setPath(&base, basePath) != nil || basePath != "" && basePath[0] != '/' {
			return // it is no address
		}
		req := (&http.Request{
			Method: method, Host: hostHeader, Header: http.Header{"User-Agent": {"x"}}, ProtoMajor: 1,
			ProtoMinor: 1,
			URL: &url.URL{Scheme: scheme, Host: host, Path: path, RawPath: rawPath, Opaque: opaque,
				RawQuery: query},
		}).WithContext(t.Context())
		if name != "" {
			req.Header[name] = []string{value}
		}
		for _, paged := range []bool{false, true} {
			req := req.Clone(t.Context())
			if body != "" {
				req.Body, req.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
			}
			w := &Wire{}
			g := New(&base, w, tokenless)
			g.AllowPages(paged)
			_, err := g.RoundTrip(req)
			if w.Seen == nil {
				if err == nil {
					t.Fatal("no error, and nothing was sent")
				}
				continue
			}
			if apiBelow.MatchString(base.Path) {
				t.Fatalf("below %q: %s %q was let out", basePath, w.Seen.Method, w.Seen.RequestURI)
			}
			if why := judgePagedBelow(w.Seen, w.Body, paged, strings.TrimSuffix(base.EscapedPath(),
				"/")); why != "" {
				t.Fatalf("%s %q (base %q, path %q, raw path %q, opaque %q): %s", w.Seen.Method,
					w.Seen.RequestURI, basePath, path, rawPath, opaque, why)
			}
		}
	})
}
