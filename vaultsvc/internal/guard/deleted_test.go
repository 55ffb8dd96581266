package guard

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// tryKnowing is [tryPaged] for a guard that has been told of mounts, as a server answers them: the
// paths of KV version 2 by namespace, others with a "!" in front.
func tryKnowing(req *http.Request, paged bool, mounts map[string][]string) (*Wire, error) {
	w := &Wire{}
	g := New(Guarded, w, tokenless)
	g.AllowPages(paged)
	for namespace, paths := range mounts {
		kv := map[string]int{}
		for _, p := range paths {
			path, other := strings.CutPrefix(p, "!")
			kv[path] = map[bool]int{false: 2}[other]
		}
		g.SetMounts(namespace, kv)
	}
	_, err := g.RoundTrip(req)
	return w, err
}

// someMounts are those of two namespaces, odd ones among them.
var someMounts = map[string][]string{
	"": {
		"secret/", "kv/int/", "!kv/", "!legacy/", "metadata/", "a/metadata/", "!a/", "..dots/", "50%/",
		"%2e%2e/", "two words/", "ü/", "v1/",
		"shadowed/", "!shadowed/metadata/in/",
	},
	"team/a": {"theirs/", "!secret/"},
}

func live(path string) *http.Request { return request("LIST", below+path+"?exclude_deleted=true") }

func TestGuardOfLiveLists(t *testing.T) {
	t.Parallel()
	for _, req := range []*http.Request{
		live("secret/metadata/"),
		live("secret/metadata/a/b%20c/%23/"),
		live("secret/metadata/%252e%252e/"), // a folder may have that name
		live("secret/metadata/metadata/"),
		live("secret/metadata/data/x/"),
		live("kv/int/metadata/x/"),
		live("kv%2Fint%2Fmetadata%2Fx%2F"), // the same, written in another way
		live("metadata/metadata/"),
		live("metadata/metadata/metadata/"),
		live("a/metadata/metadata/x/"),
		live("..dots/metadata/"),
		live("50%25/metadata/"),
		live("%252e%252e/metadata/"),
		live("two%20words/metadata/a/"),
		live("%C3%BC/metadata/"),
		live("v1/metadata/v1/"),
		live("shadowed/metadata/"),
		with(live("theirs/metadata/a/"), "X-Vault-Namespace", "team/a"),
		with(live("theirs/metadata/a/"), "X-Vault-Namespace", "/team/a/"),
		with(live("secret/metadata/a/"), "X-Vault-Namespace", ""),
	} {
		w, err := tryKnowing(req, false, someMounts)
		if err != nil || w.Seen == nil || w.Seen.URL.RawQuery != "exclude_deleted=true" {
			t.Errorf("%s %v: %v", req.URL, req.Header, err)
		} else if why := judgeLive(w.Seen, w.Body, false, someMounts); why != "" {
			t.Errorf("%s %v: %s", req.URL, req.Header, why)
		}
	}
	edit := func(req *http.Request, f func(*http.Request)) *http.Request { f(req); return req }
	for _, tc := range []struct {
		attack string
		req    *http.Request
	}{
		{"a mount that nobody has named", live("nowhere/metadata/")},
		{"a mount that begins alike", live("secrets/metadata/")},
		{"a mount that the other begins with", live("secre/metadata/")},
		{"a part of a mount's path", live("int/metadata/")},
		{"version 1, where it is the folder of a secret that a proxy may read",
			live("legacy/metadata/a/")},
		{"version 1 that has version 2 below it", live("kv/metadata/")},
		// a/metadata/ is a mount, and x/ no metadata/ of it
		{"the same the other way round", live("a/metadata/x/")},
		{"a mount of version 1 where metadata of another would be",
			live("shadowed/metadata/in/metadata/x/")},
		{"values", live("secret/data/a/")},
		{"the mount itself", live("secret/")},
		{"what only begins with metadata", live("secret/metadatax/")},
		{"details, which have no such query", live("secret/detailed-metadata/a/")},
		{"a secret: without its slash a read where a proxy changes the method",
			live("secret/metadata/a")},
		{"no folder at all", live("secret/metadata")},
		{"an empty segment, which servers leave out", live("secret/metadata//a/")},
		{"two of them at the end", live("secret/metadata/a//")},
		{"climbs", live("secret/metadata/../data/a/")},
		{"climbs in disguise", live("secret/metadata/%2e%2e/data/a/")},
		{"sys", live("sys/metadata/")},
		{"the mount of another namespace", with(live("secret/metadata/"), "X-Vault-Namespace", "team/a")},
		{"the mount of the root", live("theirs/metadata/")},
		{"a namespace in the path", live("team/a/theirs/metadata/")},
		{"a namespace that nobody has asked about", with(live("secret/metadata/"), "X-Vault-Namespace",
			"team/b")},
		{"two namespaces, of which a server takes either", edit(live("secret/metadata/"),
			func(r *http.Request) { r.Header["X-Vault-Namespace"] = []string{"", "team/a"} })},
		{"a body", edit(live("secret/metadata/"), func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader("x"))
		})},
		{"another server", request("LIST",
			"https://evil.example/base/v1/secret/metadata/?exclude_deleted=true")},
		{"outside the base path",
			request("LIST", "https://vault.example.com:8200/v1/secret/metadata/?exclude_deleted=true")},
	} {
		for _, paged := range []bool{false, true} {
			if w, err := tryKnowing(tc.req, paged, someMounts); !errors.Is(err, ErrStopped) ||
				w.Seen != nil {
				t.Errorf("%s: %s was let out: %v", tc.attack, tc.req.URL, err)
			}
		}
	}
	for _, method := range []string{"GET", "HEAD", "PUT", "POST", "SCAN", "list", "DELETE", ""} {
		req := live("secret/metadata/a/")
		req.Method = method
		if w, err := tryKnowing(req, true, someMounts); !errors.Is(err, ErrStopped) || w.Seen != nil {
			t.Errorf("%q was let out: %v", method, err)
		}
	}
	// Attack: anything else in the query. A server, or a proxy on the way, could make another request
	// of it.
	for _, query := range []string{
		"exclude_deleted", "exclude_deleted=", "exclude_deleted=1", "exclude_deleted=True",
		"exclude_deleted=false", "exclude_deleted=true&", "&exclude_deleted=true",
		"exclude_deleted=true&list=true", "list=true&exclude_deleted=true",
		"exclude_deleted=true&exclude_deleted=true", "exclude_deleted=true;list=true",
		"exclude_deleted=true#x", "exclude%5Fdeleted=true", "exclude_deleted=tru%65",
		"Exclude_deleted=true", " exclude_deleted=true", "exclude_deleted=true\n",
		"after=&exclude_deleted=true&limit=1", "exclude_deleted=true&after=&limit=1",
		"after=&limit=1&exclude_deleted=true", "exclude_deleted=true?x", "scan=true", "list=true",
	} {
		for _, paged := range []bool{false, true} {
			req := request("LIST", below+"secret/metadata/a/")
			req.URL.RawQuery = query
			if w, err := tryKnowing(req, paged, someMounts); !errors.Is(err, ErrStopped) || w.Seen != nil {
				t.Errorf("%q was let out: %v", query, err)
			}
		}
	}
	req := live("secret/metadata/")
	req.URL.ForceQuery = true
	if _, err := tryKnowing(req, false, someMounts); !errors.Is(err, ErrStopped) {
		t.Errorf("a query that is forced: %v", err)
	}
}

// Attack: a server that names mounts that are none, so that more paths have a metadata below them.
func TestGuardOfHostileMounts(t *testing.T) {
	t.Parallel()
	for _, mount := range []string{"", "/", "//", "../", "./", "a/../", "a//b/", "a/./", "secret",
		"secret/metadata"} {
		for _, path := range []string{"/metadata/", "metadata/", "secret/metadata/", "a/b/metadata/",
			"secret/metadata/x/"} {
			req := live("x/")
			req.URL.Path, req.URL.RawPath = Guarded.Path+"/v1/"+path, ""
			if w, err := tryKnowing(req, false, map[string][]string{"": {mount}}); !errors.Is(err,
				ErrStopped) || w.Seen != nil {
				t.Errorf("mount %q: %s was let out: %v", mount, path, err)
			}
		}
	}
}

// judgeLive is [judgePaged] with the other query that goes to mounts of version 2, in terms of what
// stands in the request.
func judgeLive(r *http.Request, body []byte, paged bool, mounts map[string][]string) string {
	path, ok := strings.CutSuffix(r.RequestURI, "?exclude_deleted=true")
	if !ok {
		return judgePaged(r, body, paged)
	}
	if r.Method != "LIST" {
		return "it is no list"
	}
	decoded, err := url.PathUnescape(strings.TrimPrefix(path, Guarded.Path+"/v1/"))
	if err != nil {
		return "its path cannot be decoded"
	}
	longest, of := "", ""
	for _, m := range mounts[strings.Trim(strings.Join(r.Header.Values("X-Vault-Namespace"), ","),
		"/")] {
		if bare := strings.TrimPrefix(m, "!"); strings.HasPrefix(decoded, bare) &&
			len(bare) > len(longest) {
			longest, of = bare, m
		}
	}
	folder := vaultpath.Location{Mount: longest, Path: strings.TrimPrefix(decoded,
		longest+"metadata/")}
	switch {
	case of == "" || of[0] == '!':
		return "it is not below a mount of version 2"
	case !strings.HasPrefix(decoded, longest+"metadata/"), !folder.IsFolder(),
		folder.Validate() != nil:
		return fmt.Sprintf("%q is not a folder's metadata", decoded)
	}
	r.RequestURI = path
	return Judge(r, body, Guarded.Host, Guarded.Path)
}

// Nothing else with a query goes out, whatever mounts the server has.
func FuzzGuardOfLiveLists(f *testing.F) {
	add := func(method, path, query, namespace string, mounts ...string) {
		text, _ := json.Marshal(mounts)
		f.Add(method, "/base/v1/"+path, "", query, namespace, string(text))
	}
	add("LIST", "secret/metadata/", "exclude_deleted=true", "", "secret/")
	add("LIST", "secret/metadata/a/", "exclude_deleted=true", "team", "secret/", "!secret/metadata/")
	add("LIST", "metadata/metadata/", "exclude_deleted=true", "/team/", "metadata/", "!meta/")
	add("LIST", "a/metadata/x/", "exclude_deleted=true", "", "a/metadata/", "!a/")
	add("GET", "secret/metadata/a/", "exclude_deleted=true", "", "secret/")
	add("LIST", "/metadata/", "exclude_deleted=true", "", "/", "")
	add("LIST", "../metadata/", "exclude_deleted=true", "", "../")
	add("LIST", "50%/metadata/", "exclude_deleted=true", "", "50%/", "5")
	add("LIST", "secret/metadata/", "after=&limit=5", "", "secret/")
	add("LIST", "secret/metadata/", "exclude_deleted=true&after=&limit=5", "", "secret/")
	f.Fuzz(func(t *testing.T, method, path, rawPath, query, namespace, text string) {
		var names []string
		json.Unmarshal([]byte(text), &names)
		for i, name := range names { // in the form in which the client has them
			bare, other := strings.CutPrefix(name, "!")
			names[i] = map[bool]string{true: "!"}[other] + strings.Trim(bare, "/") + "/"
		}
		mounts := map[string][]string{strings.Trim(namespace, "/"): names}
		for _, paged := range []bool{false, true} {
			req := (&http.Request{
				Method: method, Header: http.Header{"X-Vault-Namespace": {namespace}}, ProtoMajor: 1,
				ProtoMinor: 1,
				URL: &url.URL{Scheme: Guarded.Scheme, Host: Guarded.Host, Path: path, RawPath: rawPath,
					RawQuery: query},
			}).WithContext(t.Context())
			w, err := tryKnowing(req, paged, mounts)
			if w.Seen == nil {
				if err == nil {
					t.Fatal("no error, and nothing was sent")
				}
				continue
			}
			if why := judgeLive(w.Seen, w.Body, paged, mounts); why != "" {
				t.Fatalf("%s %q in %q, mounts %q: %s", w.Seen.Method, w.Seen.RequestURI, namespace, names, why)
			}
		}
	})
}
