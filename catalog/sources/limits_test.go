package sources

import (
	"encoding/base64"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// Each of these is a file in a repository that somebody cloned, made to cost the sources as much as
// it can for its size; files can be some times as large. The time is a far upper bound for a
// slow machine; what it guards against would be minutes.
func TestHostileFilesAreCheap(t *testing.T) {
	const mb = 1 << 18
	repeat := strings.Repeat
	const eso = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n"
	nested := "metadata: {annotations: {avp.kubernetes.io/path: a/b}, "
	for i, tc := range []struct{ attack, name, text string }{
		{"schemes on one line", "a.env", repeat("vault:", mb/2)},
		{"references on one line", "a.env", repeat(`"vault:a/b#c",`, mb/5)},
		{"paths that no # ends", "a.env", repeat(" vault:"+repeat("$", 1000), 1000)},
		{"templates in keys", "a.env", repeat(" vault:a/b#${x", mb/5)},
		{"placeholders on one line", "a.env", repeat("<path:a/b#c|", mb/4)},
		{"placeholders in placeholders", "a.env", repeat("<path:<", mb/2)},
		{"a large secret in base64", "a.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  a: dmF1bHQ6" +
			base64.StdEncoding.EncodeToString([]byte(repeat("vault:a/b#c <path:a/b#c>", mb/12))) + "\n"},
		{"objects in objects, each with the annotation", "a.yaml", repeat("{"+nested+"a: ", 60) + "\"" +
			repeat("<a> ", mb/2) + "\"" + repeat("}}", 60) + "\n"},
		{"lists of aliases to lists of references", "a.yaml", eso + "spec:\n  x: &x [" +
			repeat("{remoteRef: {key: a/b}},", 3000) + "]\n  data: [" + repeat("*x,", 10_000) + "]\n"},
		{"an object that holds itself", "a.yaml", "&a\n" + eso +
			"spec: &s {dataFrom: *a, data: [*s, *a], remoteRef: *s}\nitems: [*a, *a]\n"},
		{"an object that holds itself, with much to look at", "a.yaml", eso +
			"spec: &s {data: [*s], a: &a {a: *a}}\nx: |\n" + repeat("  some text that is long\n", mb/8)},
		{"a tree that grows out of itself", "a.yaml", eso + "spec: &s {data: *s, a: *s, b: *s}\nx: |\n" +
			repeat("  some text that is long\n", mb/8)},
		{"keys that are there often", "a.yaml", eso + "spec:\n  dataFrom:\n  - extract:\n" +
			repeat("      key: a\n", 25_000)},
		{"maps with many keys, asked for one", "a.yaml", "x:\n" +
			repeat("- {kind: a, apiVersion: vault.hashicorp.com, "+repeat("a: b, ", 500)+"}\n", 300)},
		{"annotations with templates", "a.yaml", "x:\n" +
			repeat("  vault.hashicorp.com/agent-inject-template-a: '{{ secret \"a/b\" }}'\n", 10_000)},
		{"a template over megabytes", "a.yaml", "vault.hashicorp.com/agent-inject-template-a: |\n" +
			repeat("  {{ with secret \"a/b\" }}{{ .Data.x }}\n", 20_000)},
		{"texts that look like documents", "a.yaml", "vault.hashicorp.com: x\nx:\n" +
			repeat("- '{vault: [secret'\n", 20_000)},
		{"texts in texts in texts", "a.yaml", "vault: |\n" +
			repeat(" a: |\n  vault: |\n   secret: |\n    kind: x\n", 10_000)},
		{"documents", "a.yaml", repeat("---\nsecretPath: 1\n", mb/5)},
		{"broken documents of many lines", "a.yaml", "]\n" + repeat("remoteRef: {key: a/b}\n", 20_000)},
		{"heredocs", "a.sh", repeat("<<A\nsecretPath: x\nA\n", mb/6)},
		{"heredocs that do not end", "a.sh", repeat("<<A\nsecretPath: x\n", mb/5)},
		{"annotations in a script", "a.tf", repeat(`vault.hashicorp.com/agent-inject-secret-a="a/b`,
			mb/16)},
	} {
		if catalogtest.LeftOut(i) {
			continue
		}
		if len(tc.text) > 4*mb {
			t.Fatalf("%s: %d bytes are too many", tc.attack, len(tc.text))
		}
		f := File{Name: tc.name, Data: []byte(tc.text), shared: &shared{}}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		found := 0
		for _, s := range kubernetesSources() {
			if s.Wants(f.Name) && lex.Mentions(f.Data, s.Markers...) {
				found += len(s.Find(f).References)
			}
		}
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		used := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%-45s %5d KB %7d references %5d MB %v", tc.attack, len(tc.text)>>10, found, used,
			took.Round(time.Millisecond))
		if used > 300 {
			t.Errorf("%s: %d MB were allocated for %d KB", tc.attack, used, len(tc.text)>>10)
		}
	}
}
