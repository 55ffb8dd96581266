package memvault

import (
	"strings"
	"testing"
	"time"
)

// deletedFixture makes a mount with a secret for each way in which one can be gone.
func deletedFixture(b backend) {
	b.mount("bin/", "kv", 2, "")
	for _, p := range []string{
		"here", "gone", "back", "again", "twice", "both", "both/inside", "spent", "spent after", "all/x",
		"all/y", "some/deep/x", "some/gone",
		"slash%2F", "two words",
	} {
		b.put("bin/", p)
	}
	for _, p := range []string{"gone", "back", "again", "twice", "both", "spent after", "all/x",
		"all/y", "some/gone", "slash%2F", "two words"} {
		b.deleteVersion("bin/", p)
	}
	b.undeleteVersion("bin/", "back")
	b.put("bin/", "again")
	b.put("bin/", "twice")
	b.deleteVersion("bin/", "twice")
	b.destroyVersion("bin/", "spent")
	b.destroyVersion("bin/", "spent after")
	b.putFor("bin/", "due", time.Hour) // which a reader gets, for an hour
	b.putFor("bin/", "due once", time.Hour)
	b.deleteVersion("bin/", "due once")
	b.undeleteVersion("bin/", "due once") // it is due again
}

// deletedScenario is about the list that leaves deleted secrets out, as Vault has it since 1.21.
func deletedScenario(lister TokenOptions) scenario {
	all := []string{
		"again", "all/", "back", "both", "both/", "due", "due once", "gone", "here", "slash%2F", "some/",
		"spent", "spent after", "twice", "two words",
	}
	live := []string{"again", "all/", "back", "both/", "here", "some/", "spent"}
	without := func(path string, status int, keys ...string) []step {
		st := list(path+"?exclude_deleted=true", status, keys...)
		st.once = true
		get := st
		get.method, get.path = "GET", path+"?list=true&exclude_deleted=true"
		return []step{st, get}
	}
	also := func(path string, keys ...string) step {
		st := list(path, 200, keys...)
		st.once = true
		return st
	}
	steps := []step{list("bin/metadata/", 200, all...), list("bin/metadata/all/", 200, "x", "y")}
	steps = append(steps, without("bin/metadata/", 200, live...)...)
	steps = append(steps, without("bin/metadata", 200, live...)...)
	// a folder of deleted secrets looks like none
	steps = append(steps, without("bin/metadata/all/", 404)...)
	steps = append(steps, without("bin/metadata/missing/", 404)...)
	steps = append(steps, without("bin/metadata/gone/", 404)...)
	steps = append(steps, without("bin/metadata/both/", 200, "inside")...)
	steps = append(steps, without("bin/metadata/some/", 200, "deep/")...)
	// version 1 takes anything
	steps = append(steps, without("legacy/b/", 200, "deep/", "one", "two")...)
	steps = append(steps,
		also("bin/metadata/?exclude_deleted=1", live...),
		also("bin/metadata/?exclude_deleted=T", live...),
		also("bin/metadata/?exclude_deleted=false", all...),
		also("bin/metadata/?exclude_deleted=", all...),
		// pages are no answer of Vault's
		also("bin/metadata/?exclude_deleted=true&after=b&limit=1", live...),
		step{
			method: "LIST", path: "bin/metadata/?exclude_deleted=perhaps", token: "lister", once: true,
			status: 400,
			error:  `Field validation failed: error converting input for field "exclude_deleted": cannot parse '' as bool: strconv.ParseBool: parsing "perhaps": invalid syntax`,
		},
		step{method: "LIST", path: "bin/metadata/missing/?exclude_deleted=true&limit=1", token: "lister",
			once: true, status: 200},
		step{method: "LIST", path: "secret/data/b/?exclude_deleted=true", token: "lister", once: true,
			status: 403, error: textDenied},
		step{method: "LIST", path: "bin/?exclude_deleted=true", token: "root", once: true, status: 404},
		step{method: "LIST", path: "bin/detailed-metadata/", token: "lister", once: true, status: 404},
		step{method: "LIST", path: "bin/detailed-metadata/all/?after=&limit=10", token: "lister",
			once: true, status: 404},
		step{method: "LIST", path: "cubbyhole/?exclude_deleted=true", token: "root", once: true,
			status: 404},
	)
	return scenario{name: "deleted", tokens: map[string]TokenOptions{"lister": lister}, steps: steps}
}

// What no other server here has: a Vault before 1.21 and an OpenBao answer with all names, and say
// that they did not know the parameter; what an OpenBao knows of each name is at a path of its own.
func TestDeletedOfOtherServers(t *testing.T) {
	b := newMemBackend(t)
	contractFixture(b)
	b.s.Policy("no details", Allow("bin/metadata/*", List))
	lister, narrow := b.token(TokenOptions{Policies: []string{"lister"}}),
		b.token(TokenOptions{Policies: []string{"no details"}})
	const unknown = "Endpoint ignored these unrecognized parameters: [exclude_deleted]"
	for _, tc := range []struct {
		product Product
		version string
		path    string
		token   string
		status  int
		keys    string
		warning string
	}{
		{Vault, "1.20.4", "bin/metadata/all/?exclude_deleted=true", lister, 200, "x y", unknown},
		{Vault, "1.20.4", "bin/metadata/missing/?exclude_deleted=true", lister, 200, "", unknown},
		{Vault, "1.20.4", "bin/metadata/all/?exclude_deleted=perhaps", lister, 200, "x y", unknown},
		{Vault, "1.20.4", "legacy/b/?exclude_deleted=true", lister, 200, "deep/ one two", ""},
		{Vault, "2.0.1", "bin/metadata/some/?exclude_deleted=true", lister, 200, "deep/", ""},
		{OpenBao, "2.6.2", "bin/metadata/all/?exclude_deleted=true", lister, 200, "x y", unknown},
		{OpenBao, "2.6.2", "bin/metadata/all/?after=&exclude_deleted=true&limit=1", lister, 200, "x",
			unknown},
		{OpenBao, "2.6.2", "legacy/b/?exclude_deleted=true", lister, 200, "deep/ one two", unknown},
		{OpenBao, "2.6.2", "bin/detailed-metadata/all/", lister, 200, "x y", ""},
		{OpenBao, "2.6.2", "bin/detailed-metadata/all/?after=x&limit=5", lister, 200, "y", ""},
		{OpenBao, "2.6.2", "bin/detailed-metadata/all/?after=y&limit=5", lister, 404, "", ""},
		{OpenBao, "2.6.2", "bin/detailed-metadata/all/?limit=many", lister, 400, "", ""},
		{OpenBao, "2.6.2", "bin/detailed-metadata/missing/", lister, 404, "", ""},
		{OpenBao, "2.6.2", "bin/detailed-metadata/all/", narrow, 403, "", ""},
		{OpenBao, "2.6.2", "legacy/detailed-metadata/", lister, 404, "", ""},
		{OpenBao, "2.1.1", "bin/detailed-metadata/all/", lister, 404, "",
			"Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API " +
				"endpoints to use. If using the Vault CLI, use 'vault kv list' for this operation."},
	} {
		b.s.Identify(tc.product, tc.version)
		g := ask(t, b.s, "LIST", tc.path, tc.token)
		body := g.object(t)
		warnings, _ := body["warnings"].([]any)
		warning := ""
		if len(warnings) > 0 {
			warning = warnings[0].(string)
		}
		keys := ""
		if g.status == 200 {
			keys = keysOf(t, g)
		}
		if g.status != tc.status || keys != tc.keys || warning != tc.warning {
			t.Errorf("%s %s: %s: %d %q %q, want %d %q %q", tc.product, tc.version, tc.path, g.status, keys,
				warning, tc.status, tc.keys, tc.warning)
		}
	}
}

// What OpenBao says of each name: the time of deletion, also one to come, whether the version is
// destroyed, nothing of a folder, and of a folder beside a secret what it says of the secret.
func TestDetails(t *testing.T) {
	b := newMemBackend(t)
	contractFixture(b)
	b.s.Identify(OpenBao, "2.6.2")
	g := ask(t, b.s, "LIST", "bin/detailed-metadata/", b.root())
	info := g.object(t)["data"].(map[string]any)["key_info"].(map[string]any)
	for name, want := range map[string]string{
		"here": "", "gone": "past", "back": "", "again": "", "twice": "past", "spent": "destroyed",
		"spent after": "past destroyed", "due": "future",
		"both": "past", "both/": "past", "all/": "none", "slash%2F": "past",
	} {
		var got []string
		versions, _ := info[name].(map[string]any)["versions"].(map[string]any)
		if versions == nil {
			got = append(got, "none")
		} else {
			v := versions["1"].(map[string]any)
			if text := v["deletion_time"].(string); text != "" {
				at, err := time.Parse(time.RFC3339Nano, text)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, map[bool]string{true: "future", false: "past"}[at.After(time.Now())])
			}
			if v["destroyed"].(bool) {
				got = append(got, "destroyed")
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
