package memvault

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/acl"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Namespace is one namespace of a server, with mounts, policies and tokens of its own.
type Namespace struct {
	srv      *Server
	path     string // "" or ends in "/"
	mounts   map[string]*mount
	auth     map[string]*mount // below auth/
	policies map[string][]Rule
	acls     map[string]*acl.ACL // by the policies that went into them
	sealed   bool
	locked   bool
}

func newNamespace(s *Server, path string) *Namespace {
	n := &Namespace{srv: s, path: path, mounts: map[string]*mount{}, policies: map[string][]Rule{},
		acls: map[string]*acl.ACL{}, auth: map[string]*mount{}}
	n.policies["default"] = defaultPolicy()
	n.policies[wrappingPolicy] = []Rule{
		Allow("cubbyhole/response", Create, Read), Allow("sys/wrapping/unwrap", Update),
	}
	prefix := ""
	if path != "" {
		prefix = "ns_" // of what every namespace has
	}
	n.add("sys/", &mount{engine: "system", shown: prefix + "system",
		description: "system endpoints used for control, policy and debugging", builtin: true,
		sealWrap: true})
	n.add("identity/", &mount{engine: "identity", shown: prefix + "identity",
		description: "identity store", builtin: true})
	n.add("cubbyhole/", &mount{engine: "cubbyhole", shown: prefix + "cubbyhole",
		description: "per-token private secret storage", builtin: true, local: true})
	n.auth["token/"] = newMount("token/", &mount{engine: "token", shown: prefix + "token",
		description: "token based credentials", builtin: true})
	return n
}

// SetSealed seals the namespace, and those below it, or ends that: an OpenBao has a seal for each
// that is made so. Everything in it answers 503.
func (n *Namespace) SetSealed(on bool) { n.srv.set(func() { n.sealed = on }) }

// LockAPI locks the API of the namespace and of those below it, or ends that: everything in it
// answers 503.
func (n *Namespace) LockAPI(on bool) { n.srv.set(func() { n.locked = on }) }

// MountOption changes what [Namespace.Mount] makes.
type MountOption int

const (
	Unlistable MountOption = iota // LIST answers 405, as engines do that have no list operation
	// LIST of the mount and of unknown folders answers 404 with "unsupported path"
	ListedBelow
	Public // shown to everybody, without a token too (listing_visibility)
)

// Mount mounts a secrets engine at path. The engine "kv" has a version, 1 or 2; any other
// name is that of a plugin, which lists its names below the mount as version 1 does.
// Mounting again at the same path replaces what was there.
func (n *Namespace) Mount(path, engine string, version int, description string,
	options ...MountOption) {
	m := &mount{
		engine: engine, description: description,
		unlistable: slices.Contains(options, Unlistable), listedBelow: slices.Contains(options,
			ListedBelow), public: slices.Contains(options, Public),
	}
	switch {
	case engine != "kv":
		m.version = 0
	case version == 1 || version == 2:
		m.version = version
	default:
		panic(fmt.Sprintf("memvault: there is no version %d of kv", version))
	}
	loc := vaultpath.New("", path, "")
	if err := loc.Validate(); err != nil {
		panic(fmt.Sprintf("memvault: mount %q: %v", path, err))
	}
	n.srv.set(func() { n.add(loc.Mount, m) })
}

func (n *Namespace) add(path string, m *mount) { n.mounts[path] = newMount(path, m) }

// Unmount takes a mount away, with everything below it.
func (n *Namespace) Unmount(path string) {
	n.srv.set(func() { delete(n.mounts, strings.Trim(path, "/")+"/") })
}

// Put adds secrets below a mount: names alone, for there are no values here. A path is
// what a [vaultpath.Location] holds, without data/ or metadata/. The folders on the way
// come into being.
func (n *Namespace) Put(mount string, paths ...string) {
	t := n.names(mount)
	for _, p := range paths {
		if strings.HasSuffix(p, "/") {
			panic(fmt.Sprintf("memvault: %q is a folder: use PutEmpty", p))
		}
		t.put(checked(mount, p))
	}
}

// PutEmpty adds folders that their parent lists, but whose own LIST is 404: what a reader
// sees where the last secret went away between two requests.
func (n *Namespace) PutEmpty(mount string, folders ...string) {
	t := n.names(mount)
	for _, f := range folders {
		t.put(checked(mount, strings.TrimSuffix(f, "/")) + "/")
	}
}

// Remove takes secrets away, or whole folders where a path ends in "/", and then the
// folders that have become empty.
func (n *Namespace) Remove(mount string, paths ...string) {
	t := n.names(mount)
	for _, p := range paths {
		t.remove(p)
	}
}

// PutCubbyhole adds names to the cubbyhole of one token, which no other token can see.
func (n *Namespace) PutCubbyhole(token string, paths ...string) {
	n.srv.mu.Lock()
	defer n.srv.mu.Unlock()
	t := n.srv.tokens[token]
	if t == nil || t.batch {
		panic("memvault: no such service token")
	}
	for _, p := range paths {
		t.cubbyhole.put(checked("cubbyhole/", p))
	}
}

// Policy sets a policy of the namespace. Tokens that have it are bound by the new rules at
// once. The policy "default" can be replaced, "root" cannot.
func (n *Namespace) Policy(name string, rules ...Rule) {
	if name == "root" {
		panic("memvault: the policy root has no rules")
	}
	checkRules(name, rules)
	n.srv.mu.Lock()
	defer n.srv.mu.Unlock()
	n.policies[name] = slices.Clone(rules)
	clear(n.acls)
}

func (n *Namespace) names(mount string) *tree { return &n.mountOf(mount).names }

func (n *Namespace) mountOf(mount string) *mount {
	mount = strings.Trim(mount, "/") + "/"
	n.srv.mu.RLock()
	defer n.srv.mu.RUnlock()
	m := n.mounts[mount]
	if m == nil || m.builtin {
		panic(fmt.Sprintf("memvault: nothing can be put into %q", mount))
	}
	return m
}

func checked(mount, path string) string {
	if err := vaultpath.New("", mount, path).Validate(); err != nil || path == "" || path[0] == '/' {
		panic(fmt.Sprintf("memvault: %q below %q: not a path that vault can hold", path, mount))
	}
	return path
}

// acl returns what policies of the namespace come to. The caller holds the server's lock
// for writing.
func (n *Namespace) acl(policies []string) *acl.ACL {
	key := strings.Join(policies, "\x00")
	if a := n.acls[key]; a != nil {
		a.SlashFirst = n.srv.slashFirst() // what the server claims to be may have changed
		return a
	}
	a := &acl.ACL{SlashFirst: n.srv.slashFirst()}
	for _, name := range policies {
		a.Root = a.Root || name == "root"
		add(a, n.path, n.policies[name])
	}
	n.acls[key] = a
	return a
}
