package sources

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// valueLine writes a secret as a file of that name holds one, on a line of its own.
func valueLine(name, indent string) string {
	const value = "CANARY-inserted"
	switch {
	case hasExt(name, ".tf", ".tofu", ".hcl", ".nomad"):
		return indent + `password = "` + value + `"`
	case hasExt(name, ".json"):
		return indent + `"password": "` + value + `",`
	case isGroovyFile(name):
		return indent + "def password = '" + value + "'"
	case hasExt(name, ".go"):
		return indent + `password := "` + value + `"`
	case hasExt(name, ".php"):
		return indent + `$password = "` + value + `";`
	case hasExt(name, ".cs", ".rs"):
		return indent + `let password = "` + value + `";`
	case lex.CodeLanguageOf(name) != nil:
		return indent + `password = "` + value + `"`
	case wantsYAML(name) || path.Ext(name) == "" && strings.Contains(name, "_vars/"):
		return indent + "password: " + value
	}
	return indent + "PASSWORD=" + value
}

// A secret value can stand on any line of any file, beside whatever names a location. It is in
// nothing that is kept: wherever in the fixtures and in the sample repository such a line is put,
// nothing that is found holds it.
func TestNoValueBesideIsKept(t *testing.T) {
	t.Parallel()
	files := append(fixtures(t), sampleFiles(t)...)
	lines := 0
	for _, file := range files {
		if !Wants(file.Name) {
			continue
		}
		text := strings.SplitAfter(string(file.Data), "\n")
		for i := range text {
			if lines++; catalogtest.LeftOut(lines) {
				continue
			}
			indent := text[i][:len(text[i])-len(strings.TrimLeft(text[i], " \t"))]
			with := strings.Join(text[:i], "") + valueLine(file.Name, indent) + "\n" +
				strings.Join(text[i:], "")
			found := Find(File{Name: file.Name, Data: []byte(with)})
			for _, r := range found.References {
				if all := fmt.Sprintf("%+v", r); strings.Contains(all, "CANARY-inserted") &&
					!isContinued(text, i) && !isInCall(file.Name, text, i) {
					t.Errorf("%s: a value before line %d is kept: %s", file.Name, i+1, all)
				}
			}
			for _, s := range found.Stores {
				if all := fmt.Sprintf("%+v", s); strings.Contains(all, "CANARY-inserted") {
					t.Errorf("%s: a value before line %d is kept: %s", file.Name, i+1, all)
				}
			}
		}
	}
	if lines < 2000 {
		t.Errorf("only %d lines were looked at", lines)
	}
}

// isContinued reports whether what is put before a line is not beside a path but becomes one, or a
// part of one: in an expression or a text that goes on over lines, or in a map of paths.
func isContinued(text []string, i int) bool {
	before := strings.TrimRight(strings.Join(text[:i], ""), " \r\n")
	before = before[strings.LastIndexByte(before, '\n')+1:]
	for _, end := range []string{`\`, "lookup(", "_get',", "'shop/mail',", "=kv_mount,", "key: >-",
		"secret-config-kv-path:", "vault(", `hello/lines",`, "lookup', [", "value: >-", "jenkins/five,",
		`"a"`} {
		if strings.HasSuffix(before, end) {
			return true
		}
	}
	return false
}

// isInCall reports whether a line begins between the parentheses of a call in a program, where no
// assignment can stand.
func isInCall(name string, text []string, i int) bool {
	l := lex.CodeLanguageOf(name)
	if l == nil {
		return false
	}
	code := lex.NewCode(lex.NewText(strings.Join(text, ""), 1), l)
	for k := range code.Tokens {
		if code.LineOf(k) < i+1 {
			continue
		}
		for around := code.Tokens[k].Around; around >= 0; around = code.Tokens[around].Around {
			if code.Is(int(around), "(") {
				return true
			}
		}
		return code.Is(k, ")")
	}
	return false
}

// sampleFiles returns the files of the sample repository.
func sampleFiles(t testing.TB) []txtar.File {
	root := filepath.Join("..", "testdata", "monorepo")
	var files []txtar.File
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		files = append(files, txtar.File{Name: filepath.ToSlash(strings.TrimPrefix(name,
			root+string(filepath.Separator))), Data: data})
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	return files
}
