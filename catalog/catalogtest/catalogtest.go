// Package catalogtest lays out files for the tests of what reads them. It knows nothing of what
// they mean.
package catalogtest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

// Write writes one file below a folder, and the folders on the way to it.
func Write(t testing.TB, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Files returns a folder of its own with files in it, by their names.
func Files(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		Write(t, dir, name, text)
	}
	return dir
}

// Monorepo returns a copy of the sample repository, catalog/testdata/monorepo. A name there that
// begins with "x_" stands for the name without that: files and folders that git or the go command
// would treat specially.
func Monorepo(t testing.TB) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	from, to := filepath.Join(filepath.Dir(here), "..", "testdata", "monorepo"), t.TempDir()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		parts := strings.Split(rel, string(filepath.Separator))
		for i := range parts {
			parts[i] = strings.TrimPrefix(parts[i], "x_")
		}
		target := filepath.Join(append([]string{to}, parts...)...)
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	// Links lead out of the repository, and round in it: what is behind them is in no answer.
	outside := t.TempDir()
	Write(t, outside, "deploy/pod.yaml", "value: vault:secret/data/outside#KEY\n")
	for link, target := range map[string]string{"web/outside": outside,
		"web/outside.yaml": filepath.Join(outside, "deploy", "pod.yaml"), "web/round": ".."} {
		if err := os.Symlink(target, filepath.Join(to, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// LeftOut reports whether a case of many that are costly is left out: two of three are in short
// runs, and where VAULTMAP_FEW is set. That is for the race detector, under which what runs in one
// goroutine takes ten times as long and proves no more: "make test" has all of it once without.
func LeftOut(number int) bool {
	return (testing.Short() || os.Getenv("VAULTMAP_FEW") != "") && number%3 != 0
}

// Texts returns every text that can be reached from a value, in unexported fields too.
func Texts(of any) []string { return textsIn(reflect.ValueOf(of), map[uintptr]bool{}) }

func textsIn(v reflect.Value, seen map[uintptr]bool) []string {
	var all []string
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return nil
		}
		seen[v.Pointer()] = true
		return textsIn(v.Elem(), seen)
	case reflect.Interface:
		return textsIn(v.Elem(), seen)
	case reflect.Struct:
		for i := range v.NumField() {
			all = append(all, textsIn(v.Field(i), seen)...)
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			return []string{string(bytes.Clone(v.Bytes()))}
		}
		for i := range v.Len() {
			all = append(all, textsIn(v.Index(i), seen)...)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			all = append(all, textsIn(it.Key(), seen)...)
			all = append(all, textsIn(it.Value(), seen)...)
		}
	}
	return all
}
