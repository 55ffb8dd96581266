package guard

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// getter is a guard that may list by GET and has been told of mounts: by namespace, each with its
// version of KV in front ("1secret/", "0pki/"), or with a "?" where the user alone calls it version
// 2.
func getter(base *url.URL, w *Wire, mounts map[string][]string) *Guard {
	g := New(base, w, tokenless)
	g.AllowGetLists(true)
	g.AllowPages(true)
	for namespace, list := range mounts {
		kv := map[string]int{}
		for _, m := range list {
			if m[0] == '?' {
				g.AssumeKV2(namespace, m[1:])
			} else {
				kv[m[1:]] = int(m[0] - '0')
			}
		}
		g.SetMounts(namespace, kv)
	}
	return g
}

var variousMounts = map[string][]string{
	"": {
		"2secret/", "2kv/int/", "1kv/", "1legacy/", "0pki/", "0database/", "1two words/", "1v1/",
		"2outer/", "1outer/metadata/inner/", "0outer/metadata/other/", "?hidden/", "?pki/", "2metadata/",
		"0sys/",
	},
	"team/a": {"1theirs/", "0secret/"},
}

func byGet(path string) *http.Request { return request("GET", below+path+"?list=true") }

func TestGuardOfListsByGet(t *testing.T) {
	t.Parallel()
	for _, req := range []*http.Request{
		byGet("secret/metadata/"),
		byGet("secret/metadata/a/b/"),
		byGet("kv/int/metadata/a/"),
		byGet("kv/"),
		byGet("kv/a/b/"),
		byGet("kv/data/a/"), // a folder of version 1 may have that name
		byGet("two%20words/a%20b/"),
		byGet("v1/v1/"),
		byGet("legacy/v1/sys/mounts/"),
		byGet("outer/metadata/inner/x/"),
		byGet("outer/metadata/x/"),
		byGet("metadata/metadata/"),
		byGet("hidden/metadata/a/"),
		with(byGet("theirs/a/"), "X-Vault-Namespace", "team/a"),
		with(byGet("theirs/"), "X-Vault-Namespace", "/team/a/"),
	} {
		w := &Wire{}
		_, err := getter(Guarded, w, variousMounts).RoundTrip(req)
		if err != nil || w.Seen == nil {
			t.Errorf("%s %v: %v", req.URL, req.Header, err)
		} else if why := judgeGetList(w.Seen, w.Body, Guarded.Path, variousMounts); why != "" {
			t.Errorf("%s %v: %s", req.URL, req.Header, why)
		}
		w = &Wire{}
		g := getter(Guarded, w, variousMounts)
		g.AllowGetLists(false)
		if _, err := g.RoundTrip(req.Clone(t.Context())); !errors.Is(err, ErrStopped) || w.Seen != nil {
			t.Errorf("%s was let out though nobody has asked for lists by GET: %v", req.URL, err)
		}
	}
	edit := func(req *http.Request, f func(*http.Request)) *http.Request { f(req); return req }
	for _, tc := range []struct {
		attack string
		req    *http.Request
	}{
		{"without its slash it reads a value where the query is dropped", byGet("kv/a")},
		{"the same of version 2's metadata", byGet("secret/metadata/a")},
		{"a value of version 2", byGet("secret/data/a/")},
		{"version 2 without metadata", byGet("secret/")},
		{"what only begins with metadata", byGet("secret/metadatax/")},
		{"details", byGet("secret/detailed-metadata/")},
		{"another engine, which a GET may have generate a credential", byGet("database/creds/")},
		{"another engine that the user takes for KV", byGet("pki/metadata/")},
		{"a mount that nobody has named", byGet("nowhere/a/")},
		{"one that the user names, as version 1", byGet("hidden/a/")},
		{"one of another engine inside of version 2", byGet("outer/metadata/other/")},
		{"sys", byGet("sys/raw/")},
		{"the API itself", byGet("")},
		{"a name that is cut at ? once it is decoded again", byGet("kv/a%3F/")},
		{"the same by a second escape", byGet("kv/a%253F/")},
		{"a name that is cut at #", byGet("kv/a%23/")},
		{"a name that is cut at ;", byGet("kv/a;/")},
		{"a name that is cut at a zero byte", byGet("kv/a%00/")},
		{"a name with a line break", byGet("kv/a%0A/")},
		{"a name whose \\ is taken for a slash", byGet(`kv/a%5C..%5Cb/`)},
		{"an escape that is decoded again", byGet("kv/a%252e/")},
		{"climbs", byGet("kv/../database/creds/a/")},
		{"climbs in disguise", byGet("kv/%2e%2e/database/creds/a/")},
		{"an empty segment", byGet("kv//a/")},
		{"an empty segment at the end", byGet("secret/metadata/a//")},
		{"the mount of another namespace", with(byGet("kv/a/"), "X-Vault-Namespace", "team/a")},
		{"two namespaces", edit(byGet("kv/a/"),
			func(r *http.Request) { r.Header["X-Vault-Namespace"] = []string{"", "team/a"} })},
		{"a body", edit(byGet("kv/a/"), func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader("x"))
		})},
		{"has a proxy change the method", with(byGet("kv/a/"), "X-Http-Method-Override", "POST")},
		{"another server", request("GET", "https://evil.example/base/v1/kv/a/?list=true")},
	} {
		w := &Wire{}
		if _, err := getter(Guarded, w, variousMounts).RoundTrip(tc.req); !errors.Is(err, ErrStopped) ||
			w.Seen != nil {
			t.Errorf("%s: %s was let out: %v", tc.attack, tc.req.URL, err)
		}
	}
	for _, query := range []string{
		"", "list", "list=", "list=1", "list=True", "list=true&", "&list=true", "list=true&list=true",
		"list=true&after=&limit=1", "after=&limit=1&list=true", "list=true&exclude_deleted=true",
		"list=true;x", "list=tru%65", "%6cist=true", "List=true", "list=false", "list=true&version=1",
		"scan=true", "list=true#",
	} {
		for _, path := range []string{"kv/a/", "secret/metadata/a/"} {
			req := request("GET", below+path)
			req.URL.RawQuery = query
			w := &Wire{}
			if _, err := getter(Guarded, w, variousMounts).RoundTrip(req); !errors.Is(err, ErrStopped) ||
				w.Seen != nil {
				t.Errorf("%s with %q was let out: %v", path, query, err)
			}
		}
	}
	for _, method := range []string{"LIST", "HEAD", "PUT", "POST", "SCAN", "get", "DELETE", ""} {
		req := byGet("kv/a/")
		req.Method = method
		w := &Wire{}
		if _, err := getter(Guarded, w, variousMounts).RoundTrip(req); !errors.Is(err, ErrStopped) ||
			w.Seen != nil {
			t.Errorf("%q was let out: %v", method, err)
		}
	}
}

// A server that has named mounts is believed more than the user: what it calls another engine, the
// user cannot make version 2 of.
func TestServerGoesBeforeWhatIsAssumed(t *testing.T) {
	t.Parallel()
	g := getter(Guarded, &Wire{}, nil)
	g.AssumeKV2("", "kv/")
	if !g.ListsByGet("", "kv/metadata/a/") || g.IsKV2("", "kv/") {
		t.Error("what is assumed may be listed by GET, and is not what the server says")
	}
	for version, want := range map[int]bool{0: false, 1: true, 2: true} {
		g.AddMount("", "kv/", version)
		if got := g.ListsByGet("", "kv/metadata/a/"); got != want {
			t.Errorf("version %d: %v", version, got)
		}
	}
}

var (
	plainFolder = regexp.MustCompile(`^([^/%?#;\\\x00-\x1f\x7f]+/)*$`)
	dots        = regexp.MustCompile(`(^|/)\.\.?/`)
)

// judgeGetList is [judgePaged] with the lists by GET, in terms of what stands in the request.
func judgeGetList(r *http.Request, body []byte, base string, mounts map[string][]string) string {
	target, ok := strings.CutSuffix(r.RequestURI, "?list=true")
	if !ok || r.Method != "GET" {
		return judgePagedBelow(r, body, true, base)
	}
	path, err := url.PathUnescape(strings.TrimPrefix(target, base+"/v1/"))
	if err != nil || !strings.HasPrefix(target, base+"/v1/") {
		return "it is not below the API"
	}
	longest, of := "", "0"
	for _, m := range mounts[strings.Trim(strings.Join(r.Header.Values("X-Vault-Namespace"), ","),
		"/")] {
		if at := m[1:]; strings.HasPrefix(path, at) &&
			(len(at) > len(longest) || at == longest && of == "?") {
			longest, of = at, m[:1]
		}
	}
	folder := strings.TrimPrefix(path, longest)
	if of != "1" {
		if of != "2" && of != "?" || !strings.HasPrefix(folder, "metadata/") {
			return fmt.Sprintf("%q is not below a mount of KV", path)
		}
		folder = strings.TrimPrefix(folder, "metadata/")
	}
	if !plainFolder.MatchString(folder) || dots.MatchString("/"+folder) || len(body) > 0 {
		return fmt.Sprintf("%q is no folder", path)
	}
	r.RequestURI, r.Method = target, "LIST"
	return Judge(r, body, Guarded.Host, base)
}

// Whatever mounts a server and the user name, and wherever the server is: what has a query of its
// own is a list of a folder of KV.
func FuzzGuardOfListsByGet(f *testing.F) {
	add := func(base, method, path, query, namespace string, mounts ...string) {
		text, _ := json.Marshal(mounts)
		f.Add(base, method, path, "", query, namespace, string(text), "")
	}
	add("/base", "GET", "/base/v1/secret/metadata/a/", "list=true", "", "2secret/")
	add("", "GET", "/v1/kv/a/", "list=true", "team", "1kv/", "0kv/a/")
	add("/base", "GET", "/base/v1/kv/metadata/a/", "list=true", "", "?kv/")
	add("/base", "GET", "/base/v1/kv/metadata/a/", "list=true", "", "?kv/", "0kv/")
	add("/v1", "GET", "/v1/v1/kv/a/", "list=true", "", "1kv/")
	add("/base", "GET", "/base/v1/kv/a?/", "list=true", "", "1kv/")
	add("/base", "GET", "/base/v1/kv/a\\b/", "list=true", "", "1kv/")
	add("/base", "GET", "/base/v1/kv/../sys/raw/", "list=true", "", "1kv/", "1../", "1/")
	add("/base", "GET", "/base/v1/kv/a", "list=true", "", "1kv/")
	add("/base", "GET", "/base/v1/sys/internal/ui/resultant-acl", "", "")
	f.Add("/base", "POST", "/base/v1/sys/capabilities-self", "", "", "", "[]", `{"paths":["a"]}`)
	f.Add("/base", "PUT", "/base/v1/sys/capabilities-self", "", "", "", "[]",
		`{"paths":["a"],"token":"x"}`)
	f.Fuzz(func(t *testing.T, basePath, method, path, rawPath, query, namespace, text, body string) {
		base := *Guarded
		if setPath(&base, basePath) != nil || basePath != "" && basePath[0] != '/' {
			return // it is no address
		}
		var names []string
		json.Unmarshal([]byte(text), &names)
		mounts := map[string][]string{}
		for _, name := range names { // in the form in which the client has them
			if len(name) > 1 && strings.Contains("012?", name[:1]) &&
				!strings.HasPrefix(name[1:], "/") && strings.HasSuffix(name, "/") {
				of := strings.Trim(namespace, "/")
				mounts[of] = append(mounts[of], name)
			}
		}
		req := (&http.Request{
			Method: method, Header: http.Header{"X-Vault-Namespace": {namespace}}, ProtoMajor: 1,
			ProtoMinor: 1,
			URL: &url.URL{Scheme: Guarded.Scheme, Host: Guarded.Host, Path: path, RawPath: rawPath,
				RawQuery: query},
		}).WithContext(t.Context())
		if body != "" {
			req.Body, req.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
		}
		w := &Wire{}
		_, err := getter(&base, w, mounts).RoundTrip(req)
		if w.Seen == nil {
			if err == nil {
				t.Fatal("no error, and nothing was sent")
			}
			return
		}
		if why := judgeGetList(w.Seen, w.Body, strings.TrimSuffix(base.EscapedPath(), "/"),
			mounts); why != "" {
			t.Fatalf("%s %q in %q, mounts %q: %s", w.Seen.Method, w.Seen.RequestURI, namespace, names, why)
		}
	})
}
