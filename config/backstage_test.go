package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// lookupEnv tells what is set to nothing from what is not set.
func (u *user) lookupEnv(name string) (string, bool) {
	v, ok := u.vars[name]
	return v, ok
}

// backstage loads app-config files, written below the home folder.
func (u *user) backstage(files ...string) (*Config, error) {
	u.t.Helper()
	flags := Flags{LookupEnv: u.lookupEnv}
	for i, data := range files {
		name := "app/app-config.yaml"
		if i > 0 {
			name = fmt.Sprintf("app/app-config.%d.yaml", i)
		}
		flags.Backstage = append(flags.Backstage, u.write(name, data))
	}
	return load(flags, u.env)
}

// said returns what a file set: "value:line" by name.
func said(c *Config) map[string]string {
	got := map[string]string{}
	add := func(name string, v any, origin string) {
		if line, ok := strings.CutPrefix(origin, "backstage ~/app/app-config.yaml"); ok {
			got[name] = fmt.Sprint(v) + line
		} else if line, ok := strings.CutPrefix(origin, "backstage ~/app/"); ok {
			got[name] = fmt.Sprint(v) + " in " + line
		}
	}
	add("address", c.Address.V, c.Address.Origin)
	add("public", c.PublicURL.V, c.PublicURL.Origin)
	add("engine", c.Engine.V, c.Engine.Origin)
	add("kv", c.KVVersion.V, c.KVVersion.Origin)
	add("suffix", c.SecretSuffix.V, c.SecretSuffix.Origin)
	add("renewal", c.Renewal.V, c.Renewal.Origin)
	if token, origin, err := c.Token(); err == nil {
		add("token", token.Reveal(), origin)
	}
	if k := c.Auth; k != nil {
		add(k.Method.Name, strings.Join([]string{k.Get("role"), k.Mount, k.Get("service_account_file")},
			" "), k.Origin)
	}
	return got
}

const podToken = "/var/run/secrets/kubernetes.io/serviceaccount/token"

// Every form of the vault block, old and new. The keys are those of the plugin's config.d.ts.
func TestBackstageForms(t *testing.T) {
	t.Parallel()
	type want = map[string]string
	for name, tc := range map[string]struct {
		files []string
		env   map[string]string
		want  want
	}{
		"everything, with a static token": {files: []string{`app: {title: x}
vault:
  baseUrl: https://vault.internal:8200/
  publicUrl: https://vault.example.com/
  auth:
    type: static
    secret: hvs.static
  secretEngine: kv/int
  kvVersion: 1
  secretSuffix: /config
  schedule:
    frequency: { minutes: 30 }
    timeout: { hours: 1 }
`}, want: want{"address": "https://vault.internal:8200:3", "public": "https://vault.example.com:4", "token": "hvs.static:7", "engine": "kv/int:8",
			"kv": "1:9", "suffix": "/config:10", "renewal": "30m0s:12"}},
		"the least": {files: []string{"vault:\n  baseUrl: http://v\n"},
			want: want{"address": "http://v:2"}},
		"the old token": {files: []string{"vault:\n  baseUrl: http://v\n  token: hvs.old\n"},
			want: want{"address": "http://v:2", "token": "hvs.old:3"}},
		"the old token goes first": {files: []string{"vault: {baseUrl: http://v, auth: {type: static, secret: hvs.new}, token: hvs.old}"},
			want: want{"address": "http://v:1", "token": "hvs.old:1"}},
		"and before kubernetes": {files: []string{"vault: {baseUrl: http://v, token: hvs.old, auth: {type: kubernetes, role: r}}"},
			want: want{"address": "http://v:1", "token": "hvs.old:1"}},
		"unless it is null": {files: []string{"vault: {baseUrl: http://v, token: null, auth: {type: static, secret: hvs.new}}"},
			want: want{"address": "http://v:1", "token": "hvs.new:1"}},
		"kubernetes": {files: []string{"vault:\n  baseUrl: http://v\n  auth:\n    type: kubernetes\n    role: backstage\n"},
			want: want{"address": "http://v:2", "kubernetes": "backstage kubernetes " + podToken + ":4"}},
		"kubernetes, all of it": {files: []string{"vault: {baseUrl: http://v, auth: {type: kubernetes, role: r, authPath: k8s/eu, serviceAccountTokenPath: /run/t}}"},
			want: want{"address": "http://v:1", "kubernetes": "r k8s/eu /run/t:1"}},
		"kubernetes under token": {files: []string{"vault: {baseUrl: http://v, token: {type: kubernetes, role: r}}"},
			want: want{"address": "http://v:1", "kubernetes": "r kubernetes " + podToken + ":1"}},
		"a variable": {files: []string{"vault: {baseUrl: 'https://${HOST}:8200', token: '${T}', kvVersion: '${KV}'}"},
			env: want{"HOST": " v ", "T": "hvs.t\n", "KV": "2"}, want: want{"address": "https://v:8200:1",
				"token": "hvs.t:1", "kv": "2:1"}},
		"a variable that is not set": {files: []string{"vault: {baseUrl: http://v, publicUrl: 'http://${X}', secretEngine: '${X}', token: '${X}', auth: {type: static, secret: hvs.s}}"},
			want: want{"address": "http://v:1", "token": "hvs.s:1"}},
		"$env": {files: []string{"vault:\n  baseUrl: {$env: ADDR}\n  token:\n    $env: T\n"},
			env: want{"ADDR": "http://v", "T": "hvs.t"}, want: want{"address": "http://v:2",
				"token": "hvs.t:4"}},
		"hourly": {files: []string{"vault:\n  baseUrl: http://v\n  schedule: true\n"},
			want: want{"address": "http://v:2", "renewal": "1h0m0s:3"}},
		"never": {files: []string{"vault:\n  baseUrl: http://v\n  schedule: false\n"},
			want: want{"address": "http://v:2"}},
		"only when asked to": {files: []string{"vault:\n  baseUrl: http://v\n  schedule: {frequency: {trigger: manual}, timeout: PT1M}\n"},
			want: want{"address": "http://v:2"}},
		"anchors": {files: []string{"x: &a {type: static, secret: hvs.s}\nvault:\n  baseUrl: http://v\n  auth: *a\n"},
			want: want{"address": "http://v:3", "token": "hvs.s:1"}},
		"no vault block, but a catalog": {files: []string{"catalog: {locations: []}\nbackend: {x: '${NO}'}"},
			env: want{"VAULT_ADDR": "http://env"}, want: want{}},

		"the later file wins": {files: []string{
			"vault:\n  baseUrl: http://one\n  publicUrl: http://p\n  auth: {type: static, secret: hvs.one}\n",
			"vault:\n  baseUrl: http://two\n  auth:\n    secret: hvs.two\n"},
			want: want{"address": "http://two in app-config.1.yaml:2", "public": "http://p:3",
				"token": "hvs.two in app-config.1.yaml:4"}},
		"null takes away": {files: []string{
			"vault: {baseUrl: http://one, publicUrl: http://p, secretEngine: e}",
			"vault: {publicUrl: null, secretEngine: }"}, want: want{"address": "http://one:1"}},
		"a variable that is not set leaves what was": {files: []string{
			"vault: {baseUrl: http://one}", "vault: {baseUrl: '${NO}'}"},
			want: want{"address": "http://one:1"}},
		"an empty file changes nothing": {files: []string{"vault: {baseUrl: http://one}", "# nothing\n"},
			want: want{"address": "http://one:1"}},
		"another login in a later file": {files: []string{
			"vault: {baseUrl: http://one, auth: {type: static, secret: hvs.one}}",
			"vault: {auth: {type: kubernetes, role: r}}"}, want: want{"address": "http://one:1",
			"kubernetes": "r kubernetes " + podToken + " in app-config.1.yaml:1"}},
	} {
		t.Run(name, func(t *testing.T) {
			u := newUser(t)
			maps.Copy(u.vars, tc.env)
			c, err := u.backstage(tc.files...)
			if err != nil {
				t.Fatal(err)
			}
			if got := said(c); !maps.Equal(got, tc.want) {
				t.Errorf("got  %v\nwant %v", got, tc.want)
			}
			if len(c.Backstage) != len(tc.files) ||
				c.Backstage[0] != filepath.FromSlash("~/app/app-config.yaml") {
				t.Errorf("files %q", c.Backstage)
			}
		})
	}
}

// Flags go before the environment, that before Backstage's file, and that before the config file.
func TestBackstagePrecedence(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, fullFile)
	file := u.write("app-config.yaml",
		"vault:\n  baseUrl: http://b\n  publicUrl: http://bp\n  secretEngine: be\n  kvVersion: 2\n  secretSuffix: bs\n")
	flags := Flags{Backstage: []string{file}}
	want := func(what string, flags Flags, pairs ...string) {
		t.Helper()
		c, err := load(flags, u.env)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		for i := 0; i < len(pairs); i += 2 {
			if got := settings(c)[pairs[i]]; got != pairs[i+1] {
				t.Errorf("%s: %s is %s, want %s", what, pairs[i], got, pairs[i+1])
			}
		}
	}
	at := func(line int) string { return fmt.Sprintf(" (backstage ~/app-config.yaml:%d)", line) }
	want("over the config file", flags, "address", "http://b"+at(2), "public_url", "http://bp"+at(3),
		"engine", "be"+at(4),
		"kv_version", "2"+at(5), "secret_suffix", "bs"+at(6), "timeout",
		"5s (config ~/.config/vaultmap/config.yaml:14)")
	u.vars["VAULT_ADDR"] = "http://env"
	want("under the environment", flags, "address", "http://env (env VAULT_ADDR)", "public_url",
		"http://bp"+at(3))
	flags.Address, flags.PublicURL, flags.Engine, flags.KVVersion = ptr("http://f"), ptr("http://fp"),
		ptr("fe"), ptr(1)
	want("under flags", flags, "address", "http://f (flag --address)", "public_url",
		"http://fp (flag --public-url)", "engine", "fe (flag --engine)",
		"kv_version", "1 (flag --kv-version)")
}

// All that is wrong is told at once, each with its file and line, and the nearest name of a key.
func TestBackstageProblems(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write("app/sub/more.yaml", "frequency: often\ntimeout: {minuts: 3}\n")
	_, err := u.backstage(`vault:
  baseurl: http://v
  publicUrl: ftp://v
  token: ""
  secretEngine: 12
  kvVersion: 3
  secretSuffix: ../x
  secretSuffix: y
  schedule:
    $include: sub/more.yaml
  auth:
    typ: static
    type: ldap
    authPath: /
  ? [a]
  : b
  roles: x
catalog:
  locations: none
`)
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		t.Fatalf("Load: %v", err)
	}
	want := `backstage ~/app/app-config.yaml:8: secretSuffix is there twice, first in line 7
backstage ~/app/app-config.yaml:15: a key must be text
backstage ~/app/app-config.yaml:2: unknown key "baseurl": is it baseUrl?
backstage ~/app/app-config.yaml:3: vault.publicUrl: the address must be http or https
backstage ~/app/app-config.yaml:4: vault.token: it is empty
backstage ~/app/app-config.yaml:5: vault.secretEngine must be text, not a number
backstage ~/app/app-config.yaml:6: vault.kvVersion: it must be 1 or 2
backstage ~/app/app-config.yaml:7: vault.secretSuffix: it cannot be part of a path
backstage ~/app/sub/more.yaml:1: vault.schedule.frequency: it is no duration such as PT30M, 30m or "30 minutes"
backstage ~/app/sub/more.yaml:2: unknown key "minuts": is it minutes?
backstage ~/app/app-config.yaml:12: unknown key "typ": is it type?
backstage ~/app/app-config.yaml:13: vault.auth.type: it must be static or kubernetes
backstage ~/app/app-config.yaml:14: vault.auth.authPath: it cannot be the path of an auth method
backstage ~/app/app-config.yaml:17: unknown key "roles": known are auth, baseUrl, kvVersion, publicUrl, schedule, secretEngine, secretSuffix, token
backstage ~/app/app-config.yaml:19: catalog.locations must be a list, not text
backstage ~/app/app-config.yaml:1: vault.baseUrl is missing`
	if got := filepath.ToSlash(err.Error()); got != want {
		t.Errorf("problems\n%s\nwant\n%s", got, want)
	}
}

func TestBackstageBadFiles(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                       "app-config.yaml: holds neither vault nor catalog.locations",
		"app: {}":                                "app-config.yaml: holds neither vault nor catalog.locations",
		"- a":                                    "app-config.yaml:1: the file must be a map, not a list",
		"vault: x":                               ":1: vault must be a map, not text",
		"vault: [x]":                             ":1: vault must be a map, not a list",
		"vault: {}":                              ":1: vault.baseUrl is missing",
		"vault: {baseUrl: '${NO}'}":              ":1: vault.baseUrl needs NO, which is not set",
		"vault: {baseUrl: {$env: NO}}":           ":1: vault.baseUrl needs NO, which is not set",
		"vault: {baseUrl: v}":                    "the address has no scheme",
		"vault: {baseUrl: 'http://${V_HOST}'}":   "vault.baseUrl, made of V_HOST: the address is not well formed",
		"vault: {auth: {type: static}}":          "vault.auth.secret is missing",
		"vault: {auth: {type: kubernetes}}":      "vault.auth.role is missing",
		"vault: {auth: {secret: x}}":             "vault.auth.type is missing",
		"vault: {auth: static}":                  "vault.auth must be a map, not text",
		"vault: {auth: {type: '${NO}'}}":         "vault.auth.type needs NO, which is not set",
		"vault: {token: 123}":                    "vault.token must be text, not a number",
		"vault: {token: [a]}":                    "vault.token must be text, not a list",
		"vault: {schedule: hourly}":              "vault.schedule must be true, false or a map",
		"vault: {schedule: {frequency: PT1M}}":   "vault.schedule.timeout is missing",
		"vault: {}\nvault: {}":                   ":2: vault is there twice, first in line 1",
		"vault: {}\n---\nb: c":                   "several documents",
		"vault: [":                               "not valid YAML",
		"vault: {token: *hvs}":                   "an alias names an anchor that is not there",
		"&a vault: {auth: {type: *a}}":           "vault.auth.type: it must be static or kubernetes",
		"vault: " + strings.Repeat("[", 1<<18):   "not valid YAML",
		strings.Repeat("# padding\n", maxFile/9): "larger than",
	} {
		u := newUser(t)
		u.vars["V_HOST"] = "%"
		if _, err := u.backstage(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v\nwant %q", in, err, want)
		}
	}
	u := newUser(t)
	if _, err := load(Flags{Backstage: []string{filepath.Join(u.home, "none.yaml")}},
		u.env); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "--backstage") {
		t.Errorf("a missing file: %v", err)
	}
	// What the command line says need not be in the file.
	for _, flags := range []Flags{{Address: ptr("http://f")}, {}} {
		if flags.Address == nil {
			u.vars["VAULT_ADDR"] = "http://e"
		}
		flags.Backstage = []string{u.write("app-config.yaml",
			"vault: {baseUrl: '${NO}', secretEngine: e}")}
		if c, err := load(flags, u.env); err != nil || c.Engine.V != "e" {
			t.Errorf("with an address from elsewhere: %v", err)
		}
	}
}

func TestBackstageToken(t *testing.T) {
	t.Parallel()
	const static = "vault: {baseUrl: 'http://v', token: hvs.file}"
	want := func(what string, u *user, flags Flags, data, token, origin string, is error) {
		t.Helper()
		flags.Backstage = []string{u.write("app-config.yaml", data)}
		got, from, err := u.token(flags)
		if got != token || from != origin || !errors.Is(err, is) {
			t.Errorf("%s: token %q from %q, %v; want %q from %q, %v", what, got, from, err, token, origin,
				is)
		}
	}
	u := newUser(t)
	u.write(userConfig, "token_file: "+u.write("conf", "hvs.config")+"\n")
	u.write(".vault-token", "hvs.left")
	want("the file before the config file", u, Flags{}, static, "hvs.file",
		"backstage ~/app-config.yaml:1", nil)
	want("the config file behind kubernetes", u, Flags{},
		"vault: {baseUrl: 'http://v', auth: {type: kubernetes, role: r}}", "hvs.config",
		"config ~/.config/vaultmap/config.yaml:1", nil)
	u.vars["VAULT_TOKEN"] = "hvs.env"
	want("the environment before the file", u, Flags{}, static, "hvs.env", "env VAULT_TOKEN", nil)
	want("a flag before all", u, Flags{TokenFile: ptr(u.write("flag", "hvs.flag"))}, static,
		"hvs.flag", "flag --token-file", nil)

	u = newUser(t)
	want("kubernetes alone", u, Flags{},
		"vault:\n  baseUrl: http://v\n  auth:\n    type: kubernetes\n    role: r", "",
		"backstage ~/app-config.yaml:4", ErrLogin)
	want("kubernetes of another server", u, Flags{Address: ptr("http://w")},
		"vault: {baseUrl: http://v, auth: {type: kubernetes, role: r}}", "", "", ErrNoToken)
	want("none at all", u, Flags{}, "vault: {baseUrl: http://v}", "", "", ErrNoToken)
	want("a variable that is not set", u, Flags{},
		"vault: {baseUrl: http://v, auth: {type: static, secret: '${MY_TOKEN}'}}", "", "", ErrNoToken)
	if _, _, err := u.token(Flags{Backstage: []string{filepath.Join(u.home,
		"app-config.yaml")}}); err == nil ||
		err.Error() != "no token: backstage ~/app-config.yaml:1 needs MY_TOKEN, which is not set" {
		t.Errorf("a variable that is not set: %v", err)
	}
	u.write(".vault-token", "hvs.left")
	want("then the one that was left", u, Flags{}, "vault: {baseUrl: http://v, token: '${NO}'}",
		"hvs.left", "~/.vault-token", nil)
}

func TestBackstageRenewalIsADuration(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	c, err := u.backstage("vault: {baseUrl: http://v, schedule: {frequency: {cron: '*/10 * * * *'}, timeout: 1 minute, initialDelay: PT1S, scope: global}}")
	if err != nil || c.Renewal.V != 10*time.Minute {
		t.Errorf("renewal %v, %v", c, err)
	}
}
