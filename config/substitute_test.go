package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// evaluated shows an item as JSON does, roughly; what has no value is left out of maps.
func evaluated(it *item) string {
	switch {
	case it == nil, it.kind == broken:
		return "failed"
	case it.kind == "a map":
		var parts []string
		for _, f := range it.fields {
			if f.item.kind != unset {
				parts = append(parts, f.name+":"+evaluated(f.item))
			}
		}
		return "{" + strings.Join(parts, " ") + "}"
	case it.kind == "a list":
		var parts []string
		for _, v := range it.list {
			parts = append(parts, evaluated(v))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case it.kind == unset:
		return "undefined"
	}
	return fmt.Sprintf("%q", it.text)
}

// evaluate evaluates the key vault of a file in the folder app.
func (u *user) evaluate(data string) (*item, problems) {
	u.t.Helper()
	u.write("app/app-config.yaml", "")
	dir := filepath.Join(u.home, "app")
	root, err := os.OpenRoot(dir)
	if err != nil {
		u.t.Fatal(err)
	}
	defer root.Close()
	var bad problems
	src := &source{shown: "app-config.yaml", top: &appConfig{dir: dir}}
	vault, _ := parseAppConfig([]byte(data), src, root, u.lookupEnv, &bad)
	if vault == nil {
		return nil, bad
	}
	return vault.item, bad
}

// What Backstage's own tests of substitution and includes show, and what its source does beside.
func TestSubstitution(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"vault: plain":                     `"plain"`,
		"vault: '${A}'":                    `"a"`,
		"vault: 'x-${A}-${B}.y'":           `"x-a-b b.y"`,
		"vault: '${ A }'":                  `"a"`,
		"vault: '${NO}'":                   `undefined`,
		"vault: 'x${NO}y'":                 `undefined`,
		"vault: '${EMPTY}'":                `""`,
		"vault: 'x${EMPTY}y'":              `"xy"`,
		"vault: '${BLANK}'":                `""`,
		"vault: '${NO:-other}'":            `"other"`,
		"vault: '${EMPTY:- other one }'":   `"other one"`,
		"vault: '${A:-other}'":             `"a"`,
		"vault: '${NO:-}'":                 `undefined`,
		"vault: '${NO:-http://v:8200/:-}'": `"http://v:8200/:-"`,
		"vault: '$${A}'":                   `"${A}"`,
		"vault: '$$${A}'":                  `"$${A}"`,
		"vault: '$A ${A $ {A} {A}'":        `"$A ${A $ {A} {A}"`,
		"vault: '${A${B}}'":                `"${Ab b}"`,
		// what a variable holds is not looked at again
		"vault: '${NESTED}'":                    `"${A}"`,
		"vault: [1, '${NO}', '${A}', null]":     `["1" "a" "null"]`,
		"vault: {a: {b: ['${A}']}, c: '${NO}'}": `{a:{b:["a"]}}`,
		"vault: {'${A}': x}":                    `{${A}:"x"}`,
		"vault: {$env: A}":                      `"a"`,
		"vault: {$env: '${NAME}'}":              `"a"`,
		"vault: {$env: NO}":                     `undefined`,
		"vault: {$env: '${NO}'}":                `failed`,
		"vault: {$env: 3}":                      `failed`,
		"vault: {$env: A, other: x}":            `failed`,
		"vault: {$file: secret.txt}":            `"  hvs.file"`,
		"vault: {$file: '${A}.txt'}":            `"${A}"`,
		"vault: {$file: sub/../secret.txt}":     `"  hvs.file"`,
		"vault: {$file: none.txt}":              `failed`,
		"vault: {$file: sub}":                   `failed`,
		"vault: {$include: more.yaml}":          `{list:["a" "1"] text:"a" deep:{x:"  hvs.file" y:"in sub"}}`,
		"vault: {$include: 'more.yaml#text'}":   `"a"`,
		"vault: {$include: 'more.yaml#list'}":   `["a" "1"]`,
		// as upstream: not looked at again
		"vault: {$include: 'more.yaml#deep.y'}":  `{$include:"sub/y.json#y"}`,
		"vault: {$include: 'more.yaml#deep'}":    `{x:"  hvs.file" y:"in sub"}`,
		"vault: {$include: 'more.yaml#nothing'}": `failed`,
		"vault: {$include: 'more.yaml#text.x'}":  `failed`,
		"vault: {$include: sub/y.json}":          `{y:"in sub" z:"near"}`,
		"vault: {$include: sub/bad.json}":        `failed`,
		"vault: {$include: secret.txt}":          `failed`,
		"vault: {$include: empty.yaml}":          `failed`,
		"vault: {$include: bad.yaml}":            `failed`,
		"$include: root.yaml":                    `{a:"a"}`,
		"a: &x '${A}'\nvault: [*x, *x]":          `["a" "a"]`,
		"vault: {$text: x}":                      `{$text:"x"}`,
		"vault: {<<: {a: b}}":                    `{<<:{a:"b"}}`,
		"vault: yes":                             `"yes"`,
	} {
		u := newUser(t)
		for name, v := range map[string]string{"A": "a", "B": "b b", "EMPTY": "", "BLANK": " \n",
			"NESTED": "${A}", "NAME": "A"} {
			u.vars[name] = v
		}
		u.write("app/secret.txt", "  hvs.file \r\n\n")
		u.write("app/a.txt", "${A}\n")
		u.write("app/more.yaml", "list: ['${A}', 1]\ntext: '${A}'\ndeep:\n  x: {$file: secret.txt}\n  y: {$include: 'sub/y.json#y'}\n")
		u.write("app/root.yaml", "vault: {a: '${A}'}\nother: '${NO}'\n")
		u.write("app/sub/y.json", "{\n\t\"y\": \"in sub\",\n\t\"z\": {\"$file\": \"near.txt\"}\n}")
		u.write("app/sub/near.txt", "near")
		u.write("app/sub/bad.json", "{a: 1}")
		u.write("app/bad.yaml", "a: [")
		u.write("app/empty.yaml", "# nothing")
		it, bad := u.evaluate(in)
		if got := evaluated(it); got != want {
			t.Errorf("%s: %s, want %s (%v)", in, got, want, bad)
		}
		if (want == "failed") != (len(bad) == 1) {
			t.Errorf("%s: problems %v", in, bad)
		}
	}
}

// What is wrong elsewhere in the file harms nothing: it is for other plugins, and for other
// machines.
func TestOnlyWhatIsNeededIsEvaluated(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	c, err := u.backstage(`
backend:
  database: {$file: /etc/none}
  token: {$env: NONE, and: more}
auth: {$include: none.yaml}
catalog:
  rules: {$file: none}
  providers: {$include: ../none.yaml}
vault:
  baseUrl: http://v
`)
	if err != nil || c.Address.V != "http://v" {
		t.Errorf("%v, %v", c, err)
	}
}

// An included file is named where something is wrong in it, by its path.
func TestOriginOfIncluded(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write("app/conf/vault.yaml", "# x\nbaseUrl: http://v\nauth:\n  $include: auth.yaml\n")
	u.write("app/conf/auth.yaml", "type: static\nsecret: hvs.x\n")
	c, err := u.backstage("vault: {$include: conf/vault.yaml}")
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.FromSlash("backstage ~/app/conf/vault.yaml:2"); c.Address.Origin != want {
		t.Errorf("address: %q", c.Address.Origin)
	}
	if token, origin, err := c.Token(); token.Reveal() != "hvs.x" ||
		origin != filepath.FromSlash("backstage ~/app/conf/auth.yaml:2") || err != nil {
		t.Errorf("token: %q from %q, %v", token.Reveal(), origin, err)
	}
	u.write("app/conf/auth.yaml", "type: [\n")
	if _, err := u.backstage("vault: {$include: conf/vault.yaml}"); err == nil ||
		!strings.Contains(err.Error(),
			filepath.FromSlash("backstage ~/app/conf/auth.yaml:2: not valid YAML")) {
		t.Errorf("a broken file: %v", err)
	}
}
