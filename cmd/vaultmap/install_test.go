//go:build unix

package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// releases is a file server with one release, v1.2.3, whose files a test may change.
func releases(t *testing.T, program string, change func(files map[string][]byte)) string {
	t.Helper()
	var archive bytes.Buffer
	zip := gzip.NewWriter(&archive)
	tape := tar.NewWriter(zip)
	for name, text := range map[string]string{"vaultmap": program, "../out": "CANARY", "a": "x"} {
		tape.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(text))})
		tape.Write([]byte(text))
	}
	tape.Close()
	zip.Close()
	name := fmt.Sprintf("vaultmap_1.2.3_%s_%s.tar.gz", runtime.GOOS, runtime.GOARCH)
	files := map[string][]byte{"/v1.2.3/" + name: archive.Bytes()}
	files["/v1.2.3/checksums.txt"] = fmt.Appendf(nil, "%x  other.tar.gz\n%x  %s\n",
		sha256.Sum256(nil), sha256.Sum256(archive.Bytes()), name)
	if change != nil {
		change(files)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b, ok := files[r.URL.Path]; ok {
			w.Write(b)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// The script installs what the list of checksums names, and nothing else: not what a mirror puts in
// its place, what is cut off, or what lies beside the program in an archive. It runs nothing of
// what it has fetched.
func TestInstall(t *testing.T) {
	t.Parallel()
	const program = "#!/bin/sh\ntouch \"$HOME/was-run\"\n"
	tests := map[string]struct {
		args   []string
		env    string
		change func(files map[string][]byte)
		fails  string // what it says; "" where the program is installed
	}{
		"right": {args: []string{"-v", "v1.2.3"}},
		"another archive than the list has": {args: []string{"-v", "v1.2.3"}, fails: "not what the list",
			change: func(files map[string][]byte) {
				for name := range files {
					if strings.HasSuffix(name, ".tar.gz") {
						files[name] = append(bytes.Clone(files[name]), 0)
					}
				}
			}},
		"no checksum": {args: []string{"-v", "v1.2.3"}, fails: "not in the list",
			change: func(files map[string][]byte) { files["/v1.2.3/checksums.txt"] = []byte("\n") }},
		"no list": {args: []string{"-v", "v1.2.3"}, fails: "cannot fetch",
			change: func(files map[string][]byte) { delete(files, "/v1.2.3/checksums.txt") }},
		"no such release":        {args: []string{"-v", "v9.9.9"}, fails: "cannot fetch"},
		"a version with a path":  {args: []string{"-v", "v1/../../x"}, fails: "a version is like"},
		"a version with a shell": {args: []string{"-v", "v1$(touch x)"}, fails: "a version is like"},
		"a signature is wanted": {args: []string{"-v", "v1.2.3"}, env: "REQUIRE_SIGNATURE=1",
			fails: "cosign is needed"},
	}
	script, err := filepath.Abs(filepath.Join(rootFolder, "docs", "install.sh"))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			bin := filepath.Join(home, "some bin")
			cmd := exec.CommandContext(t.Context(), "sh", append([]string{script, "-b", bin},
				test.args...)...)
			cmd.Dir = home
			cmd.Env = []string{"HOME=" + home, "PATH=" + withoutCosign(t), test.env,
				"VAULTMAP_RELEASES=" + releases(t, program, test.change)}
			out, err := cmd.CombinedOutput()
			got, _ := os.ReadFile(filepath.Join(bin, "vaultmap"))
			switch {
			case test.fails == "" && (err != nil || string(got) != program):
				t.Errorf("%v: %q\n%s", err, got, out)
			case test.fails != "" && (err == nil || got != nil ||
				!strings.Contains(string(out), test.fails)):
				t.Errorf("%v: %q\n%s", err, got, out)
			}
			var left []string
			filepath.WalkDir(home, func(path string, d os.DirEntry, _ error) error {
				if !d.IsDir() && path != filepath.Join(bin, "vaultmap") {
					left = append(left, path)
				}
				return nil
			})
			if len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// withoutCosign is a PATH of the programs that the script needs, wherever they are on this machine.
func withoutCosign(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"sh", "curl", "uname", "mktemp", "rm", "cut", "sha256sum", "awk",
		"tar", "gzip", "mkdir", "cp", "chmod", "mv", "grep", "head"} {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Fatalf("%s is not here, which the script needs", name)
		}
		if err := os.Symlink(path, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
