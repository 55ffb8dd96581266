package config

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

func TestBadFiles(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                     "",
		"# nothing\n---\n":                     "",
		"- a\n":                                ":1: the file must be a map of settings, not a list",
		"text":                                 ":1: the file must be a map of settings, not text",
		"address: http://a\n---\nb: c":         ": the file holds several documents",
		"address: \"http://a\nmouse: true\n":   ":1: not valid YAML: found unexpected end of stream",
		"a: [\n":                               ":2: not valid YAML: did not find expected node content",
		"&a mouse: *a\n":                       ":1: mouse must be true or false, not text",
		"a: \xff":                              ": not valid YAML",
		"mouse: " + strings.Repeat("[", 1<<18): ": not valid YAML",
	} {
		u := newUser(t)
		u.write(userConfig, in)
		_, err := load(Flags{Address: ptr("http://x")}, u.env)
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", in, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%.40q: %v, want %q", in, err, want)
		}
	}
	u := newUser(t)
	u.write(userConfig, strings.Repeat("#", maxFile+1))
	if _, err := load(Flags{}, u.env); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("a large file: %v", err)
	}
}

func FuzzParseFile(f *testing.F) {
	f.Add([]byte(fullFile))
	f.Add([]byte(profiles))
	f.Add([]byte(who))
	f.Add([]byte("theme: {base: 16, inks: {warn: bold, x: [1]}}\ncolor: '#d70000'\nascii: true\n"))
	f.Add([]byte("&a address: *a\ncatalog: [*a, [], {}]\n<<: *a\n"))
	f.Add([]byte("profiles: &p {a: *p, auth: {method: oauth2, password: x, scopes: *p}, b: {tls: *p, renewal: *p}}"))
	f.Add([]byte("keys: {set: emacs, find: [a, g g, 1], edit: none, typing: {copy: [M-w]}}\ncommands: [{name: x," +
		" key: [x], run: [a, \"{path}\"], on: [secret], confirm: true, token: true, wait: false}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var bad problems
		file := parseFile("/home/u/config.yaml", "~/config.yaml", "/home/u", data,
			Flags{Methods: login.Methods(), Keys: keyTable()}, &bad)
		for _, p := range bad {
			if !strings.HasPrefix(p.Origin, "config ~/config.yaml") ||
				strings.ContainsAny(p.Message+p.Origin, "\n\r") {
				t.Fatalf("problem %+v", p)
			}
		}
		levels := []level{file.level}
		for _, p := range file.profiles {
			levels = append(levels, p.level)
		}
		for _, l := range levels {
			switch {
			case l.address != nil && checkAddress(l.address.V) != nil || l.kvVersion != nil &&
				checkKVVersion(l.kvVersion.V) != nil:
				t.Fatalf("a bad value was kept: %+v, %+v", l.address, l.kvVersion)
			case l.auth != nil && (l.auth.Method.Name == "" || l.auth.Get("token_endpoint") != "" &&
				authmethod.Endpoint.Check(l.auth.Get("token_endpoint")) != nil):
				t.Fatalf("a bad login was kept: %+v", l.auth)
			case l.renewal != nil && l.renewal.V != 0 && l.renewal.V < minRenewal:
				t.Fatalf("a bad renewal was kept: %s", l.renewal.V)
			}
		}
	})
}
