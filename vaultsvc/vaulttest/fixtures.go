package vaulttest

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Canary is the value of every secret that is written here. A test that finds it anywhere
// outside the server has found a secret that was read.
const Canary = "canary-8f2c-a-value-that-nobody-may-see"

// Mount mounts a secrets engine, such as "kv" with the option "version": "2", and waits
// until it can be used. The type "nolist" is an engine that cannot be listed (405), and
// "database" one that can only be listed further down (404 "unsupported path" above).
func (s *Server) Mount(path, typ string, options map[string]string, description string) {
	s.t.Helper()
	path = strings.Trim(path, "/")
	s.Write("sys/mounts/"+path, map[string]any{"type": typ, "options": options,
		"description": description})
	if s.version(path) != "2" {
		return
	}
	// A new mount of version 2 refuses everything with 400 while it upgrades itself.
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		status, body := s.Ask("LIST", path+"/metadata/", s.RootToken, nil)
		if status != http.StatusBadRequest {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("mounting %s: still not usable: %s", path, body)
		}
	}
}

// Put writes a secret that holds Canary below a KV mount of either version, or below
// root's own cubbyhole.
func (s *Server) Put(mount, path string) {
	s.t.Helper()
	mount = strings.Trim(mount, "/")
	value := map[string]any{"value": Canary}
	if s.version(mount) == "2" {
		s.Write(mount+"/data/"+path, map[string]any{"data": value})
		return
	}
	s.Write(mount+"/"+path, value)
}

// PutCubbyhole writes a secret that holds Canary into a token's own cubbyhole.
func (s *Server) PutCubbyhole(token, path string) {
	s.t.Helper()
	s.write("cubbyhole/"+path, token, map[string]any{"value": Canary})
}

// Delete deletes a secret of a KV mount with all its versions, so that it is not listed any more.
func (s *Server) Delete(mount, path string) {
	s.t.Helper()
	mount = strings.Trim(mount, "/")
	if s.version(mount) == "2" {
		mount += "/metadata"
	}
	if status, body := s.Ask(http.MethodDelete, mount+"/"+path, s.RootToken,
		nil); status != http.StatusNoContent {
		s.t.Fatalf("deleting %s/%s: status %d: %s", mount, path, status, body)
	}
}

// DeleteVersion deletes the current version of a secret of KV version 2, so that it is listed
// still.
func (s *Server) DeleteVersion(mount, path string) {
	s.t.Helper()
	at := strings.Trim(mount, "/") + "/data/" + path
	if status, body := s.Ask(http.MethodDelete, at, s.RootToken, nil); status != http.StatusNoContent {
		s.t.Fatalf("deleting %s: status %d: %s", at, status, body)
	}
}

// UndeleteVersion brings the first version of a secret of KV version 2 back.
func (s *Server) UndeleteVersion(mount, path string) {
	s.t.Helper()
	s.Write(strings.Trim(mount, "/")+"/undelete/"+path, map[string]any{"versions": []int{1}})
}

// DestroyVersion destroys the first version of a secret of KV version 2.
func (s *Server) DestroyVersion(mount, path string) {
	s.t.Helper()
	s.Write(strings.Trim(mount, "/")+"/destroy/"+path, map[string]any{"versions": []int{1}})
}

// PutFor writes a secret of KV version 2 as [Server.Put] does, one that is to be deleted after some
// time.
func (s *Server) PutFor(mount, path string, life time.Duration) {
	s.t.Helper()
	s.Write(strings.Trim(mount, "/")+"/metadata/"+path,
		map[string]any{"delete_version_after": life.String()})
	s.Put(mount, path)
}

// Policy makes an ACL policy, or changes it.
func (s *Server) Policy(name, hcl string) {
	s.t.Helper()
	s.Write("sys/policies/acl/"+name, map[string]any{"policy": hcl})
}

// TokenOptions describe a token. The zero value is a renewable service token with the
// default policy alone.
type TokenOptions struct {
	Policies        []string // and default, unless NoDefaultPolicy
	NoDefaultPolicy bool     // then lookup-self and renew-self are denied
	TTL             time.Duration
	Period          time.Duration // not 0: can be renewed for ever
	ExplicitMaxTTL  time.Duration // not 0: cannot be renewed beyond
	NonRenewable    bool
	Batch           bool // a batch token; cannot be renewed either
	NumUses         int  // not 0: good for so many requests
	DisplayName     string
}

// Token makes a token.
func (s *Server) Token(o TokenOptions) string {
	s.t.Helper()
	if len(o.Policies) == 0 {
		// Without any it would be given those of its maker, which is root.
		if o.NoDefaultPolicy {
			s.t.Fatal("making a token: it has no policy at all")
		}
		o.Policies = []string{"default"}
	}
	body := map[string]any{
		"policies": o.Policies, "no_default_policy": o.NoDefaultPolicy, "renewable": !o.NonRenewable,
		"num_uses": o.NumUses, "display_name": o.DisplayName, "type": "service",
	}
	if o.Batch {
		body["type"] = "batch"
		delete(body, "renewable")
	}
	for name, d := range map[string]time.Duration{"ttl": o.TTL, "period": o.Period,
		"explicit_max_ttl": o.ExplicitMaxTTL} {
		if d != 0 {
			body[name] = d.String()
		}
	}
	var made struct {
		Auth struct {
			Token string `json:"client_token"`
		}
	}
	answer := s.Write("auth/token/create", body)
	if err := json.Unmarshal(answer, &made); err != nil || made.Auth.Token == "" {
		s.t.Fatalf("making a token: no token in the answer %q: %v", answer, err)
	}
	return made.Auth.Token
}

// WrappingToken makes a token that another one is wrapped in, and that is good for an hour.
func (s *Server) WrappingToken() string {
	s.t.Helper()
	status, answer := s.ask(http.MethodPost, "auth/token/create", map[string]any{},
		map[string]string{"X-Vault-Token": s.RootToken, "X-Vault-Wrap-TTL": "1h"})
	var made struct {
		Wrapped struct{ Token string } `json:"wrap_info"`
	}
	if err := json.Unmarshal(answer, &made); err != nil || made.Wrapped.Token == "" {
		s.t.Fatalf("making a wrapping token: status %d: %s: %v", status, answer, err)
	}
	return made.Wrapped.Token
}

// Revoke revokes a token.
func (s *Server) Revoke(token string) {
	s.t.Helper()
	s.Write("auth/token/revoke", map[string]any{"token": token})
}

// version returns the KV version of a mount, and "" for a mount of another engine.
func (s *Server) version(mount string) string {
	s.t.Helper()
	mount = strings.Trim(mount, "/")
	s.mu.Lock()
	v, ok := s.versions[mount]
	s.mu.Unlock()
	if ok {
		return v
	}
	status, body := s.Ask(http.MethodGet, "sys/internal/ui/mounts/"+mount, s.RootToken, nil)
	var m struct {
		Data struct {
			Path, Type string
			Options    map[string]string
		}
	}
	if err := json.Unmarshal(body, &m); err != nil || status != http.StatusOK ||
		strings.Trim(m.Data.Path, "/") != mount {
		s.t.Fatalf("looking for the mount %s: status %d: %s", vaultpath.New("", mount, ""), status, body)
	}
	if v = m.Data.Options["version"]; v == "" && m.Data.Type == "kv" {
		v = "1"
	}
	s.mu.Lock()
	s.versions[mount] = v
	s.mu.Unlock()
	return v
}
