package main

import (
	"math/rand/v2"
	"time"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// world is a server with names, and files that use them, made of a seed. It knows of a part of the
// uses what has to come out: it made the secret, or did not.
type world struct {
	*rand.Rand
	server    *memvault.Server
	product   memvault.Product
	token     string
	namespace string   // of the session
	spaces    []*space // that uses may lie in, the session's first
	tells     bool     // the server tells which secrets are deleted

	files map[string]string
	wants []want
	names int // that were made
}

// space is a namespace, as the token sees it.
type space struct {
	*memvault.Namespace // nil where there is none of the name, or none for the token
	name                string
	mounts              []memMount
}

// memMount is a mount of a space. Its folders have fates of their own: see [world.fill].
type memMount struct {
	path   string // ends in "/"
	engine string
	kv     int
	narrow bool // the token may list what is in "app/" alone
	marked bool // what is deleted can be told
}

// want is what has to come out of a use: the one in a file whose text holds a name.
type want struct {
	file, name string
	status     xref.Status
	location   string // "" where that is not known
	spared     bool   // that nothing is there is no problem
}

func (w *world) odds(p float64) bool { return w.Float64() < p }

func pick[T any](w *world, of ...T) T { return of[w.IntN(len(of))] }

// newWorld makes the world of a seed.
func newWorld(seed uint64) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 10)), server: memvault.New(), product: memvault.Vault,
		files: map[string]string{}}
	// In a bubble of synctest it is the year 2000: what is deleted was deleted before that.
	w.server.SetClock(func() time.Time { return time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC) })
	namespaces := true
	switch w.IntN(5) {
	case 0:
		w.tells, namespaces = true, false
	case 1:
		w.server.Identify(memvault.Vault, "1.20.4")
		namespaces = false
	case 2:
		w.tells = true
		w.server.Enterprise(true)
	case 3:
		w.server.Identify(memvault.Vault, "1.19.2")
		w.server.Enterprise(true)
	case 4:
		w.tells, w.product = true, memvault.OpenBao
		w.server.Identify(w.product, "2.4.1")
	}
	names := []string{"", "nowhere"}
	if namespaces {
		names = []string{pick(w, "", "", "team-a", "org/team-a"), "team-b", "nowhere", "team-c"}
		w.server.In("team-c").Mount("secret/", "kv", 2, "") // where the token sees nothing
	}
	w.namespace = names[0]
	var rules []memvault.Rule
	for _, name := range names {
		s := &space{name: name}
		if name != "nowhere" && name != "team-c" {
			s.Namespace = w.server.In(name)
			rules = append(rules, w.fill(s)...)
		}
		w.spaces = append(w.spaces, s)
	}
	w.write()
	w.server.SetClock(time.Now)
	w.server.Policy("lister", rules...)
	w.token = w.server.Token(memvault.TokenOptions{Policies: []string{"lister"}, TTL: time.Hour})
	return w
}

// The folders of every mount of key-value. Each has a fate of its own.
var (
	openFolders = []string{"app/", "teams/pay/", "Mixed/Case/", "data/", "metadata/", "app/data/",
		"a b/", ""}
	voidFolders = []string{"void/", "void/deep/", "app/void/"} // are not there
)

const (
	lockedFolder = "locked/" // may not be listed
	brokenFolder = "broken/" // cannot be
)

// fill gives a space its mounts and what always lies in them, and returns what the token may do
// there.
func (w *world) fill(s *space) (rules []memvault.Rule) {
	prefix := ""
	if s.name != "" {
		prefix = s.name + "/"
	}
	paths := []string{
		pick(w, "secret/", "secrets/"), pick(w, "kv/", "kv/int/", "kv/int/eu/"),
		pick(w, "a.b/kv/", "apps/prod/kv/"), "team/legacy/",
	}
	w.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	for _, path := range paths[:2+w.IntN(3)] {
		m := memMount{path: path, engine: "kv", kv: pick(w, 1, 2, 2), narrow: w.odds(0.15)}
		s.Mount(path, "kv", m.kv, "")
		for _, folder := range append([]string{lockedFolder}, openFolders...) {
			s.Put(path, folder+"base")
		}
		below := func(kind string) string { return prefix + path + kind }
		kinds := []string{""}
		if m.kv == 2 {
			kinds = []string{"metadata/"}
			if m.marked = w.tells; m.marked && w.product == memvault.OpenBao {
				if m.marked = w.odds(0.7); m.marked { // it takes a rule of its own there
					kinds = append(kinds, "detailed-metadata/")
				}
			}
		}
		for _, kind := range kinds {
			if m.narrow {
				rules = append(rules, memvault.Allow(below(kind)+"app/*", memvault.List))
				continue
			}
			rules = append(rules, memvault.Allow(below(kind)+"*", memvault.List),
				memvault.Allow(below(kind)+"locked", memvault.Deny), memvault.Allow(below(kind)+"locked/*",
					memvault.Deny))
		}
		w.server.Fail(prefix+path+brokenFolder, 400, -1)
		s.mounts = append(s.mounts, m)
	}
	for _, m := range []memMount{{path: "pki/", engine: "pki"}, {path: "nolist/", engine: "nolist"}} {
		if w.odds(0.5) {
			continue
		}
		var options []memvault.MountOption
		if m.engine == "nolist" {
			options = append(options, memvault.Unlistable)
		}
		s.Mount(m.path, m.engine, 0, "", options...)
		rules = append(rules, memvault.Allow(prefix+m.path+"*", memvault.List))
		s.mounts = append(s.mounts, m)
	}
	if w.odds(0.3) {
		s.Mount("hidden/", "kv", 2, "") // which the token cannot see
	}
	if w.odds(0.3) {
		s.Mount("bare/", "kv", 1, "")
		rules = append(rules, memvault.Allow(prefix+"bare/*", memvault.List))
	}
	return rules
}
