package catalog

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/repo"
)

const byteOrder = "\ufeff" // the mark that a text may begin with

// encodings are the ways in which an editor may have saved a text.
func encodings() map[string]func(text string) []byte {
	utf16In := func(order binary.AppendByteOrder, mark string) func(string) []byte {
		return func(text string) []byte {
			var out []byte
			for _, unit := range utf16.Encode([]rune(mark + text)) {
				out = order.AppendUint16(out, unit)
			}
			return out
		}
	}
	return map[string]func(string) []byte{
		"UTF-8 with a mark":         func(text string) []byte { return []byte(byteOrder + text) },
		"UTF-16LE":                  utf16In(binary.LittleEndian, byteOrder),
		"UTF-16BE":                  utf16In(binary.BigEndian, byteOrder),
		"UTF-16LE that has no mark": utf16In(binary.LittleEndian, ""),
		"UTF-16BE that has no mark": utf16In(binary.BigEndian, ""),
		"UTF-16LE with other breaks": func(text string) []byte {
			return utf16In(binary.LittleEndian, byteOrder)(strings.ReplaceAll(text, "\n", "\r\n"))
		},
		"UTF-16BE and half a letter": func(text string) []byte {
			return append(utf16In(binary.BigEndian, byteOrder)(text), 0)
		},
		"UTF-8 with a mark and CR LF": func(text string) []byte {
			return []byte(byteOrder + strings.ReplaceAll(text, "\n", "\r\n"))
		},
	}
}

// However an editor saves a repository, its files hold the same entities and references on the same
// lines, and the same is shown of these.
func TestEncodings(t *testing.T) {
	t.Parallel()
	lines := func(c *Catalog) string {
		var b strings.Builder
		for _, r := range c.References {
			excerpt, err := c.Excerpt(r.FilePath, r.Line, 1)
			fmt.Fprintln(&b, filepath.ToSlash(r.File), excerpt, err)
		}
		return b.String()
	}
	inventory := func(c *Catalog) string {
		var b strings.Builder
		for _, e := range c.Entities {
			fmt.Fprintln(&b, e.File, e.Line, e.Ref, e.Owner, e.System, e.SecretsPaths, e.SecretsEngine)
		}
		for _, r := range c.References {
			fmt.Fprintf(&b, "%s %+v\n", r.File, r.Reference)
		}
		for _, s := range c.Stores {
			fmt.Fprintf(&b, "%s %+v\n", s.File, s.Store)
		}
		return b.String() + strings.Join(messages(c), "\n")
	}
	plain := scanReferences(t, catalogtest.Monorepo(t))
	for name, encode := range encodings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := catalogtest.Monorepo(t)
			files := 0
			err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
				// Git reads .gitignore as it is.
				if err != nil || !d.Type().IsRegular() || d.Name() == ".gitignore" {
					return err
				}
				data, err := os.ReadFile(path)
				if err != nil || !utf8.Valid(data) || len(data) < 2 {
					return err
				}
				files++
				return os.WriteFile(path, encode(string(data)), 0o600)
			})
			if err != nil || files < 50 {
				t.Fatal(files, err)
			}
			c := scanReferences(t, dir)
			if got, want := inventory(c), inventory(plain); got != want {
				t.Errorf("the catalog is\n%s\nwant\n%s", got, want)
			}
			if got, want := lines(c), lines(plain); got != want {
				t.Errorf("the lines are\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestEncodedFiles(t *testing.T) {
	t.Parallel()
	for name, encode := range encodings() {
		dir := t.TempDir()
		for file, text := range map[string]string{
			"app-config.yaml":   "vault:\n  baseUrl: https://vault.example.com\n",
			"catalog-info.yaml": component("a") + "# größe 😀\n",
			"run.sh":            "# größe 😀\n\nvault kv get secret/größe/😀\n",
		} {
			if err := os.WriteFile(filepath.Join(dir, file), encode(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c := scanReferences(t, dir)
		equal(t, name+": references", found(c), []string{"run.sh:3 shell secret/größe/😀"})
		equal(t, name+": problems", messages(c), nil)
		if len(c.AppConfigs) != 1 || len(c.Entities) != 1 || c.Counts.Files != 2 {
			t.Errorf("%s: %d configurations, %d entities, counts %+v", name, len(c.AppConfigs),
				len(c.Entities), c.Counts)
		}
		if files := c.files(); !files[filepath.Join(repo.Real(dir), "run.sh")] {
			t.Errorf("%s: the file is not watched: %v", name, files)
		}
	}
}

// A file of a cloned repository may begin like UTF-16 and be anything.
func TestNoEncodings(t *testing.T) {
	t.Parallel()
	for what, data := range map[string]string{
		"nothing":                     "",
		"one byte":                    "a",
		"a mark alone":                "\xff\xfe",
		"zero bytes":                  "\x00\x00\x00\x00",
		"a program":                   "\x7fELF\x02\x01\x01\x00\x00",
		"small numbers":               "\x01\x00\x02\x00\x03\x00",
		"UTF-32LE":                    "\xff\xfe\x00\x00v\x00\x00\x00",
		"UTF-32BE":                    "\x00\x00\xfe\xff\x00\x00\x00v",
		"UTF-32LE that has no mark":   "v\x00\x00\x00a\x00\x00\x00",
		"UTF-8 of which a bit is not": "vault\x00",
	} {
		c := repo.Decode([]byte(data))
		if string(c.Data) != data || !c.Whole {
			t.Errorf("%s: %q became %q", what, data, c.Data)
		}
	}
	if c := repo.Decode([]byte("a\x00b\x00\x00\x00")); !c.IsBinary() {
		t.Errorf("%q is taken for text", c.Data)
	}
	half := []byte("\xff\xfea\x00\x00\xd8b\x00\x00\xd8")
	if c := repo.Decode(half); string(c.Data) != "a\ufffdb\ufffd" {
		t.Errorf("halves of letters became %q", c.Data)
	}
}

// What is read stays within bounds in any encoding: three bytes of UTF-8 stand for two.
func TestEncodedTextIsBounded(t *testing.T) {
	t.Parallel()
	const head = "vault kv get secret/x\n"
	encode := encodings()["UTF-16LE"]
	for _, tc := range []struct {
		what, text string
		whole      bool
	}{
		{"as long as it may be in UTF-16", head + strings.Repeat("x\n", (repo.MaxFile-2)/4-len(head)/2),
			true},
		{"too long in UTF-16", head + strings.Repeat("x\n", (repo.MaxFile-2)/4-len(head)/2+1), false},
		{"too long in UTF-8", head + strings.Repeat("本本本\n", repo.MaxFile/9), false},
	} {
		data := encode(tc.text)
		data = data[:min(len(data), repo.MaxFile+1)]
		start := time.Now()
		c := repo.Decode(data)
		part, next := c.WholeLines()
		if c.Whole != tc.whole || len(part) > repo.MaxFile || !utf8.Valid(part) ||
			time.Since(start) > time.Minute {
			t.Errorf("%s: whole is %v, %d bytes of %d, valid: %v", tc.what, c.Whole, len(part), len(data),
				utf8.Valid(part))
		}
		if want := 1 + strings.Count(string(part), "\n"); next != want {
			t.Errorf("%s: line %d is next, want %d", tc.what, next, want)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "run.sh"), encode(tc.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got := scanReferences(t, dir)
		if len(got.References) != 1 || (len(got.Problems) == 0) != tc.whole {
			t.Errorf("%s: %d references, problems %q", tc.what, len(got.References), messages(got))
		}
	}
}

func FuzzContent(f *testing.F) {
	for _, encode := range encodings() {
		f.Add(encode("a: b\r\nc: größe 😀\n"))
	}
	f.Add([]byte("\xff\xfe\x00\xd8\x00\xdc"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c := repo.Decode(data)
		if len(c.Data) > len(data)*3/2+1 {
			t.Fatalf("%d bytes became %d", len(data), len(c.Data))
		}
		if decoded := !bytes.HasSuffix(data, c.Data); decoded && !utf8.Valid(c.Data) {
			t.Fatalf("%q is no UTF-8", c.Data)
		}
		if part, next := c.WholeLines(); len(part) > len(c.Data) || next < 1 || next > 1+len(part) {
			t.Fatalf("%d bytes, line %d of %q", len(part), next, c.Data)
		}
		if encoded := encodings()["UTF-16BE"]; utf8.Valid(data) && len(data) > 0 {
			text := strings.TrimPrefix(string(data), byteOrder)
			if got := repo.Decode(encoded(text)); len(text) > 1 &&
				string(got.Data) != strings.TrimPrefix(text, byteOrder) && !strings.HasPrefix(text, "\x00") {
				t.Fatalf("%q became %q", text, got.Data)
			}
		}
	})
}
