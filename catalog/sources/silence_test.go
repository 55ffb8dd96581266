package sources

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// unit is a part of a file that can stand there any number of times.
type unit struct {
	name       string // of a file
	head       string // of the file
	text       func(number int) string
	references int
}

// units are what honest files are made of, for each of the ways in which files are read.
func units() map[string]unit {
	return map[string]unit{
		"manifests": {"all.yaml", "", func(n int) string {
			return fmt.Sprintf(`---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: app-%d
spec:
  secretStoreRef:
    kind: ClusterSecretStore
    name: vault
  data:
    - secretKey: password
      remoteRef:
        key: teams/app-%[1]d
        property: password
`, n)
		}, 1},
		"a list": {"list.yaml", "apiVersion: v1\nkind: List\nitems:\n", func(n int) string {
			return fmt.Sprintf(`- apiVersion: external-secrets.io/v1
  kind: ExternalSecret
  metadata:
    name: app-%d
    labels:
      app.kubernetes.io/name: app
  spec:
    refreshInterval: 1h
    dataFrom:
    - extract:
        key: teams/app-%[1]d
`, n)
		}, 1},
		"a list in flow style": {"list.json", "kind: List\nitems:\n", func(n int) string {
			return fmt.Sprintf(`- {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "spec": {"data": [{"remoteRef": {"key": "a/%d", "property": "b"}}]}}`+"\n",
				n)
		}, 1},
		"texts": {"config.yaml", "data:\n", func(n int) string {
			return fmt.Sprintf("  a%d: |\n    secretPath: x\n    objects:\n    - objectName: a\n      secretPath: kv/data/app-%[1]d\n",
				n)
		}, 1},
		"a script": {"run.sh", "set -e\n",
			func(n int) string { return fmt.Sprintf("vault kv get -field=a secret/app-%d # a b c\n", n) },
			1},
		"heredocs": {"run.sh", "", func(n int) string {
			return fmt.Sprintf("cat <<EOF\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  data:\n  - remoteRef: {key: a/%d}\nEOF\n",
				n)
		}, 1},
		"HCL": {"main.tf", "", func(n int) string {
			return fmt.Sprintf("data \"vault_generic_secret\" \"x%d\" {\n  path = \"secret/app-%[1]d\"\n}\n",
				n)
		}, 1},
		"properties": {"app.properties", "",
			func(n int) string {
				return fmt.Sprintf("quarkus.vault.secret-config-kv-path.p%d=app/%[1]d\n",
					n)
			}, 1},
		"variables": {"app.env", "", func(n int) string {
			return fmt.Sprintf("CASC_VAULT_PATHS=secret/app-%d\nA=ref+vault://secret/app-%[1]d#/a\n", n)
		}, 2},
		"startup secrets": {"vault.yaml", "startupSecrets:\n", func(n int) string {
			return fmt.Sprintf("- type: kv\n  path: secret/data/app-%d\n", n)
		}, 1},
		"connectors": {"sink.properties", "", func(n int) string {
			return fmt.Sprintf("a%d=${vault:secret/app-%[1]d:key}\n", n)
		}, 1},
		"a workflow": {"ci.yml", "jobs:\n  x:\n    uses: x\n    with:\n      lines: |\n", func(n int) string {
			return fmt.Sprintf("        secret/data/app-%d key | NAME ;\n", n)
		}, 1},
		"a template": {"app.ctmpl", "", func(n int) string {
			return fmt.Sprintf("{{ with secret \"secret/app-%d\" }}{{ .Data.data.a }}{{ end }}\n", n)
		}, 1},
		"placeholders": {"app.conf", "",
			func(n int) string {
				return fmt.Sprintf("a=<path:kv/data/app-%d#a> vault:kv/data/app-%[1]d#b\n",
					n)
			}, 2},
		"a playbook": {"site.yml", "", func(n int) string {
			return fmt.Sprintf("- hashivault_read: {secret: app-%d}\n- debug: {msg: \"{{ lookup('hashi_vault', 'secret/app-%[1]d:a') }}\"}\n",
				n)
		}, 2},
		"broken YAML": {"broken.yaml", "]\n",
			func(n int) string { return fmt.Sprintf("a%d:\n  remoteRef:\n    key: a/%[1]d\n", n) }, 1},
	}
}

// file returns a file of units with the numbers from first on.
func (u unit) file(first, n int) File {
	var b strings.Builder
	b.WriteString(u.head)
	for i := range n {
		b.WriteString(u.text(first + i))
	}
	return File{Name: u.name, Data: []byte(b.String())}
}

// halves finds what is in a file, and in two files of which each has a part of it, and checks that
// no reference is lost without a word. It returns how many the whole file has.
func (u unit) halves(t *testing.T, n, at int) int {
	t.Helper()
	whole, first, second := Find(u.file(0, n)), Find(u.file(0, at)), Find(u.file(at, n-at))
	parts := len(first.References) + len(second.References)
	switch {
	case len(whole.Problems) == 0 && len(whole.References) != n*u.references:
		t.Errorf("%s: %d references in %d units, and no problem", u.name, len(whole.References), n)
	case len(first.Problems)+len(second.Problems) == 0 && parts != n*u.references:
		t.Errorf("%s: %d references in two parts of %d units, and no problem", u.name, parts, n)
	case len(whole.References) > n*u.references || parts > n*u.references:
		t.Errorf("%s: %d references, %d in two parts of %d units", u.name, len(whole.References), parts,
			n)
	}
	for _, p := range whole.Problems {
		if p.Line < 1 || p.Line > 1+strings.Count(string(u.file(0, n).Data), "\n") {
			t.Errorf("%s: problem %+v", u.name, p)
		}
	}
	return len(whole.References)
}

// Whatever an honest file is made of, and however much of it there is: either all of its references
// are found, as in files of a half each, or there is a problem.
func TestNoReferenceIsLostInSilence(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for what, u := range units() {
		t.Run(what, func(t *testing.T) {
			sizes := []int{1, 2, 300}
			if many := maxReferences/u.references + 1; many*len(u.text(0)) < 1<<19 && !testing.Short() {
				sizes = append(sizes, many)
			}
			for _, n := range sizes {
				u.halves(t, n, random.IntN(n+1))
			}
		})
	}
}

func FuzzHalves(f *testing.F) {
	f.Add(uint8(1), uint16(200), uint16(30))
	f.Add(uint8(12), uint16(999), uint16(1))
	all := units()
	names := slices.Sorted(maps.Keys(all))
	f.Fuzz(func(t *testing.T, pick uint8, n, at uint16) {
		const most = 1000 // larger ones take longer than a fuzzer waits
		u, size := all[names[int(pick)%len(names)]], int(n)%most
		u.halves(t, size, min(int(at), size))
	})
}

// Four megabytes of External Secrets, in one document or in many, have all their references.
func TestFourMegabytesOfExternalSecrets(t *testing.T) {
	for i, what := range []string{"manifests", "a list"} {
		if catalogtest.LeftOut(i) {
			continue
		}
		u := units()[what]
		n := min((4<<20)/len(u.text(1000)), maxReferences/u.references)
		f := u.file(1000, n)
		if len(f.Data) < 3<<20 {
			t.Fatalf("%s: %d bytes", what, len(f.Data))
		}
		found := Find(f)
		if len(found.References) != n*u.references || len(found.Problems) > 0 {
			t.Errorf("%s: %d bytes: %d references of %d, problems %v", what, len(f.Data),
				len(found.References), n*u.references, found.Problems)
		}
	}
}

// Files that hold no reference are no problem, however large, deep or strange they are: many of
// them have a word of ours.
func TestNoProblemWithoutReferences(t *testing.T) {
	t.Parallel()
	repeat := strings.Repeat
	deep := repeat("[", 300) + repeat("]", 300)
	items := `{"a": [1, 2, 3], "b": {"c": "d"}},` + "\n"
	for what, f := range map[string]struct{ name, text string }{
		"data": {"data.json", `{"x": [` + repeat(items, 60_000) + `1]}`},
		"an API": {"openapi.json",
			`{"description": "It uses OAuth. Keep secrets. In spring, the vault: opens.", "secrets": {"uses": "vault "}, "x": [` +
				repeat(items, 60_000) + `1]}`},
		"an API in YAML": {"openapi.yaml", "description: It uses OAuth and secrets.\nx: [" +
			repeat(items, 60_000) + "1]\n"},
		"depth":               {"deep.json", `{"secret": ` + deep + `}`},
		"depth in a template": {"deep.yaml.tpl", "secret: {{ x }}\n" + deep},
		"a text in texts in texts": {"texts.yaml",
			"a: |\n  b: |\n    c: |\n      d: |\n        e: |\n          f\n"},
		"settings that are long": {"app.properties", "# cloud.vault\nspring.banner=" +
			repeat("x", 2*maxSetting) + "\nspring." + repeat("a", 2*maxSettingKey) + "=b\n"},
		"variables that are long": {".env", "CASC_VAULT_PATHS=\nTEXT=" + repeat("x", 2*maxSetting) +
			"\n"},
		"HCL that is deep": {"main.tf", "# vault_\nlocals {\n  a = " + repeat("(", 500) + "1" +
			repeat(")", 500) + "\n}\n"},
		"HCL of another program": {"main.tf", repeat("a = 1\n", 100_000)},
		"a long command": {"run.sh", "vault write " + repeat(" a=b", 200) + "\nvault " +
			repeat(" -x", 200) + "\nvault kv put secret/a" + repeat(" a=b", 200) + "\n"},
		"a call without an end": {"site.yml", "# hashi_vault\na: \"{{ lookup('file', " +
			repeat("x, ", 2000) + "\n"},
		"a text that is no path": {"es.yaml", "remoteRef: {key: \"" + repeat(`a b\n`, 1000) + "\"}\n"},
		"many documents":         {"all.yaml", "secretPath: 1\n" + repeat("---\na: b\n", 100_000)},
		"many comments":          {"all.yaml", "secretPath: 1\n" + repeat("# padding\n", 400_000)},
	} {
		if got := Find(File{Name: f.name, Data: []byte(f.text)}).Problems; len(got) > 0 {
			t.Errorf("%s: problems %v", what, got)
		}
	}
}

// What cannot be counted by one: each of these loses references, and says so. A file can be made to
// have any number of such places.
func TestHostileFilesAreNotReadInSilence(t *testing.T) {
	t.Parallel()
	repeat := strings.Repeat
	const eso = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n"
	deep := repeat("[", yamldoc.MaxDepth+1) + repeat("]", yamldoc.MaxDepth+1)
	for attack, f := range map[string]struct {
		name, text string
		problems   int
		message    string // of the first
	}{
		"aliases that multiply": {"a.yaml", eso + "x: &x [" + repeat("{remoteRef: {key: a/b}},", 300) +
			"]\ny: &y [" + repeat("*x,", 300) + "]\nz: [" + repeat("*y,", 300) + "]\n",
			1, "not read to its end: the document costs too much: split it, or use fewer aliases"},
		"lookups without an end": {"a.yml", repeat("# hashi_vault\nlookup('hashi_vault', a,\n",
			3000), maxProblems + 1, "not read: the lookup has more than 2048 bytes"},
		"many documents that are too deep": {"a.yaml", repeat("---\nsecretPath: x\na: "+deep+"\n", 100),
			maxProblems + 1, "not read: the document is nested more than 200 deep here"},
		"a text in HCL that is long": {"a.tf",
			"# vault_\nresource \"vault_x\" \"y\" {\n a = <<E\n" + repeat("x\n", 20_000) + "E\n}\n", 1,
			"not read: the block of HCL is nested too deep, or too long"},
	} {
		got := Find(File{Name: f.name, Data: []byte(f.text)}).Problems
		if len(got) != f.problems || !strings.HasPrefix(got[0].Message, f.message) {
			t.Errorf("%s: problems %v", attack, got)
		}
		if len(got) > maxProblems &&
			got[maxProblems] != (Problem{Message: "not read: there is more in this file that is not"}) {
			t.Errorf("%s: the last problem is %v", attack, got[maxProblems])
		}
	}
}
