package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
)

// validator returns what holds JSON against a schema.
func validator(t *testing.T, schema string) func(document any) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate
}

// configSchema returns the schema that the program prints, and what holds a config file against it.
func configSchema(t *testing.T) (properties map[string]any, check func(text string) error) {
	t.Helper()
	o := start{args: []string{"config", "schema"}}.run(t)
	if o.status != render.OK || o.stderr != "" {
		t.Fatalf("status %d, %s", o.status, o.stderr)
	}
	var schema map[string]any
	if err := json.Unmarshal([]byte(o.stdout), &schema); err != nil {
		t.Fatal(err)
	}
	if schema["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("it is of %v", schema["$schema"])
	}
	validate := validator(t, o.stdout)
	return schema["properties"].(map[string]any), func(text string) error {
		var doc any
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			return err
		}
		b, err := json.Marshal(doc)
		if err != nil {
			return err
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
		if err != nil {
			return err
		}
		return validate(v)
	}
}

// readConfig reads a config file as the program does.
func readConfig(t *testing.T, text string) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	writeFile(t, path, text)
	address := "http://127.0.0.1:1"
	flags := config.Flags{Config: &path, Address: &address, Methods: connect.Methods(),
		Keys: keyTable(), Looks: looks(), Gates: gates()}
	_, err := config.Load(flags, func(string) string { return "" })
	return err
}

// wholeConfig has every key that there is, but the keys of commands, which are many.
const wholeConfig = `
address: https://vault.example.com:8200
public_url: https://ui.example.com
namespace: platform
token_file: ~/.token
catalog: [~/src, /srv/catalog]
engine: secret
kv_version: 2
list_verb: get
secret_suffix: app
concurrency: 8
timeout: 30s
mouse: false
linear: true
theme: {base: 16, inks: {warn: "bold #ff8700", cursor: black on cyan}}
color: "#d70000"
ascii: true
index: true
product: openbao
vault_version: 1.21
renewal: {frequency: {minutes: 30}, timeout: PT1M}
tls: {ca_cert: a.pem, client_cert: c.pem, client_key: k.pem, server_name: x, skip_verify: true}
headers: {X-Team: payments, X-Secret_env: TEAM}
twins: [[pay, payments]]
check:
  fail_on: [missing, denied]
  baseline: ~/known.json
  ignore:
    - {file: "test/**", reason: they are made up}
    - {location: secret/old/, source: shell, kinds: [missing, deleted], reason: gone soon}
keys: {set: emacs, find: [F3, g f], refresh: none, help: [], typing: {copy: M-w}}
commands:
  - {name: get, key: [x, g x], run: [vault, kv, get, "-mount={mount}", "{path}", 1], on: secret,
    confirm: true, token: true, wait: false}
  - {name: note, run: [vim, "+{line}", "{file}"], on: [entity]}
default_profile: prod
profiles:
  prod: {address: "https://a", timeout: 10, renewal: 1h, auth: {method: kubernetes, role: r}}
  plain:
  dark: {theme: contrast-dark, color: bright-red}
  approle: {auth: {method: approle, role_id_file: r, secret_id_env: S, wrapped: true, mount: m}}
  oauth2:
    auth: {method: oauth2, role: r, token_endpoint: "https://a", client_id: c, scopes: [a, b],
      client_secret_env: S}
  oidc: {auth: {method: oidc, port: 8250}, renewal: {cron: "0 * * * *"}}
  user: {auth: {method: userpass, username: me}, renewal: false}
  token: {auth: {method: token, token_file: t}}
`

// What the reader takes the schema takes, and what it refuses as a slip the schema refuses too: an
// editor says the same as the program.
func TestConfigSchema(t *testing.T) {
	t.Parallel()
	properties, check := configSchema(t)
	var whole map[string]any
	if err := yaml.Unmarshal([]byte(wholeConfig), &whole); err != nil {
		t.Fatal(err)
	}
	for name, of := range properties {
		if of.(map[string]any)["description"] == nil && of.(map[string]any)["$ref"] == nil {
			t.Errorf("%s has no description", name)
		}
		if _, there := whole[name]; !there && name != "auth" {
			t.Errorf("this test's file does not have %s", name)
		}
	}
	good := []string{wholeConfig, "", "profiles: {a: }", "kv_version: 0\ntimeout: 30", "namespace: ''",
		"keys: {find: false, edit: 7, quit: [Z Z, 1]}", "keys: {}", "headers: {X-A: 1}"}
	good = append(good, readmeConfigs(t)...)
	for _, text := range good {
		if text != "" {
			if err := check(text); err != nil {
				t.Errorf("the schema refuses what is good: %v\n%s", err, text)
			}
		}
		if err := readConfig(t, text); err != nil {
			t.Errorf("the reader refuses what is good: %v\n%s", err, text)
		}
	}
	for _, text := range []string{"adress: https://a", "address: 1", "kv_version: 3", "kv_version: x",
		"list_verb: put", "concurrency: 0", "mouse: 1", "product: consul", "catalog: a", "catalog: [1]",
		"twins: [[a]]", "twins: [a]", "keys: {copy-pth: y}", "keys: {set: vi}", "keys: {find: {}}",
		"keys: {find: 42}", "keys: {typing: {copy-path: M-w}}", "profiles: []", "profiles: {a: 1}",
		"profiles: {a: {default_profile: a}}", "profiles: {a: {keys: {}}}", "headers: {X-A: [1]}",
		"commands: {}",
		"commands: [{name: x}]", "commands: [{run: [x]}]", "commands: [{name: a b, run: [x]}]",
		"commands: [{name: x, run: x}]", "commands: [{name: x, run: []}]",
		"commands: [{name: x, run: [x], on: pod}]", "commands: [{name: x, run: [x], shell: true}]",
		"commands: [{name: x, run: [x], token: 1}]",
		"auth: {role: x}", "auth: {method: magic}", "auth: {method: kubernetes}",
		"auth: {method: ldap, role: x, username: u}", "auth: {method: oidc, port: 0}",
		"auth: {method: approle, role_id: a, role_id_file: b, secret_id_env: S}",
		"tls: {client_cert: a}", "tls: {ca_cert: a, ca_path: b}", "tls: {ca: x}", "renewal: {}",
		"renewal: {minute: 1}", "renewal: {minutes: 30, hour: 1}", "theme: drak", "theme: 17",
		"theme: []", "theme: {bse: dark}", "theme: {inks: {wran: bold}}", "theme: {inks: {warn: 1}}",
		"check: []", "check: {fail-on: [missing]}", "check: {fail_on: missing}",
		"check: {fail_on: [mising]}", "check: {baseline: 1}", "check: {ignore: {}}",
		"check: {ignore: [{file: x}]}", "check: {ignore: [{reason: x}]}",
		"check: {ignore: [{file: x, reason: y, status: [missing]}]}",
		"check: {ignore: [{source: shel, reason: y}]}", "check: {ignore: [{kinds: [ok], reason: y}]}",
		"check: {ignore: [{kinds: missing, reason: y}]}", "color: blu", "color: '#fff'", "color: 1", "ascii: 1", "[]"} {
		if check(text) == nil {
			t.Errorf("the schema takes %q", text)
		}
		if readConfig(t, text) == nil {
			t.Errorf("the reader takes %q", text)
		}
	}
}

// readmeConfigs are the config files that the README shows.
func readmeConfigs(t *testing.T) (blocks []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(rootFolder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	yamls := regexp.MustCompile("(?s)```yaml\n(.*?)```")
	for _, m := range yamls.FindAllStringSubmatch(string(text), -1) {
		if first, _, _ := strings.Cut(m[1], "\n"); first != "metadata:" {
			blocks = append(blocks, m[1])
		}
	}
	if len(blocks) < 2 {
		t.Errorf("the README shows %d config files", len(blocks))
	}
	return blocks
}

// Each command can be given a key by its name, in the schema as in the reader.
func TestConfigSchemaHasEveryCommand(t *testing.T) {
	t.Parallel()
	properties, _ := configSchema(t)
	keys := properties["keys"].(map[string]any)["properties"].(map[string]any)
	typing := keys["typing"].(map[string]any)["properties"].(map[string]any)
	names := func(commands []config.KeyCommand, more ...string) []string {
		more = append(more, tableNames(commands)...)
		slices.Sort(more)
		return more
	}
	table := keyTable()
	for _, tt := range []struct {
		got  map[string]any
		want []string
	}{{keys, names(table.Commands, "set", "typing")}, {typing, names(table.Typing)}} {
		if got := slices.Sorted(maps.Keys(tt.got)); !slices.Equal(got, tt.want) {
			t.Errorf("the schema has %q, want %q", got, tt.want)
		}
	}
	text := "keys:\n"
	for i, name := range tableNames(table.Commands) {
		text += fmt.Sprintf("  %s: ctrl+x %c\n", name, 'ა'+rune(i))
	}
	if err := readConfig(t, text); err != nil {
		t.Errorf("not every command can have a key: %v", err)
	}
}

func tableNames(commands []config.KeyCommand) (names []string) {
	for _, c := range commands {
		names = append(names, c.Name)
	}
	return names
}
