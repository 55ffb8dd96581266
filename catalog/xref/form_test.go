package xref

import (
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// stores is what a repository says about mounts.
const stores = `
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: vault}
spec: {provider: {vault: {server: https://v, path: secret, version: v2}}}
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: legacy}
spec: {provider: {vault: {server: https://v, path: team/legacy, version: v1}}}
---
vaults:
- {name: hcv, prefix: prod, config: {mount: secret, kv: v2, token: CANARY}}
- {name: hcv, prefix: other, config: {mount: elsewhere, kv: v2}}
- {name: hcv, prefix: legacy, config: {mount: team/legacy, kv: v1}}
`

func TestForms(t *testing.T) {
	t.Parallel()
	x := New(scanFiles(t, map[string]string{"stores.yaml": stores}), catalog.Options{}, nil)
	for _, tc := range []struct {
		name  string
		loc   vaultpath.Location
		kv    int
		field string
		want  string // name: text, by line
	}{
		{"kv v2", vaultpath.New("", "secret", "payments/stripe"), 2, "api_key", `
location: secret/payments/stripe
vault command: vault kv get -mount=secret payments/stripe
remoteRef, ClusterSecretStore/vault: remoteRef: {key: "payments/stripe", property: "api_key"}
Kong reference, kong/prod: {vault://prod/payments/stripe/api_key}
agent annotation: vault.hashicorp.com/agent-inject-secret-stripe: "secret/data/payments/stripe"
template: {{ with secret "secret/data/payments/stripe" }}{{ .Data.data.api_key }}{{ end }}`},
		{"kv v1, a mount with a slash, no field known", vaultpath.New("", "team/legacy", "db"), 1, "", `
location: team/legacy/db
vault command: vault kv get -mount=team/legacy db
remoteRef, SecretStore/legacy: remoteRef: {key: "db", property: "FIELD"}
Kong reference, kong/legacy: {vault://legacy/db/FIELD}
agent annotation: vault.hashicorp.com/agent-inject-secret-db: "team/legacy/db"
template: {{ with secret "team/legacy/db" }}{{ .Data.FIELD }}{{ end }}`},
		{"a mount that no store names", vaultpath.New("", "kv", "a b/c#d"), 2, "x", `
location: kv/a b/c#d
vault command: vault kv get -mount=kv 'a b/c#d'
remoteRef: remoteRef: {key: "kv/a b/c#d", property: "x"}
agent annotation: vault.hashicorp.com/agent-inject-secret-c-d: "kv/data/a b/c%23d"
template: {{ with secret "kv/data/a b/c%23d" }}{{ .Data.data.x }}{{ end }}`},
		{"folder", vaultpath.New("", "secret", "payments/"), 2, "", `
location: secret/payments/
vault command: vault kv list -mount=secret payments/`},
		{"mount", vaultpath.New("", "secret", ""), 2, "", `
location: secret/
vault command: vault kv list secret`},
		{"namespace", vaultpath.New("a/b", "secret", "x"), 2, "", `
location: secret/x
vault command: vault kv get -namespace=a/b -mount=secret x
remoteRef: remoteRef: {key: "secret/x", property: "FIELD"}
agent annotation: vault.hashicorp.com/agent-inject-secret-x: "secret/data/x"
template: {{ with secret "secret/data/x" }}{{ .Data.data.FIELD }}{{ end }}`},
		{"another engine", vaultpath.New("", "pki", "roles/web"), 0, "", `
location: pki/roles/web
vault command: vault read pki/roles/web`},
		{"its list", vaultpath.New("", "pki", "roles/"), 0, "", `
location: pki/roles/
vault command: vault list pki/roles/`},
	} {
		var got strings.Builder
		for _, f := range x.Forms(tc.loc, tc.kv, tc.field) {
			got.WriteString("\n" + f.Name + ": " + f.Text)
		}
		if got.String() != tc.want {
			t.Errorf("%s:%s\nwant%s", tc.name, got.String(), tc.want)
		}
	}
}

// A store without a path leaves the mount to the key, and its version says which mounts it can be
// used for.
func TestFormsOfAStoreWithoutAPath(t *testing.T) {
	t.Parallel()
	const store = "apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: plain}\nspec: {provider: {vault: {server: https://v, version: v2}}}\n"
	x := New(scanFiles(t, map[string]string{"store.yaml": store}), catalog.Options{}, nil)
	for _, tc := range []struct {
		mount, path string
		kv          int
		name, key   string
	}{
		{"kv", "a/b", 2, "remoteRef, SecretStore/plain", "kv/a/b"},
		{"kv", "data/b", 2, "remoteRef, SecretStore/plain", "kv/data/data/b"},
		{"kv/int", "a", 2, "remoteRef, SecretStore/plain", "kv/int/data/a"},
		{"kv", "a", 1, "remoteRef", "kv/a"}, // for another store
	} {
		var got []Form
		for _, f := range x.Forms(vaultpath.New("", tc.mount, tc.path), tc.kv, "f") {
			if strings.HasPrefix(f.Name, "remoteRef") {
				got = append(got, f)
			}
		}
		if want := (Form{tc.name, `remoteRef: {key: "` + tc.key +
			`", property: "f"}`}); !slices.Equal(got, []Form{want}) {
			t.Errorf("%+v: %+v", tc, got)
		}
	}
}

// A form that is pasted into a file is found there again, and its tool gets just that place by it.
// Where it is pasted into a shell, no name can be more than a word.
func TestFormsRoundTrip(t *testing.T) {
	t.Parallel()
	x := New(scanFiles(t, map[string]string{"stores.yaml": stores}), catalog.Options{}, nil)
	mounts := []Mount{{Path: "secret/", KVVersion: 2}, {Path: "team/legacy/", KVVersion: 1},
		{Path: "kv/", KVVersion: 2}}
	for _, path := range []string{
		"a", "payments/prod/stripe", "with blank/x y", "it's", `quote"d`, "back\\slash", "ünï/código",
		"密/钥", "per%cent/%2F", "plus+/equals=",
		"semi;rm -rf", "$(reboot)", "`reboot`", "a&b|c", "star*", "ha#sh", "q?", "{x}", "-flag", "data/x",
		"data/data/x", "metadata/x", "secret/x",
		"secret/data/x", "secret/secret/x", "team/legacy/x", "team/legacy/data/x", "team/x",
		"v1/secret/data/x", "x/data/y", "x/data", "data", "secret", "a:b",
	} {
		for _, m := range mounts {
			loc := vaultpath.New("", strings.TrimSuffix(m.Path, "/"), path)
			forms := x.Forms(loc, m.KVVersion, "fi eld")
			checkFormsLeftOut(t, loc, m, forms)
			for _, f := range forms {
				files := map[string]string{"stores.yaml": stores}
				switch {
				case f.Name == "location", strings.ContainsAny(path, "$`{"):
					continue // sources take these for placeholders: better than to guess
				case strings.HasPrefix(f.Name, "vault command"):
					if strings.ContainsAny(path, "*?") {
						continue // quoted, and so right; but what scripts mean by them is mostly a pattern
					}
					files["run.sh"] = "#!/bin/sh\n" + f.Text + "\n"
				case f.Name == "template":
					files["app.ctmpl"] = "x=" + f.Text + "\n"
				case strings.HasPrefix(f.Name, "Kong"):
					files["kong.yaml"] = "plugins:\n- config: {key: " + lex.YAMLText(f.Text) + "}\n"
				case strings.HasPrefix(f.Name, "remoteRef"):
					store := "kind: ClusterSecretStore, name: nopath"
					if _, of, ok := strings.Cut(f.Name, ", "); ok {
						kind, name, _ := strings.Cut(of, "/")
						store = "kind: " + kind + ", name: " + name
					} else {
						files["plain.yaml"] = "apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: nopath}\nspec: {provider: {vault: {server: https://v, version: v" +
							strconv.Itoa(m.KVVersion) + "}}}\n"
					}
					files["es.yaml"] = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: x}\nspec:\n  secretStoreRef: {" +
						store + "}\n  data:\n  - secretKey: y\n    " + f.Text + "\n"
				default:
					files["pod.yaml"] = "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    vault.hashicorp.com/agent-inject: \"true\"\n    " +
						f.Text + "\n"
				}
				got := scanFiles(t, files)
				if len(got.References) != 1 {
					t.Errorf("%s of %s: %d references in %s", f.Name, loc, len(got.References), f.Text)
					continue
				}
				p := resolverFor(got, mounts, "").resolve(got.References[0])
				if p.Location != loc || got.References[0].Field != "fi eld" && strings.Contains(f.Text, "fi") {
					t.Errorf("%s of %s is %s: found as %v %s %s", f.Name, loc, f.Text, p.Status, p.Location,
						p.Hint)
				}
			}
		}
	}
}

// checkFormsLeftOut fails where a form is missing that there should be, or is there though its tool
// cannot be led to the place.
func checkFormsLeftOut(t *testing.T, loc vaultpath.Location, m Mount, forms []Form) {
	t.Helper()
	var names []string
	for _, f := range forms {
		kind, _, _ := strings.Cut(f.Name, ",")
		names = append(names, kind)
	}
	want := []string{"location", "vault command", "remoteRef", "template"}
	// Kong puts a name into an address as it stands, and no entity has the mount kv.
	if m.Path != "kv/" && !strings.ContainsAny(loc.Path, " %?#+") {
		want = append(want, "Kong reference")
	}
	// What the injector makes of a path is a text in quotes.
	if !strings.ContainsAny(loc.Path, `"\`) {
		want = append(want, "agent annotation")
	}
	slices.Sort(names)
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("%s has the forms %q, want %q", loc, names, want)
	}
}

// A form is pasted into a shell or a file by somebody who trusts it: a name out of Vault must not
// end the word, the scalar or the line that it stands in.
func TestFormsHostileNames(t *testing.T) {
	t.Parallel()
	x := New(scanFiles(t, map[string]string{"stores.yaml": stores}), catalog.Options{}, nil)
	for _, name := range []string{"x\nreboot", "x\r\nreboot", "x\x1b[201~reboot\n", "x\u2028y",
		"x\u0085y", "x\x7fy", "x\x00y", "\xff\xfe"} {
		for _, kv := range []int{0, 1, 2} {
			for _, f := range x.Forms(vaultpath.New("", "secret", "a/"+name), kv, name) {
				if lex.Pasteable(f.Text) != f.Text {
					t.Errorf("%s of %q: %q", f.Name, name, f.Text)
				}
			}
		}
	}
}

// The attack is a name that a shell acts on in a command that was copied. Real shells must take
// each as one word, and as what it is.
func TestShellWordInShells(t *testing.T) {
	t.Parallel()
	words := []string{"plain", "=ls", "%1", "-mount==ls", "$(touch x)", "`id`", "a b", "it's", `"`,
		"~", "a\nb", "\x1b[31m", "*", "a;b", "a&b", "#a", "!x", "{a,b}", "[a]", "naïve", "\\", "é",
		"^a^b"}
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = ShellWord(w)
	}
	script := `printf '%s\0' ` + strings.Join(quoted, " ")
	tried := 0
	for _, shell := range []string{"bash", "zsh"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			continue // the other one is there
		}
		tried++
		out, err := exec.Command(path, "-c", script).Output()
		got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
		if err != nil || !slices.Equal(got, words) {
			t.Errorf("%s: %q, want %q: %v", shell, got, words, err)
		}
	}
	if tried == 0 {
		t.Fatal("there is no shell")
	}
	for word, want := range map[string]string{"=ls": "'=ls'", "%1": "'%1'", "a=b": "a=b",
		"-mount==ls": "'-mount==ls'"} {
		if got := ShellWord(word); got != want {
			t.Errorf("%q is quoted as %s, want %s", word, got, want)
		}
	}
	for word, want := range map[string]bool{"secret/a": true, "-rf": false, "=ls": false, "": false,
		"$(x)": false} {
		if got := IsSafeWord(word); got != want {
			t.Errorf("%q is safe: %v", word, got)
		}
	}
}
