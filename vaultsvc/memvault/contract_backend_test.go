package memvault

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// contractFixture puts the same mounts, names and policies into any backend.
func contractFixture(b backend) {
	b.mount("secret/", "kv", 2, "versioned")
	b.mount("legacy/", "kv", 1, "not versioned")
	b.mount("team/app/kv2/", "kv", 2, "")
	b.mount("team/old/", "kv", 1, "")
	b.mount("bare2/", "kv", 2, "nothing in it")
	b.mount("bare1/", "kv", 1, "nothing in it")
	b.mount("nolist/", "nolist", 0, "cannot list")
	b.mountPublic("public/")
	b.mount("deeper/", "database", 0, "lists further down")
	for _, p := range []string{
		"a", "b/one", "b/two", "b/deep/x", "c", "c/inside", "c-d", "c.d", "c0", "data/x", "metadata/y",
		"Upper", "lower",
	} {
		b.put("secret/", p)
		b.put("legacy/", p)
	}
	for _, n := range contractOddNames() {
		b.put("secret/", "odd/"+n)
		b.put("secret/", "oddfolders/"+n+"/inside")
		if !strings.Contains(n, "..") { // version 1 refuses these
			b.put("legacy/", "odd/"+n)
		}
	}
	b.auth("userpass/", "who has a password", true)
	b.auth("corp/people/", "for some", false)
	b.user("userpass/", "alice", "right", time.Hour)
	b.user("corp/people/", "Bob", "right", 2*time.Hour)
	b.put("team/app/kv2/", "x/y")
	b.put("team/old/", "x/y")

	deletedFixture(b)

	b.policy("lister", []Rule{
		Allow("bin/metadata/*", List), Allow("bin/detailed-metadata/*", List),
		Allow("secret/metadata/*", List), Allow("legacy/*", List), Allow("team/app/kv2/metadata/*", List),
		Allow("bare2/metadata/*", List), Allow("bare1/*", List), Allow("nolist/*", List),
		Allow("deeper/*", List),
	})
	b.policy("folder", []Rule{Allow("secret/metadata/b", List)})
	b.policy("folder-slash", []Rule{Allow("secret/metadata/b/", List)})
	b.policy("below", []Rule{Allow("secret/metadata/b/*", List)})
	b.policy("holes", []Rule{
		Allow("secret/metadata/*", List), Allow("secret/metadata/b/deep", Deny),
		Allow("secret/metadata/c/*", Deny), Allow("secret/metadata/+/one", Read),
	})
	b.policy("one-segment", []Rule{Allow("secret/metadata/+", List), Allow("+/old/*", List)})
	b.policy("v1", []Rule{Allow("legacy/b/*", List), Allow("team/old/", List)})
	b.policy("wide", []Rule{Allow("*", Create, Read, Update, Delete, List, Patch, Sudo),
		Allow("secret/metadata/b", List), Allow("secret/metadata/b", Deny),
		Allow("legacy/*", List, Patch)})
	b.policy("mounts", []Rule{Allow("sys/mounts", Read)})
	b.policy("nothing", []Rule{Allow("elsewhere/*", List)})
}

// contractOddNames are those of the sample that a Vault can be asked for.
func contractOddNames() []string {
	var names []string
	for _, n := range OddNames() {
		if !strings.ContainsAny(n, "/\x1b\u202e\u200b") {
			names = append(names, n)
		}
	}
	return names
}

type memBackend struct {
	s       *Server
	at      string
	elapsed time.Duration
}

func newMemBackend(t *testing.T) *memBackend {
	t.Helper()
	b := &memBackend{s: New()}
	b.s.SetClock(func() time.Time { return time.Now().Add(b.elapsed) })
	b.at = serve(t, b.s)
	return b
}

// serve starts a server for the test and returns its address.
func serve(t *testing.T, s *Server) string {
	t.Helper()
	address, stop, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return address
}

func (b *memBackend) firstRoot() string { return b.s.RootToken() }
func (b *memBackend) address() string   { return b.at }
func (b *memBackend) root() string      { return b.s.RootToken() }

func (b *memBackend) mount(path, engine string, version int, description string) {
	switch engine {
	case "nolist":
		b.s.Mount(path, engine, version, description, Unlistable)
	case "database":
		b.s.Mount(path, engine, version, description, ListedBelow)
		b.s.PutEmpty(path, "config/", "roles/")
	default:
		b.s.Mount(path, engine, version, description)
	}
}

func (b *memBackend) mountPublic(path string) { b.s.Mount(path, "kv", 2, "for everybody", Public) }

func (b *memBackend) auth(path, description string, public bool) {
	var options []MountOption
	if public {
		options = append(options, Public)
	}
	b.s.Auth(path, "userpass", description, options...)
}

func (b *memBackend) user(path, name, password string, ttl time.Duration) {
	b.s.User(path, name, password, TokenOptions{Policies: []string{"lister"}, TTL: ttl})
}

func (b *memBackend) put(mount, path string) { b.s.Put(mount, path) }
func (b *memBackend) putFor(mount, path string, life time.Duration) {
	b.s.Put(mount, path)
	b.s.DeleteAt(mount, time.Now().Add(life), path)
}
func (b *memBackend) deleteVersion(mount, path string)   { b.s.Delete(mount, path) }
func (b *memBackend) undeleteVersion(mount, path string) { b.s.Undelete(mount, path) }
func (b *memBackend) destroyVersion(mount, path string)  { b.s.Destroy(mount, path) }
func (b *memBackend) putCubbyhole(token, path string)    { b.s.PutCubbyhole(token, path) }
func (b *memBackend) policy(name string, rules []Rule)   { b.s.Policy(name, rules...) }
func (b *memBackend) token(o TokenOptions) string        { return b.s.Token(o) }
func (b *memBackend) wrappingToken() string              { return b.s.WrappingToken() }
func (b *memBackend) seal(sealed bool)                   { b.s.set(func() { b.s.sealed = sealed }) }
func (b *memBackend) age(d time.Duration)                { b.s.shift(b, d) }

// shift changes the clock under the server's lock, since requests read it.
func (s *Server) shift(b *memBackend, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b.elapsed += d
}

// realBackend is a real server.
type realBackend struct{ s *vaulttest.Server }

func (b realBackend) address() string   { return b.s.Address }
func (b realBackend) root() string      { return b.s.RootToken }
func (b realBackend) age(time.Duration) {}

// firstRoot makes a root token with the unseal key, as one does who has lost the first.
// The server hides it with a one-time pad.
func (b realBackend) firstRoot() string {
	var attempt struct{ Nonce, OTP string }
	_, raw := b.s.Ask("PUT", "sys/generate-root/attempt", "", map[string]any{})
	if err := json.Unmarshal(raw, &attempt); err != nil || attempt.OTP == "" {
		panic(fmt.Sprintf("beginning to generate a root token: %v: %s", err, raw))
	}
	var done struct {
		Token string `json:"encoded_root_token"`
	}
	_, raw = b.s.Ask("PUT", "sys/generate-root/update", "", map[string]any{"key": b.s.UnsealKey,
		"nonce": attempt.Nonce})
	err := json.Unmarshal(raw, &done)
	token, badCode := base64.RawStdEncoding.DecodeString(done.Token)
	if err != nil || badCode != nil || len(token) != len(attempt.OTP) {
		panic(fmt.Sprintf("generating a root token: %v, %v: %s", err, badCode, raw))
	}
	for i := range token {
		token[i] ^= attempt.OTP[i]
	}
	return string(token)
}

func (b realBackend) mount(path, engine string, version int, description string) {
	var options map[string]string
	if engine == "kv" {
		options = map[string]string{"version": strconv.Itoa(version)}
	}
	b.s.Mount(path, engine, options, description)
}

func (b realBackend) mountPublic(path string) {
	b.mount(path, "kv", 2, "for everybody")
	b.s.Write("sys/mounts/"+strings.Trim(path, "/")+"/tune",
		map[string]any{"listing_visibility": "unauth"})
}

func (b realBackend) auth(path, description string, public bool) {
	body := map[string]any{"type": "userpass", "description": description}
	if public {
		body["config"] = map[string]any{"listing_visibility": "unauth"}
	}
	b.s.Write("sys/auth/"+strings.Trim(path, "/"), body)
}

func (b realBackend) user(path, name, password string, ttl time.Duration) {
	b.s.Write("auth/"+path+"users/"+name, map[string]any{"password": password,
		"token_policies": "lister", "token_ttl": ttl.String()})
}

func (b realBackend) put(mount, path string) { b.s.Put(mount, path) }
func (b realBackend) putFor(mount, path string, life time.Duration) {
	b.s.PutFor(mount, path, life)
}
func (b realBackend) deleteVersion(mount, path string) {
	b.s.DeleteVersion(mount, path)
}
func (b realBackend) undeleteVersion(mount, path string) {
	b.s.UndeleteVersion(mount, path)
}
func (b realBackend) destroyVersion(mount, path string) {
	b.s.DestroyVersion(mount, path)
}
func (b realBackend) putCubbyhole(token, path string) {
	b.s.PutCubbyhole(token, path)
}

func (b realBackend) policy(name string, rules []Rule) {
	var hcl strings.Builder
	for _, r := range rules {
		fmt.Fprintf(&hcl, "path %q { capabilities = [", r.Path)
		for _, c := range r.Capabilities {
			fmt.Fprintf(&hcl, "%q, ", c)
		}
		hcl.WriteString("] }\n")
	}
	b.s.Policy(name, hcl.String())
}

func (b realBackend) token(o TokenOptions) string { return b.s.Token(vaulttest.TokenOptions(o)) }

func (b realBackend) wrappingToken() string { return b.s.WrappingToken() }

func (b realBackend) seal(sealed bool) {
	if sealed {
		b.s.Seal()
	} else {
		b.s.Unseal()
	}
}
