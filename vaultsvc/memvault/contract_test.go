package memvault

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// The contract: memvault answers as a real Vault does. Every exchange below has the status
// that is expected of both, so that the run on memvault alone proves something. With a real
// server, each exchange is made with both, and the two answers must be the same: status,
// headers, every field and its value, but for the values that volatile names.
func TestContractMemvault(t *testing.T) {
	for _, as := range claims {
		t.Run(as.String(), func(t *testing.T) {
			t.Parallel()
			mem := newMemBackend(t)
			mem.s.Identify(as.product, as.version)
			contractFixture(mem)
			for _, sc := range contractScenarios() {
				sc.steps = as.stepsOf(sc)
				t.Run(sc.name, func(t *testing.T) { newRun(t, sc, mem).all(t, nil) })
			}
		})
	}
}

func TestContractReal(t *testing.T) {
	real, mem := realBackend{vaulttest.Real(t)}, newMemBackend(t)
	contractFixture(real)
	contractFixture(mem)
	t.Run("random policies", func(t *testing.T) { agreeOnPolicies(t, real, mem, 300) })
	for _, sc := range contractScenarios() {
		t.Run(sc.name, func(t *testing.T) { newRun(t, sc, real).all(t, newRun(t, sc, mem)) })
	}
}

// scenario is a row of exchanges with tokens of its own. All scenarios share the mounts,
// names and policies of contractFixture.
type scenario struct {
	name   string
	tokens map[string]TokenOptions
	steps  []step

	firstRoot bool // there is a token with the label "first root"
}

type step struct {
	name   string
	do     func(r *run) // before the exchange
	method string
	path   string // below /v1/, escaped
	token  string // a label of the scenario; "root", "none", "bad", or "=" and the token itself
	header map[string]string
	body   string
	once   bool // not again as GET with list=true: the request itself changes something
	until  bool // repeated until the answer is what is expected

	status int
	keys   []string // of a list, exactly
	error  string   // the whole of the only error text; "-" means an empty list of errors

	location string // of a redirect
}

// backend is a server that speaks the API, and what the suite must be able to do to it.
type backend interface {
	address() string
	root() string      // a token that may do everything
	firstRoot() string // the one that a server begins with, or one like it
	mount(path, engine string, version int, description string)
	mountPublic(path string)                    // kv version 2, shown to everybody
	auth(path, description string, public bool) // userpass
	user(path, name, password string, ttl time.Duration)
	put(mount, path string)
	putFor(mount, path string, life time.Duration) // to be deleted after that
	deleteVersion(mount, path string)
	undeleteVersion(mount, path string)
	destroyVersion(mount, path string)
	putCubbyhole(token, path string)
	policy(name string, rules []Rule)
	token(TokenOptions) string
	wrappingToken() string
	seal(sealed bool)
	age(time.Duration) // lets time pass, where the backend can do that
}

// answer is everything of an HTTP answer that is compared.
type answer struct {
	status   int
	media    string
	caching  string
	location string
	raw      string
	body     any
}

// run is one scenario on one backend.
type run struct {
	b      backend
	sc     scenario
	tokens map[string]string
}

func newRun(t *testing.T, sc scenario, b backend) *run {
	t.Helper()
	r := &run{b: b, sc: sc, tokens: map[string]string{"root": b.root(), "none": "",
		"bad": "hvs.not-a-token-of-this-server"}}
	if sc.firstRoot {
		r.tokens["first root"] = b.firstRoot()
	}
	for label, o := range sc.tokens {
		r.tokens[label] = b.token(o)
	}
	return r
}

// all makes every exchange, and compares the answers with those of other.
func (r *run) all(t *testing.T, other *run) {
	for i, st := range r.sc.steps {
		name := fmt.Sprintf("%02d %s %s %s", i+1, st.method, st.path, st.name)
		forms := []step{st}
		if st.method == "LIST" && !st.once {
			get := st
			get.method, get.path, get.do = http.MethodGet, st.path+"?list=true", nil
			forms = append(forms, get)
		}
		for _, st := range forms {
			got := r.exchange(t, st)
			for _, wrong := range st.wrong(got) {
				t.Errorf("%s: %s: %s", name, wrong, got.raw)
			}
			if other == nil {
				continue
			}
			if diff := compare(other.exchange(t, st), got); len(diff) > 0 {
				t.Errorf("%s: memvault (first) and Vault do not agree:\n  %s\nVault: %s", name,
					strings.Join(diff, "\n  "), got.raw)
			}
		}
	}
}

func (r *run) exchange(t *testing.T, st step) answer {
	t.Helper()
	if st.do != nil {
		st.do(r)
	}
	token, ok := r.tokens[st.token]
	if literal, is := strings.CutPrefix(st.token, "="); is {
		token = literal
	} else if !ok {
		t.Fatalf("no token %q in scenario %q", st.token, r.sc.name)
	}
	got := call(t, r.b.address(), token, st)
	for deadline := time.Now().Add(10 * time.Second); st.until && len(st.wrong(got)) > 0 &&
		time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
		got = call(t, r.b.address(), token, st)
	}
	return got
}

func call(t *testing.T, address, token string, st step) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), st.method, address+"/v1/"+st.path,
		strings.NewReader(st.body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("X-Vault-Token", token)
	}
	for k, v := range st.header {
		req.Header.Set(k, v)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{
		status: resp.StatusCode, media: resp.Header.Get("Content-Type"),
		caching:  resp.Header.Get("Cache-Control"),
		location: resp.Header.Get("Location"), raw: string(raw),
	}
	if len(raw) > 0 && a.media == "application/json" {
		if err := json.Unmarshal(raw, &a.body); err != nil {
			t.Fatalf("%s %s: %v in %q", st.method, st.path, err, raw)
		}
	}
	return a
}

// wrong returns what an answer lacks of what the step expects of every backend.
func (st step) wrong(got answer) (wrong []string) {
	add := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if got.status != st.status {
		add("status %d, want %d", got.status, st.status)
		return wrong
	}
	if st.location != "" && got.location != st.location {
		add("to %q, want %q", got.location, st.location)
	}
	var body struct {
		Errors []string
		Data   struct{ Keys []string }
	}
	if st.keys != nil || st.error != "" {
		if err := json.Unmarshal([]byte(got.raw), &body); err != nil {
			add("%v", err)
		}
	}
	if st.keys != nil && strings.Join(body.Data.Keys, "\n") != strings.Join(st.keys, "\n") {
		add("keys %q, want %q", body.Data.Keys, st.keys)
	}
	if want := st.error; want != "" {
		if want == "-" {
			want = ""
		}
		if all := strings.Join(body.Errors, "|"); body.Errors == nil || all != want {
			add("errors %q, want %q", body.Errors, want)
		}
	}
	return wrong
}
