package catalog

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
)

func excerptOf(t *testing.T, name, text string) string {
	t.Helper()
	c := scanReferences(t, catalogtest.Files(t, map[string]string{name: text}))
	if len(c.References) == 0 {
		t.Fatalf("no reference in %s", name)
	}
	lines, err := c.Excerpt(c.References[0].FilePath, c.References[0].Line, 100)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range lines {
		mark := "  "
		if l.Here {
			mark = "> "
		}
		out = append(out, mark+l.Text)
	}
	return strings.Join(out, "\n")
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, file, text, want string }{
		{"external secret", "es.yaml", `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: stripe # for the CANARY
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data:
    - secretKey: KEY
      remoteRef: {key: secret/payments/stripe, property: api_key}
  target:
    template:
      data:
        password: "CANARY"
        url: postgres://user:CANARY@db/x
        text: |
          CANARY
          CANARYZmZm==`, `  apiVersion: external-secrets.io/v1
  kind: ExternalSecret
  metadata:
    name: ••• # ••• ••• •••
  spec:
    secretStoreRef: {kind: •••, name: vault}
    data:
      - secretKey: •••
>       remoteRef: {key: secret/payments/stripe, property: api_key}
    target:
      template:
        data:
          password: "•••"
          url: •••
          text: |
            •••
            •••`},
		{"shell", "run.sh", `#!/bin/sh
export PASSWORD=CANARY TOKEN="CANARY"
psql "host=db password=CANARY"
vault kv get -field=api_key secret/payments/stripe
curl -H "X-Vault-Token: CANARY" https://CANARY@x`, `  •••
  export PASSWORD=••• •••"•••"
  ••• "••• •••"
> vault kv get ••• secret/payments/stripe
  curl ••• "••• •••" •••`},
		{"terraform", "main.tf", `data "vault_kv_secret_v2" "x" {
  mount = "secret"
  name  = "payments/stripe"
}
resource "db" "y" { password = "CANARY" }
token = "CANARY"`, `  data "•••" "•••" {
    mount = "secret"
>   name  = "payments/stripe"
  }
  resource "•••" "•••" { password = "•••" }
  token = "•••"`},
	} {
		got := excerptOf(t, tc.file, tc.text)
		if strings.Contains(got, "CANARY") {
			t.Errorf("%s shows a value", tc.name)
		}
		if got != tc.want {
			t.Errorf("%s:\n%s\nwant\n%s", tc.name, got, tc.want)
		}
	}
}

// What a reference names can be the beginning of a secret, or a part of one.
func TestExcerptShowsNoPartOfAValue(t *testing.T) {
	t.Parallel()
	got := excerptOf(t, "run.sh",
		"vault kv get secret/a\nx=secret/aCANARY\ny=CANARY_secret/a\nz=éCANARYsecret/a\n")
	if strings.Contains(got, "CANARY") {
		t.Error(got)
	}
}

// Between the scan and the look at a reference the file may have become something else: a link to a
// private file, a pipe that never ends, a shorter file.
func TestExcerptOfAChangedFile(t *testing.T) {
	t.Parallel()
	c := scanReferences(t, catalogtest.Files(t,
		map[string]string{"run.sh": "\n\nvault kv get secret/a\n"}))
	ref := c.References[0]
	private := filepath.Join(t.TempDir(), "private")
	if err := os.WriteFile(private, []byte("1\n2\n3\n4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func() error{
		"shorter": func() error { return os.WriteFile(ref.FilePath, []byte("x"), 0o600) },
		"a link": func() error {
			return errors.Join(os.Remove(ref.FilePath), os.Symlink(private, ref.FilePath))
		},
		"gone":     func() error { return os.Remove(ref.FilePath) },
		"a folder": func() error { return os.MkdirAll(ref.FilePath, 0o700) },
	} {
		_ = os.RemoveAll(ref.FilePath)
		if name != "a folder" {
			if err := os.WriteFile(ref.FilePath, []byte("\n\n\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := change(); err != nil {
			t.Fatal(err)
		}
		lines, err := c.Excerpt(ref.FilePath, ref.Line, 3)
		if err == nil || lines != nil {
			t.Errorf("%s: %v, %v", name, lines, err)
		}
	}
}

func TestExcerptOfALongLine(t *testing.T) {
	t.Parallel()
	got := excerptOf(t, "run.sh", "vault kv get secret/a "+strings.Repeat("x ", 10_000))
	if len(got) > 2000 || !strings.HasSuffix(got, " …") {
		t.Errorf("%d bytes: %.200s", len(got), got)
	}
}

// Whatever a line holds, a word in it that nothing tells to be harmless is not shown.
func FuzzMasked(f *testing.F) {
	for _, s := range []string{"password: §", `a: {b: §, c: "§"}`, "§==", "x=§", "export A=§",
		"#§", "{{ § }}", "a,§=b", "§: x", "-  §", "\t'§'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		const secret = "Zq9$hunter2"
		if strings.Count(line, "§") == 0 {
			return
		}
		got := masked(strings.ReplaceAll(line, "§", secret), []string{"secret/a"},
			map[string]bool{"secret/a": true})
		if strings.Contains(got, secret) {
			t.Errorf("%q is shown as %q", line, got)
		}
	})
}

// The values that stand beside the references of the sample repository show in none of their
// excerpts, and each excerpt shows its reference.
func TestExcerptsOfTheSampleRepository(t *testing.T) {
	t.Parallel()
	c, err := Scan(t.Context(), []string{catalogtest.Monorepo(t)}, ScanOptions{References: true})
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, r := range c.References {
		lines, err := c.Excerpt(r.FilePath, r.Line, 8)
		if err != nil {
			t.Errorf("%s:%d: %v", r.File, r.Line, err)
		}
		for _, l := range lines {
			if strings.Contains(l.Text, "CANARY") {
				t.Errorf("%s:%d shows a value: %s", r.File, l.Number, l.Text)
			}
			if l.Here && strings.Contains(l.Text, r.Path) {
				shown++
			}
		}
	}
	if shown < len(c.References)*3/4 {
		t.Errorf("%d of %d references show in their own line", shown, len(c.References))
	}
}
