package vaulttest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// keys lists a folder that must be there.
func (s *Server) keys(path, token string) []string {
	s.t.Helper()
	status, body := s.Ask("LIST", path, token, nil)
	var list struct{ Data struct{ Keys []string } }
	if err := json.Unmarshal(body, &list); err != nil || status != http.StatusOK {
		s.t.Fatalf("LIST %q: status %d: %s", path, status, body)
	}
	return list.Data.Keys
}

// estate makes a mount of each kind.
func estate(s *Server) {
	s.Mount("secret", "kv", map[string]string{"version": "2"}, "versioned")
	s.Mount("team/legacy", "kv", nil, "not versioned")
	s.Mount("old", "kv", map[string]string{"version": "1"}, "")
	s.Mount("alias", "kv-v2", nil, "")
	s.Mount("nolist", "nolist", nil, "")
	s.Mount("db", "database", nil, "")
}

// Every name must come back from LIST as it was given, or fixtures would be others than
// the tests believe.
func TestNamesComeBackExactly(t *testing.T) {
	s := Real(t)
	estate(s)
	names := []string{
		"with blank", "trailing ", " leading", "ha#sh", "que?ry", "slash%2Fencoded", "%25", "100%",
		"back\\slash",
		"quo\"te", "st*ar", "pl+us", "semi;colon", "été", "e\u0301t\u00e9", "日本語", "{{tpl}}",
		"data", "metadata", "index.html",
	}
	slices.Sort(names)
	for _, mount := range []string{"secret", "team/legacy", "old", "alias"} {
		for _, n := range names {
			s.Put(mount, "odd/"+n)
			s.Put(mount, "folders/"+n+"/inside")
		}
		list := mount + "/"
		if mount == "secret" || mount == "alias" {
			list += "metadata/"
		}
		if got := s.keys(list+"odd/", s.RootToken); !slices.Equal(got, names) {
			t.Errorf("%s: listed %q, want %q", mount, got, names)
		}
		for _, n := range names {
			if got := s.keys(list+"folders/"+n+"/", s.RootToken); len(got) != 1 || got[0] != "inside" {
				t.Errorf("%s: in the folder %q: %q", mount, n, got)
			}
		}
		s.Delete(mount, "odd/"+names[0])
		if got := s.keys(list+"odd/", s.RootToken); !slices.Equal(got, names[1:]) {
			t.Errorf("%s: after a deletion: %q", mount, got)
		}
	}
	// The canary is there: a test that looks for it elsewhere can find it.
	for _, path := range []string{"secret/data/odd/été", "team/legacy/odd/été"} {
		if _, body := s.Ask(http.MethodGet, path, s.RootToken, nil); !strings.Contains(string(body),
			Canary) {
			t.Errorf("%s does not hold the canary: %s", path, body)
		}
	}
}

// These are the answers that everything above is built on.
func TestAnswersToLIST(t *testing.T) {
	s := Real(t)
	estate(s)
	s.Put("secret", "a")
	s.Put("secret", "a/b")
	s.Put("team/legacy", "a")
	s.Policy("lister", `path "secret/metadata/*" { capabilities = ["list"] }`)
	lister := s.Token(TokenOptions{Policies: []string{"lister"}, NoDefaultPolicy: true})
	const denied = `{"errors":["1 error occurred:\n\t* permission denied\n\n"]}`
	const badToken = `{"errors":["2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"]}`
	for _, tc := range []struct {
		path, token string
		status      int
		body        string // all of it, or a part where it starts with "..."
	}{
		{"secret/metadata/", s.RootToken, 200, `..."data":{"keys":["a","a/"]}`},
		{"secret/metadata/", lister, 200, `..."data":{"keys":["a","a/"]}`},
		{"team/legacy/", s.RootToken, 200, `..."data":{"keys":["a"]}`},
		{"old/", s.RootToken, 404, `{"errors":[]}`},
		{"alias/metadata/", s.RootToken, 404, `{"errors":[]}`},
		{"secret/metadata/absent/", lister, 404, `{"errors":[]}`},
		{"secret/metadata/a/b/", lister, 404, `{"errors":[]}`},
		{"secret/", s.RootToken, 404, `..."warnings":["Invalid path for a versioned K/V secrets engine.`},
		{"team/legacy/", lister, 403, denied},
		{"absent/", lister, 403, denied},
		{"secret/metadata/", "hvs.bad", 403, badToken},
		{"secret/metadata/", "", 403, `{"errors":["permission denied"]}`},
		{"nolist/", s.RootToken, 405, `{"errors":["1 error occurred:\n\t* unsupported operation\n\n"]}`},
		{"nolist/x/", s.RootToken, 405,
			`{"errors":["1 error occurred:\n\t* unsupported operation\n\n"]}`},
		// Not empty, though it is a 404 as well.
		{"db/", s.RootToken, 404, `{"errors":["1 error occurred:\n\t* unsupported path\n\n"]}`},
		{"absent/", s.RootToken, 404,
			`{"errors":["no handler for route \"absent/\". route entry not found."]}`},
	} {
		status, body := s.Ask("LIST", tc.path, tc.token, nil)
		got := strings.TrimSpace(string(body))
		part, isPart := strings.CutPrefix(tc.body, "...")
		if status != tc.status || isPart && !strings.Contains(got, part) || !isPart && got != tc.body {
			t.Errorf("LIST %s: %d %s, want %d %s", tc.path, status, got, tc.status, tc.body)
		}
	}
}

// A token that may list and nothing else sees its mounts, and is not told about itself.
func TestListOnlyToken(t *testing.T) {
	s := Real(t)
	estate(s)
	s.Put("secret", "a/b/c")
	s.Policy("deep", `path "secret/metadata/a/b/" { capabilities = ["list"] }`)
	token := s.Token(TokenOptions{Policies: []string{"deep"}, NoDefaultPolicy: true})
	status, body := s.Ask(http.MethodGet, "sys/internal/ui/mounts", token, nil)
	var mounts struct {
		Data struct {
			Auth   map[string]any
			Secret map[string]struct {
				Type, Description string
				Options           map[string]string
			}
		}
	}
	if err := json.Unmarshal(body, &mounts); err != nil || status != http.StatusOK {
		t.Fatalf("status %d: %s", status, body)
	}
	m := mounts.Data.Secret["secret/"]
	if len(mounts.Data.Secret) != 1 || len(mounts.Data.Auth) != 0 || m.Type != "kv" ||
		m.Options["version"] != "2" || m.Description != "versioned" {
		t.Errorf("mounts: %s", body)
	}
	if got := s.keys("secret/metadata/a/b/", token); !slices.Equal(got, []string{"c"}) {
		t.Errorf("listed %q", got)
	}
	for path, method := range map[string]string{
		"secret/metadata/a/": "LIST", "secret/data/a/b/c": "GET", "secret/metadata/a/b/c": "GET",
		"sys/mounts":             "GET",
		"auth/token/lookup-self": "GET", "auth/token/renew-self": "POST",
		"auth/token/revoke-self": "POST",
	} {
		if status, body := s.Ask(method, path, token, nil); status != http.StatusForbidden {
			t.Errorf("%s %s: status %d: %s", method, path, status, body)
		}
	}
}

func TestTokenOptions(t *testing.T) {
	s := Real(t)
	s.Policy("lister", `path "secret/metadata/*" { capabilities = ["list"] }`)
	listers := []string{"lister"}
	const renewed, never, batch = "", "lease is not renewable", "batch tokens cannot be renewed"
	for name, tc := range map[string]struct {
		o     TokenOptions
		want  map[string]any // of lookup-self; numbers are float64
		renew string
	}{
		"the zero value": {TokenOptions{}, map[string]any{"type": "service", "renewable": true,
			"policies": []any{"default"}}, renewed},
		"with a policy": {TokenOptions{Policies: listers, TTL: time.Hour},
			map[string]any{"creation_ttl": 3600., "policies": []any{"default", "lister"}}, renewed},
		"periodic": {TokenOptions{Period: 2 * time.Hour},
			map[string]any{"period": 7200., "creation_ttl": 7200.}, renewed},
		"with a maximum": {TokenOptions{TTL: time.Hour, ExplicitMaxTTL: 3 * time.Hour},
			map[string]any{"explicit_max_ttl": 10800.}, renewed},
		"not renewable": {TokenOptions{NonRenewable: true, TTL: time.Hour},
			map[string]any{"renewable": false, "type": "service"}, never},
		"a batch token": {TokenOptions{Batch: true, TTL: time.Hour},
			map[string]any{"renewable": false, "type": "batch"}, batch},
		"with few uses": {TokenOptions{NumUses: 5}, map[string]any{"num_uses": 4.}, renewed},
		"with a name": {TokenOptions{DisplayName: "ci"}, map[string]any{"display_name": "token-ci"},
			renewed},
		"a minute and half": {TokenOptions{TTL: 90 * time.Second}, map[string]any{"creation_ttl": 90.},
			renewed},
	} {
		token := s.Token(tc.o)
		status, body := s.Ask(http.MethodGet, "auth/token/lookup-self", token, nil)
		var self struct{ Data map[string]any }
		if err := json.Unmarshal(body, &self); err != nil || status != http.StatusOK {
			t.Fatalf("%s: lookup-self: status %d: %s", name, status, body)
		}
		for k, want := range tc.want {
			got := self.Data[k]
			if list, ok := want.([]any); ok && slices.Equal(list, got.([]any)) || !ok && got == want {
				continue
			}
			t.Errorf("%s: %s is %v, want %v", name, k, got, want)
		}
		status, body = s.Ask(http.MethodPost, "auth/token/renew-self", token, map[string]any{})
		if (status == http.StatusOK) != (tc.renew == renewed) || !strings.Contains(string(body),
			tc.renew) {
			t.Errorf("%s: renew-self: status %d: %s", name, status, body)
		}
		if tc.o.Batch { // cannot be revoked either
			continue
		}
		s.Revoke(token)
		if status, _ := s.Ask(http.MethodGet, "auth/token/lookup-self", token,
			nil); status != http.StatusForbidden {
			t.Errorf("%s: a revoked token gets %d", name, status)
		}
	}
}

func TestTokenExpires(t *testing.T) {
	s := Real(t)
	token := s.Token(TokenOptions{TTL: time.Second})
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		status, body := s.Ask(http.MethodGet, "auth/token/lookup-self", token, nil)
		if status == http.StatusForbidden && strings.Contains(string(body), "invalid token") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("a token of one second still gets %d: %s", status, body)
		}
	}
}

func TestSeal(t *testing.T) {
	s := Real(t)
	estate(s)
	s.Put("secret", "a")
	s.Seal()
	const sealed = `{"errors":["Vault is sealed"]}`
	for path, method := range map[string]string{
		"secret/metadata/": "LIST", "sys/internal/ui/mounts": "GET", "auth/token/lookup-self": "GET",
		"auth/token/renew-self": "POST",
	} {
		status, body := s.Ask(method, path, s.RootToken, nil)
		if got := strings.TrimSpace(string(body)); status != http.StatusServiceUnavailable ||
			got != sealed {
			t.Errorf("%s %s: %d %s, want 503 %s", method, path, status, got, sealed)
		}
	}
	for path, want := range map[string]int{"sys/health": http.StatusServiceUnavailable,
		"sys/seal-status": http.StatusOK} {
		status, body := s.Ask(http.MethodGet, path, "", nil)
		var says struct{ Sealed bool }
		if err := json.Unmarshal(body, &says); err != nil || status != want || !says.Sealed {
			t.Errorf("%s: status %d: %s", path, status, body)
		}
	}
	s.Unseal()
	if got := s.keys("secret/metadata/", s.RootToken); !slices.Equal(got, []string{"a"}) {
		t.Errorf("after Unseal: %q", got)
	}
}

// A cubbyhole is the token's own.
func TestPutCubbyhole(t *testing.T) {
	s := Real(t)
	mine, other := s.Token(TokenOptions{}), s.Token(TokenOptions{})
	s.PutCubbyhole(mine, "a/b")
	s.Put("cubbyhole", "c")
	for token, want := range map[string][]string{mine: {"a/"}, s.RootToken: {"c"}} {
		if got := s.keys("cubbyhole/", token); !slices.Equal(got, want) {
			t.Errorf("listed %q, want %q", got, want)
		}
	}
	if status, body := s.Ask("LIST", "cubbyhole/", other, nil); status != http.StatusNotFound {
		t.Errorf("status %d: %s", status, body)
	}
}

// The auth methods that the server is built with can be enabled.
func TestAuthMethods(t *testing.T) {
	s := Real(t)
	methods := []string{"approle", "cert", "jwt", "kubernetes", "ldap", "userpass"}
	for _, m := range methods {
		s.Write("sys/auth/"+m, map[string]any{"type": m})
	}
	_, body := s.Ask(http.MethodGet, "sys/internal/ui/mounts", s.RootToken, nil)
	var mounts struct{ Data struct{ Auth map[string]any } }
	if err := json.Unmarshal(body, &mounts); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if got, want := slices.Sorted(maps.Keys(mounts.Data.Auth)), 1+len(methods); len(got) != want {
		t.Errorf("enabled %q", got)
	}
}
