package memvault

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/acl"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// user is somebody who can log in by userpass.
type user struct {
	password string
	tokens   TokenOptions // what a login gives
}

// Auth mounts an auth method at auth/PATH. One of the type "userpass" has users, see
// [Namespace.User]; others are only shown.
func (n *Namespace) Auth(path, engine, description string, options ...MountOption) {
	loc := vaultpath.New("", path, "")
	if err := loc.Validate(); err != nil {
		panic(fmt.Sprintf("memvault: auth method at %q: %v", path, err))
	}
	m := &mount{engine: engine, description: description, public: slices.Contains(options, Public),
		users: map[string]*user{}}
	n.srv.set(func() { n.auth[loc.Mount] = newMount(loc.Mount, m) })
}

// User makes a user of the userpass method at auth/PATH, or changes one.
func (n *Namespace) User(path, name, password string, tokens TokenOptions) {
	n.srv.set(func() {
		m := n.auth[strings.Trim(path, "/")+"/"]
		if m == nil || m.engine != "userpass" {
			panic(fmt.Sprintf("memvault: auth/%s is no userpass method", path))
		}
		m.users[strings.ToLower(name)] = &user{password, tokens}
	})
}

// serveLogin answers a login by userpass, and returns false for what is none. Whoever logs in needs
// no token.
func (q *request) serveLogin(path string) bool {
	m := longest(q.ns.auth, path)
	if m == nil || m.engine != "userpass" {
		return false
	}
	name, ok := strings.CutPrefix(strings.TrimPrefix(path, m.path), "login/")
	if !ok || name == "" || strings.Contains(name, "/") {
		return false
	}
	password, _ := q.body["password"].(string)
	user := strings.ToLower(name)
	u := m.users[user]
	switch {
	case q.need != acl.Update:
		q.fail(http.StatusMethodNotAllowed, "unsupported operation")
	case password == "":
		q.fail(http.StatusBadRequest, "invalid credentials")
	case u == nil || u.password != password:
		q.fail(http.StatusBadRequest, "invalid username or password")
	default:
		t := q.ns.newToken(u.tokens)
		t.user, t.orphan = user, true
		t.origin = "auth/" + m.path + "login/" + name
		t.displayName = strings.ReplaceAll(m.path, "/", "-") + user
		q.srv.keep(t)
		e := q.envelope("")
		e.Auth = t.auth()
		q.status, q.reply = http.StatusOK, e
	}
	return true
}
