package yamldoc

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
)

// look goes over all of a document in the ways that sources do, and returns how many texts it met.
func look(text string) (texts int) {
	for d := range Split([]byte(text)) {
		for _, root := range d.Nodes(nil) {
			for n := range root.Every() {
				if n.Text() != "" {
					texts++
				}
				if strings.Contains(n.Text(), ":") {
					texts += len(n.Embedded())
				}
				for _, key := range []string{"a", "b", "kind"} {
					n.Get(key, "a")
				}
				for _, value := range n.Pairs() {
					for item := range value.Items() {
						for range item.Items() {
							texts++
						}
					}
				}
			}
		}
	}
	return texts
}

// Each of these is at most a few megabytes in a repository that somebody cloned, and must cost no
// more than its size says. The time is a far upper bound, for a slow machine: the same costs
// without the limits are minutes or never end.
func TestHostileDocumentsAreCheap(t *testing.T) {
	const mb = 1 << 18
	block := func(s string, n int) string { return strings.Repeat(s, n) }
	merges := "x0: &x0 {a: b}\n"
	for i := range 26 {
		name, next := string(rune('a'+i)), string(rune('b'+i))
		if i == 0 {
			merges += "x: &a {<<: [*x0]}\n"
		}
		merges += "y" + name + ": &" + next + " {<<: [" + block("*"+name+",", 50) + "]}\n"
	}
	for i, tc := range []struct{ attack, text string }{
		{"openings that nothing closes", "[" + block("{{", mb)},
		{"openings of every kind", "[" + block("{{{%%{", mb/2)},
		{"quotes in actions that do not match", "[\n" + block("{{ \"}}\n", mb/2)},
		{"quotes of all kinds on one line", "[" + block("{{ \" }}{{ ' }}{{ ` }}", mb/8)},
		{"comments that do not end", "[\n" + block("{{/*}}", mb/2)},
		{"actions on one line", "a: " + block("{{ x }}", 10_000)},
		{"actions as keys", block("{{ x }}: {{ y }}\n", 8_000)},
		{"blank lines below a key", "a: {{ x }}\n" + block("\n", 100_000)},
		{"keys before lines of actions", block("a: {{ x }}\n{{ y }}\n", 8_000)},
		{"lists of aliases to lists", "a: &a [" + block("x,", 10_000) + "]\nb: [" + block("*a,", 10_000) +
			"]\n"},
		{"an alias to what holds it", "a: &a {a: *a, b: [*a, *a]}\n"},
		{"maps merged with themselves", "a: &a {<<: *a, b: {<<: [*a, *a, *a]}}\n"},
		{"merges that multiply", merges},
		{"marks made with escapes", "a: {{ " + block("x", mb) + " }}\nb: \"" +
			block(`\uE0000\uE001`, 30_000) + "\"\n"},
		{"marks made with escapes, in many texts", "a: {{ " + block("x", mb) + " }}\nb:\n" +
			block("- \"\\uE0000\\uE001\"\n", 15_000)},
		{"texts in texts", "a: |\n" +
			indent(1, "b: |\n"+indent(1, "c: |\n"+indent(1, "d: |\n"+indent(1, block("e: f\n", 30_000)))))},
		{"a text read often", block("a: {b: ", 60) + "\"" + block("x\\n", mb/2) + "\"" + block("}", 60) +
			"\n"},
		{"lines that are no YAML", "]\n" + block("a: b\n", 50_000)},
		{"values that are no YAML", "]\n" + block("a: [b\n", 20_000)},
		{"dashes", "]\n" + block("- ", 100_000) + "\n"},
		{"deeper and deeper", "]\n" + steps(1500)},
		{"colons", "]\n" + block("a:", 120_000) + "\n" + block(" : ", 100_000)},
		{"characters that are counted, on one line", "[" + block("\"ä\",", mb/8) + "1]"},
		{"characters that are counted, in quotes", "[" + block("'ä''',", mb/8) + "1]"},
		{"documents", block("---\n{{\n", 4_000)},
		{"texts that look like documents", block("- \"[a:\"\n", 20_000)},
	} {
		if catalogtest.LeftOut(i) {
			continue
		}
		if len(tc.text) > 8*mb {
			t.Fatalf("%s: the text is too long", tc.attack)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		texts := look(tc.text)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 300 {
			t.Errorf("%s: %d MB were allocated for %d KB", tc.attack, used, len(tc.text)>>10)
		}
		if took > 2*time.Minute {
			t.Errorf("%s: took %v", tc.attack, took)
		}
		t.Logf("%-45s %5d KB %8d texts %5d MB %v", tc.attack, len(tc.text)>>10, texts,
			(after.TotalAlloc-before.TotalAlloc)>>20, took.Round(time.Millisecond))
	}
}

func indent(n int, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.Repeat(" ", n) + line)
	}
	return b.String()
}

func steps(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func FuzzNodes(f *testing.F) {
	for _, s := range []string{"a: {{ x }}\n", "]\n- a: |\n   b\n", "a: &a [*a]\nb: {<<: *a}",
		"a: \"\\uE0000\\uE001\"\nb: {{ c }}", "{%\n%}", "0\n000: |",
		"a: {{ b }}\n\ue001: [\nc: \ue001\ue001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		lines := 1 + countBreaks(s)
		start := time.Now()
		defer func() {
			if took := time.Since(start); took > 2*time.Minute {
				t.Fatalf("%q took %v", s, took)
			}
		}()
		for d := range Split([]byte(s)) {
			for _, root := range d.Nodes(nil) {
				for n := range root.Every() {
					if n.Line() < d.Line || n.Line() > lines {
						t.Fatalf("%q: a node on line %d of %d", s, n.Line(), lines)
					}
					for line := range n.Lines() {
						if line < d.Line || line > lines {
							t.Fatalf("%q: a text on line %d of %d", s, line, lines)
						}
					}
					for _, inner := range n.Embedded() {
						for m := range inner.Every() {
							if m.Line() < d.Line || m.Line() > lines {
								t.Fatalf("%q: a node in a text on line %d of %d", s, m.Line(), lines)
							}
						}
					}
				}
			}
		}
	})
}
