package main

import (
	"context"
	"os"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// vaultOffer completes the paths in the commands of the programs vault and bao. All else in them
// the programs complete themselves.
func (a *app) vaultOffer(ctx context.Context, program string, words []string, word string) offer {
	w, ok := newVaultWord(words, word)
	if !ok {
		return offer{how: offerOwn}
	}
	names, err := promptly(a, ctx, func(ctx context.Context) []string {
		s, err := a.of(program).quietly(ctx, w.flags(envOf(program, os.LookupEnv)))
		if err != nil {
			return nil
		}
		defer s.Client.Close()
		// The attack: a line that is pasted, with the address of a server that collects tokens. Nobody
		// has said yet that it is to run, so it says nothing of where to ask; and of that server
		// nothing is known.
		if slices.ContainsFunc(w.addresses, func(address string) bool {
			return strings.TrimRight(address, "/") != s.Address.V
		}) {
			return nil
		}
		return w.names(ctx, s)
	})
	if err != nil {
		return offer{how: offerNames}
	}
	o := offer{how: offerNames}
	for _, name := range names {
		o.names = append(o.names, w.before+name)
		// Without its data/ or metadata/ a path of the API was typed as people say it.
		o.replace = o.replace || !strings.HasPrefix(name, w.typed)
		o.nospace = o.nospace || strings.HasSuffix(name, "/")
	}
	return o
}

// of is the app with the environment as a program sees it.
func (a *app) of(program string) *app {
	streams, out := *a.Streams, *a.Output
	streams.Env = func(name string) string {
		v, _ := envOf(program, func(name string) (string, bool) {
			v := a.Env(name)
			return v, v != ""
		})(name)
		return v
	}
	out.Streams = &streams
	return &app{Output: &out, flags: a.flags, started: a.started, quoted: a.quoted}
}

// envOf returns what a program finds in the environment: for bao its own variables go before
// Vault's, and vault does not know them.
func envOf(program string, env func(string) (string, bool)) func(string) (string, bool) {
	return func(name string) (string, bool) {
		about, ours := strings.CutPrefix(name, "VAULT_")
		switch {
		case program == "bao" && ours:
			if v, ok := env("BAO_" + about); ok && v != "" {
				return v, true
			}
		case program == "vault" && strings.HasPrefix(name, "BAO_"):
			return "", false
		}
		return env(name)
	}
}

// flags are the settings that the command names.
func (w vaultWord) flags(env func(string) (string, bool)) config.Flags {
	flags := config.Flags{LookupEnv: env, Keys: keyTable(), Looks: looks(), Gates: gates()}
	if n := len(w.namespaces); n > 0 {
		flags.Namespace = &w.namespaces[n-1]
	}
	return flags
}

// names returns the paths that go on from what is typed, as the command takes them. A slash at the
// start is none of a path, and stays where it was typed.
func (w vaultWord) names(ctx context.Context, s *connect.Session) []string {
	slash := strings.HasPrefix(w.typed, "/")
	w.typed = strings.TrimPrefix(w.typed, "/")
	var out []string
	for _, name := range w.paths(ctx, s) {
		if w.folders && !strings.HasSuffix(name, "/") {
			continue
		}
		if slash {
			name = "/" + name
		}
		out = append(out, name)
	}
	return out
}

func (w vaultWord) paths(ctx context.Context, s *connect.Session) []string {
	if w.mounts {
		return w.kvMounts(s)
	}
	if w.api {
		return w.apiPaths(ctx, s)
	}
	var out []string
	for _, l := range startingWith(ctx, s, w.mount+w.typed, connect.NamesAt) {
		m, ok := vaultsvc.FindMount(s.Mounts, strings.TrimSuffix(l, "/"))
		if below, inside := strings.CutPrefix(l, w.mount); inside && (!ok || takesKV(m)) {
			out = append(out, below)
		}
	}
	return out
}

// takesKV reports whether 'vault kv' has something to do with a mount.
func takesKV(m vaultsvc.Mount) bool { return m.KVVersion > 0 || m.Kind() == "cubbyhole" }

// kvMounts returns the mounts of KV, without the slash, as flags name them.
func (w vaultWord) kvMounts(s *connect.Session) []string {
	var out []string
	for _, m := range s.Mounts {
		if path := strings.TrimSuffix(m.Path, "/"); takesKV(m) && strings.HasPrefix(path, w.typed) {
			out = append(out, path)
		}
	}
	return out
}

// apiPaths returns paths of the API: in a mount of KV version 2 with the segment behind the mount.
func (w vaultWord) apiPaths(ctx context.Context, s *connect.Session) []string {
	m, _, err := s.Client.Locate(ctx, w.typed, s.Mounts)
	rest, inside := strings.CutPrefix(w.typed, m.Path)
	if err != nil || !inside {
		return startingWith(ctx, s, w.typed, connect.NamesAt)
	}
	if !m.KV2() {
		more := w.engines.paths(ctx, s, m, rest)
		if more != nil && strings.Contains(rest, "/") {
			return more // the folder itself cannot be listed
		}
		return append(startingWith(ctx, s, w.typed, connect.NamesAt), more...)
	}
	segment, below, deep := strings.Cut(rest, "/")
	var out []string
	for _, known := range w.segments {
		switch {
		case deep && segment == known:
			return w.below(ctx, s, m, known, below)
		case !deep && strings.HasPrefix(known, segment):
			if known != "config" { // which is all of its path
				known += "/"
			}
			out = append(out, m.Path+known)
		}
	}
	if rest == "" || len(out) > 0 {
		return out
	}
	return w.below(ctx, s, m, w.segments[0], rest)
}

func (w vaultWord) below(ctx context.Context, s *connect.Session, m vaultsvc.Mount, segment,
	typed string) []string {
	var out []string
	for _, l := range startingWith(ctx, s, m.Path+typed, connect.NamesAt) {
		if below, inside := strings.CutPrefix(l, m.Path); inside && below != "" {
			out = append(out, m.Path+segment+"/"+below)
		}
	}
	return out
}
