package memvault

import (
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// What a listener can be told: to hide the version, and to take any name.
func listenerScenarios() []scenario {
	status := func(path, token string) step {
		return step{method: "GET", path: path, token: token,
			status: 200}
	}
	return []scenario{{
		name:   "hidden version",
		tokens: map[string]TokenOptions{"plain": {}},
		steps: []step{
			status("sys/seal-status", "none"), status("sys/seal-status", "bad"),
			status("sys/seal-status", "plain"),
			status("sys/health", "none"), status("sys/health", "bad"), status("sys/health", "root"),
		},
	}, {
		name: "names that cannot be printed",
		steps: []step{
			{method: "LIST", path: "secret/metadata/", token: "root", status: 200, keys: hostileFolders()},
			{method: "LIST", path: "secret/metadata/esc%1B[2J/", token: "root", status: 200,
				keys: []string{"bidi\u202e", "zero\u200bwidth"}},
			{method: "LIST", path: "secret/metadata/%C2%A0/", token: "root", status: 200,
				keys: []string{"x"}},
			{method: "LIST", path: "secret/metadata/missing%07/", token: "root", status: 404, error: "-"},
		},
	}}
}

func hostileFolders() []string { return []string{"del\x7f", "esc\x1b[2J/", "\u00a0/"} }

func hostileFixture(b backend) {
	b.mount("secret/", "kv", 2, "")
	for _, p := range []string{"esc\x1b[2J/bidi\u202e", "esc\x1b[2J/zero\u200bwidth", "del\x7f",
		"\u00a0/x"} {
		b.put("secret/", p)
	}
}

func newOpenMemBackend(t *testing.T) *memBackend {
	mem := newMemBackend(t)
	mem.s.HideVersion(true)
	mem.s.AllowUnprintable(true)
	hostileFixture(mem)
	return mem
}

func TestContractListenerMemvault(t *testing.T) {
	mem := newOpenMemBackend(t)
	for _, sc := range listenerScenarios() {
		t.Run(sc.name, func(t *testing.T) { newRun(t, sc, mem).all(t, nil) })
	}
}

func TestContractListenerReal(t *testing.T) {
	real, mem := realBackend{vaulttest.Real(t, "-redact-version", "-any-name")}, newOpenMemBackend(t)
	hostileFixture(real)
	for _, sc := range listenerScenarios() {
		t.Run(sc.name, func(t *testing.T) { newRun(t, sc, real).all(t, newRun(t, sc, mem)) })
	}
}

// A standby answers the status pages itself and sends everything else to the active node.
func standbyScenario(active string) scenario {
	moved := func(method, path, escaped string) step {
		return step{method: method, path: path, token: "root", once: true, status: 307, location: active +
			"/v1/" + escaped}
	}
	return scenario{name: "standby", steps: []step{
		{method: "GET", path: "sys/health", token: "none", status: 429},
		{method: "GET", path: "sys/health?standbyok=true", token: "none", status: 200},
		{method: "GET", path: "sys/health?perfstandbyok=true", token: "none", status: 429},
		{method: "GET", path: "sys/health?standbycode=297&activecode=296", token: "none", status: 297},
		{method: "GET", path: "sys/seal-status", token: "none", status: 200},
		moved("LIST", "secret/metadata/a%20b/", "secret/metadata/a%20b/"),
		moved("GET", "secret/metadata/%C3%A9%2Fb?list=true", "secret/metadata/%C3%A9/b?list=true"),
		moved("GET", "sys/internal/ui/mounts", "sys/internal/ui/mounts"),
		moved("PUT", renewSelf, renewSelf),
		moved("BREW", "x", "x"),
	}}
}

// standbyBackend is a backend whose requests go to its standby.
type standbyBackend struct {
	backend
	standby string
}

func (b standbyBackend) address() string { return b.standby }

func newMemStandby(t *testing.T) (active string, b backend) {
	mem, standby := newMemBackend(t), New()
	standby.StandbyOf(mem.at)
	return mem.at, standbyBackend{mem, serve(t, standby)}
}

func TestContractStandbyMemvault(t *testing.T) {
	active, b := newMemStandby(t)
	sc := standbyScenario(active)
	newRun(t, sc, b).all(t, nil)
}

func TestContractStandbyReal(t *testing.T) {
	s := vaulttest.Real(t, "-listen-standby", "127.0.0.1:0")
	_, mem := newMemStandby(t)
	sc := standbyScenario(s.Address)
	newRun(t, sc, standbyBackend{realBackend{s}, s.StandbyAddress}).all(t, newRun(t, sc, mem))
}
