package xref

import (
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// exported are nodes of mounts of KV version 2, each with the address of its page.
func exported(locations ...string) []Node {
	var nodes []Node
	for _, l := range locations {
		mount, path, _ := strings.Cut(l, "/")
		n := NewNode(vaultpath.New("", mount, path), "kv", 2, tree.Listed)
		n.ViewURL = "https://vault.example.com/ui/" + fmt.Sprint(len(nodes))
		nodes = append(nodes, n)
	}
	return nodes
}

func exportIndex(t *testing.T) *Index {
	return New(scanFiles(t, map[string]string{"stores.yaml": stores}), catalog.Options{}, nil)
}

func TestExport(t *testing.T) {
	t.Parallel()
	x := exportIndex(t)
	for _, tc := range []struct {
		form ExportForm
		of   []string
		want string
		left string // the locations that are left out
	}{
		{ExportLocation, []string{"secret/a/b", "secret/a/c/"}, "secret/a/b\nsecret/a/c/\n", ""},
		{ExportAddress, []string{"secret/a", "secret/b"},
			"https://vault.example.com/ui/0\nhttps://vault.example.com/ui/1\n", ""},
		{ExportVault, []string{"secret/a", "secret/b/"},
			"vault kv get -mount=secret a\nvault kv list -mount=secret b/\n", ""},
		{ExportBao, []string{"secret/it's"}, "bao kv get -mount=secret 'it'\\''s'\n", ""},
		{ExportKong, []string{"secret/a/b", "kv/c", "secret/d/"}, "{vault://prod/a/b/FIELD}\n",
			"kv/c secret/d/"},
		{ExportAgent, []string{"secret/a", "secret/b/"},
			"{{ with secret \"secret/data/a\" }}{{ .Data.data.FIELD }}{{ end }}\n", "secret/b/"},
		{ExportExternalSecrets, []string{"secret/pay/stripe", "secret/b/", "secret/pay/db"}, `data:
- secretKey: "stripe"
  remoteRef: {key: "pay/stripe", property: "FIELD"}
- secretKey: "db"
  remoteRef: {key: "pay/db", property: "FIELD"}
`, "secret/b/"},
		{ExportExternalSecrets, []string{"secret/prod/db", "kv/prod/db"}, `data:
- secretKey: "secret-prod-db"
  remoteRef: {key: "prod/db", property: "FIELD"}
  sourceRef: {storeRef: {kind: "ClusterSecretStore", name: "vault"}}
- secretKey: "kv-prod-db"
  remoteRef: {key: "kv/prod/db", property: "FIELD"}
`, ""},
		{ExportExternalSecrets, []string{"secret/b/"}, "", "secret/b/"},
	} {
		e := x.Export(tc.form, exported(tc.of...))
		var left []string
		for _, l := range e.Left {
			left = append(left, l.Location)
		}
		if e.String() != tc.want || strings.Join(left, " ") != tc.left ||
			e.Len() != len(tc.of)-len(left) {
			t.Errorf("%s of %q, without %q:\n%swant\n%s", tc.form, tc.of, left, e, tc.want)
		}
	}
	pki := NewNode(vaultpath.New("", "pki", "roles/web"), "pki", 0, tree.Listed)
	for _, form := range ExportForms() {
		switch e := x.Export(form, []Node{pki}); form {
		case ExportLocation, ExportVault, ExportBao, ExportJSONL:
			if e.Len() != 1 {
				t.Errorf("%s has no role of PKI", form)
			}
		default:
			if e.String() != "" || len(e.Left) != 1 {
				t.Errorf("%s of a role of PKI: %q", form, e)
			}
		}
	}
}

// hostileNames are attacks: names that end the line, the word, the quotes, the scalar or the action
// that they stand in, are taken for a flag, a comment or a placeholder, turn the text round, or
// command those who run CI jobs.
var hostileNames = []string{
	"plain", "a\nb", "a\r\nb: c", "\n- secretKey: x", "$(touch x)", "`id`", "it's",
	`say "x"`, `back\slash`,
	`\\two`, `\n`, "${HOME}", "$HOME", "a b", " edges ", "-rf", "--flag=x", "=ls", "%1", "~", "#x",
	"a #b",
	"!x", "&a", "*a", "{a,b}", "[a]", "a;b|c&d", "x }}{{ .Data }}", "{{ end }}", "%41", "?version=1",
	"a\x1b[31mb", "\x00", "\x7f", "\u0085", "\u2028", "\u202egro", "\u200b", "\U000e0041", "e\u0301",
	"e" + strings.Repeat("\u0301", 9), "::add-mask::x", "##vso[task.x]", "section_start:0:x",
	"null", "12",
	"日本", "\U0001f511", "..", "'", `"`, `\`, "|", ">", "a: b", "@x", "<a>&amp;",
}

// lines returns what the export of each name comes to alone: one line, in which nothing acts on a
// terminal.
func lines(t *testing.T, x *Index, form ExportForm) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range hostileNames {
		nodes := exported("secret/a/" + name)
		e := x.Export(form, nodes)
		text := e.String()
		if len(e.Left) > 0 {
			continue
		}
		if form != ExportExternalSecrets && strings.Count(text, "\n") != 1 {
			t.Errorf("%s of %q is %q", form, name, text)
		}
		for line := range strings.Lines(text) {
			if line = strings.Trim(line, " \n"); harmless.Text(line) != line {
				t.Errorf("%s of %q acts on a terminal: %q", form, name, line)
			}
		}
		if nul := e.NUL(); form != ExportJSONL && !strings.HasSuffix(nul, "\x00") {
			t.Errorf("%s of %q is %q with NUL", form, name, nul)
		}
		out[name] = strings.TrimSuffix(text, "\n")
	}
	return out
}

// With NUL names are exact.
func TestExportLocationsExactly(t *testing.T) {
	t.Parallel()
	x := exportIndex(t)
	if len(lines(t, x, ExportLocation)) != len(hostileNames) {
		t.Error("a location is left out")
	}
	for _, name := range hostileNames {
		if got := x.Export(ExportLocation, exported("secret/"+name)).NUL(); got != "secret/"+name+"\x00" {
			t.Errorf("%q is %q", name, got)
		}
	}
}

// Real shells take each command for the words that it has, and nothing runs.
func TestExportCommandsInShells(t *testing.T) {
	t.Parallel()
	x := exportIndex(t)
	for shell, hostile := range map[string]bool{"bash": true, "zsh": true, "fish": false} {
		path, err := exec.LookPath(shell)
		if err != nil {
			t.Fatalf("there is no %s: 'make shells' installs it", shell)
		}
		for _, form := range []ExportForm{ExportVault, ExportBao} {
			script, want := "function "+string(form)+"; printf '%s\\n' $argv; echo; end\n", ""
			if hostile {
				script = string(form) + "() { printf '%s\\n' \"$@\"; echo; }\n"
			}
			for name, line := range lines(t, x, form) {
				if !hostile && strings.Contains(line, "$'") || strings.Contains(name, "\x00") {
					continue // fish has no such form, and no argument can hold NUL
				}
				script += line + "\n"
				want += "kv\nget\n-mount=secret\na/" + name + "\n\n"
			}
			cmd := exec.Command(path, "-c", script)
			cmd.Dir = t.TempDir()
			out, err := cmd.CombinedOutput()
			if err != nil || string(out) != want {
				t.Errorf("%s takes %s for\n%q, want\n%q: %v", shell, form, out, want, err)
			}
		}
	}
}

func TestExportJSONLines(t *testing.T) {
	t.Parallel()
	for name, line := range lines(t, exportIndex(t), ExportJSONL) {
		var n Node
		if err := json.Unmarshal([]byte(line), &n); err != nil || n.Location != "secret/a/"+name ||
			n.Kind != "secret" || n.ViewURL == "" {
			t.Errorf("%q comes back as %+v: %v", name, n, err)
		}
	}
}

// The list is YAML, each secret has an entry whose key Kubernetes takes and nobody else has, and
// each entry leads to its secret.
func TestExportData(t *testing.T) {
	t.Parallel()
	x := exportIndex(t)
	var all []string
	for _, name := range hostileNames {
		all = append(all, "secret/a/"+name, "secret/b/"+name, "kv/a/"+name)
	}
	all = append(all, "secret/a-b/c", "secret/a/b-c", "secret/a/b/c",
		"secret/"+strings.Repeat("x", 300),
		"secret/"+strings.Repeat("x", 301))
	lines(t, x, ExportExternalSecrets)
	e := x.Export(ExportExternalSecrets, exported(all...))
	var list struct {
		Data []struct {
			SecretKey string                         `yaml:"secretKey"`
			RemoteRef struct{ Key, Property string } `yaml:"remoteRef"`
			SourceRef struct {
				StoreRef struct{ Kind, Name string } `yaml:"storeRef"`
			} `yaml:"sourceRef"`
		}
	}
	if err := yaml.Unmarshal([]byte(e.String()), &list); err != nil || len(list.Data) != len(all) {
		t.Fatalf("%d of %d entries: %v\n%s", len(list.Data), len(all), err, e)
	}
	valid, keys := regexp.MustCompile(`^[-._a-zA-Z0-9]{1,253}$`), map[string]bool{}
	for i, d := range list.Data {
		want, byStore := strings.CutPrefix(all[i], "secret/")
		if d.RemoteRef.Key != want || d.RemoteRef.Property != "FIELD" ||
			(d.SourceRef.StoreRef.Name == "vault") != byStore {
			t.Errorf("the entry of %q is %+v", all[i], d)
		}
		if !valid.MatchString(d.SecretKey) || strings.HasPrefix(d.SecretKey, "..") ||
			d.SecretKey == "." ||
			keys[d.SecretKey] {
			t.Errorf("the key of %q is %q", all[i], d.SecretKey)
		}
		keys[d.SecretKey] = true
	}
}

// A template asks for just its secret.
func TestExportTemplates(t *testing.T) {
	t.Parallel()
	for name, line := range lines(t, exportIndex(t), ExportAgent) {
		asked := ""
		made, err := template.New("").Funcs(template.FuncMap{"secret": func(path string) any {
			asked = path
			return map[string]any{"Data": map[string]any{"data": map[string]string{"FIELD": "value"}}}
		}}).Parse(line)
		var out strings.Builder
		if err == nil {
			err = made.Execute(&out, nil)
		}
		path := strings.NewReplacer("%25", "%", "%3F", "?", "%23", "#").Replace(asked)
		if err != nil || path != "secret/data/a/"+name || out.String() != "value" {
			t.Errorf("the template of %q asks for %q and prints %q: %v", name, asked, out.String(), err)
		}
	}
}

// A reference of Kong ends where it should, and names its secret.
func TestExportKong(t *testing.T) {
	t.Parallel()
	got := lines(t, exportIndex(t), ExportKong)
	for name, line := range got {
		if !regexp.MustCompile(`^\{vault://prod/a/[-A-Za-z0-9._~%]+/FIELD\}$`).MatchString(line) {
			t.Errorf("the reference of %q is %s", name, line)
		}
	}
	names := slices.Collect(maps.Keys(got))
	if !slices.Contains(names, "it's") || slices.Contains(names, "a b") {
		t.Errorf("there are references to %q", names)
	}
}
