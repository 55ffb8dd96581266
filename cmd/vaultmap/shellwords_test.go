package main

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// What bash is told to put on the line it reads as the name, and so do we when the line is
// completed next. The attack: a name that ends its quotes, and runs what follows.
func TestBashQuotes(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal("there is no bash")
	}
	r := rand.New(rand.NewPCG(1, 2))
	signs := []rune(special + "abßé日-_./:+%=,@^")
	names := slices.Clone(shellNames)
	for range 2000 {
		name := make([]rune, 1+r.IntN(8))
		for i := range name {
			name[i] = signs[r.IntN(len(signs))]
		}
		names = append(names, string(name))
	}
	var script strings.Builder
	var want []string
	for _, name := range names {
		for _, quote := range []string{"", "'", `"`} {
			var in byte
			if quote != "" {
				in = quote[0]
			}
			quoted, ok := bashQuoted(name, in)
			if !ok {
				continue
			}
			fmt.Fprintf(&script, "printf '%%s\\0' %s\n", quote+quoted+quote)
			want = append(want, name)
			line := "vaultmap open " + quote + quoted
			if l := newTypedLine(line, quoted); l.word != name || l.quote != in ||
				!slices.Equal(l.words, []string{"vaultmap", "open"}) || l.kept != "" {
				t.Errorf("%s is read as %+v", line, l)
			}
			// However much of it bash puts there, which is what several names begin with.
			for i := range quoted {
				part := bashWords(quote + quoted[:i])
				if len(part.words) > 0 || !strings.HasPrefix(name, strings.TrimSuffix(part.word, `\`)) &&
					!strings.HasPrefix(name, part.word) {
					t.Errorf("a part of %s is read as %+v", quote+quoted, part)
				}
			}
		}
	}
	o := start{program: bash, args: []string{"--norc", "--noprofile"}, stdin: script.String()}.run(t)
	got := strings.Split(strings.TrimSuffix(o.stdout, "\x00"), "\x00")
	if o.stderr != "" || len(got) != len(want) {
		t.Fatalf("%d of %d names are read, %s", len(got), len(want), o.stderr)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("bash reads %q, want %q", got[i], want[i])
		}
	}
}

// Lines are cut as bash cuts them, as far as the cursor.
func TestBashWords(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]typedLine{
		"":                  {},
		"vaultmap ":         {words: []string{"vaultmap"}},
		"vaultmap  ls\tsec": {words: []string{"vaultmap", "ls"}, word: "sec"},
		`vaultmap ls "a b" c\ d 'e`: {words: []string{"vaultmap", "ls", "a b", "c d"}, word: "e",
			quote: '\''},
		`vaultmap ls "a\"b\c`:            {words: []string{"vaultmap", "ls"}, word: `a"b\c`, quote: '"'},
		`vaultmap ls ''`:                 {words: []string{"vaultmap", "ls"}},
		`vaultmap ls '' x`:               {words: []string{"vaultmap", "ls", ""}, word: "x"},
		`vaultmap a'b'"c"d`:              {words: []string{"vaultmap"}, word: "abcd"},
		"vaultmap 2>/dev/null ls >x sec": {words: []string{"vaultmap", "ls"}, word: "sec"},
		"vaultmap ls 2>&1 sec":           {words: []string{"vaultmap", "ls"}, word: "sec"},
		`vaultmap $(touch x) "$(touch y)`: {words: []string{"vaultmap", "$(touch", "x)"},
			word: "$(touch y)", quote: '"'},
	} {
		if got := bashWords(line); !slices.Equal(got.words, want.words) || got.word != want.word ||
			got.quote != want.quote {
			t.Errorf("%q is read as %+v, want %+v", line, got, want)
		}
	}
	env := func(name string) string { return map[string]string{"DIR": "/a b"}[name] }
	for word, want := range map[string]string{"$DIR/x": "/a b/x", "${DIR}/x": "/a b/x", "$DIR": "/a b",
		"--config=$DIR/x": "--config=/a b/x", "$(DIR)/x": "$(DIR)/x", "`DIR`": "`DIR`", "$": "$",
		"a$DIR": "a$DIR", "": "", "x=$DIR": "x=$DIR"} {
		if got := expand(word, env); got != want {
			t.Errorf("%q becomes %q, want %q", word, got, want)
		}
	}
}

// Of a command of vault or bao the path is found behind flags of each form, and nothing else is
// taken for one.
func TestVaultWords(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{ // what is typed, and where it is; "" is nothing of ours
		"kv get ":                            ":",
		"kv get sec":                         "sec:",
		"kv get -field x sec":                "sec:",
		"kv get -field=x sec":                "sec:",
		"kv get --field=x --format=json sec": "sec:",
		"kv get -non-interactive sec":        "sec:",
		"kv get -mount=m te":                 "te:m/",
		"kv get -mount m te":                 "te:m/",
		"kv get -mount team/legacy/ te":      "te:team/legacy/",
		"kv get -mount=m -mount=n te":        "te:n/",
		"kv get -mount=m":                    "m:",
		"kv get -mount m":                    "m:",
		"kv -mount=m get te":                 "te:m/",
		"read -mount=m te":                   "te:",
		"kv metadata get te":                 "te:",
		"kv metadata te":                     "",
		"kv get -field x":                    "",
		"kv get -fi":                         "",
		"kv get -format=js":                  "",
		"kv get sec more":                    "",
		"kv put sec a=b":                     "",
		"kv te":                              "",
		"kv":                                 "",
		"secrets list te":                    "",
		"auth list te":                       "",
		"policy read te":                     "",
	} {
		words := strings.Split(line, " ")
		last := len(words) - 1
		got := ""
		if w, ok := newVaultWord(words[:last], words[last]); ok {
			got = w.typed + ":" + w.mount
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", line, got, want)
		}
	}
	w, _ := newVaultWord(strings.Split("kv get -ns=a -namespace b/c -address=x -address y", " "), "sec")
	if !slices.Equal(w.namespaces, []string{"a", "b/c"}) || !slices.Equal(w.addresses,
		[]string{"x", "y"}) {
		t.Errorf("flags are read as %+v", w)
	}
}
