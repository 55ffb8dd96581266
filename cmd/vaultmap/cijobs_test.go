//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// What the action and GitLab's job call is what the program takes, and they end with its status.
func TestJobsCallCheck(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	clean := repository(t, "-- run.sh --\nvault kv get secrets/teams/payments/prod/db-main\n")
	bad := repository(t, "-- run.sh --\nvault kv get secrets/nowhere/x\n")
	for _, tc := range []struct {
		dir, address string
		status       int
	}{{clean, "", 0}, {clean, e.address(), 0}, {bad, e.address(), 1}, {bad, "http://127.0.0.1:1", 2}} {
		r := newRunner(t, tc.dir)
		r.env = []string{"VAULT_TOKEN=" + e.lister}
		bin := filepath.Join(r.temp, "vaultmap", "bin")
		if err := os.MkdirAll(bin, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(binary(), filepath.Join(bin, "vaultmap")); err != nil {
			t.Fatal(err)
		}
		sarif := filepath.Join(r.temp, "out.sarif")
		out, status := r.run(t, 1, map[string]string{"address": tc.address, "sarif": sarif,
			"fail-on": "missing,deleted", "args": "--catalog\n."})
		if status != tc.status || !json.Valid([]byte(read(t, sarif))) {
			t.Errorf("the action, %s: status %d: %s", tc.address, status, out)
		}
		job := gitlabJob(t, map[string]string{"address": tc.address})
		cmd := exec.CommandContext(t.Context(), "sh", "-c", job.Script[0])
		cmd.Dir = t.TempDir()
		cmd.Env = []string{"HOME=" + r.temp, "PATH=" + bin + ":" + os.Getenv("PATH"),
			"VAULT_TOKEN=" + e.lister}
		for name, v := range job.Variables {
			if text, ok := v.(map[string]any); ok {
				cmd.Env = append(cmd.Env, fmt.Sprintf("%s=%s", name, text["value"]))
			}
		}
		if err := os.CopyFS(cmd.Dir, os.DirFS(tc.dir)); err != nil {
			t.Fatal(err)
		}
		b, _ := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != tc.status {
			t.Errorf("GitLab's job, %s: status %d: %s", tc.address, cmd.ProcessState.ExitCode(), b)
		}
		for _, file := range append(job.Artifacts.Paths, job.Artifacts.Reports["junit"],
			job.Artifacts.Reports["codequality"]) {
			if info, err := os.Stat(filepath.Join(cmd.Dir, file)); err != nil || info.Size() == 0 {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}

// gitlabFile is what the file for GitLab has: docs.gitlab.com/ci/yaml and docs.gitlab.com/ci/inputs
type gitlabFile struct {
	Spec struct {
		Inputs map[string]struct {
			Description string
			Default     string
		}
	}
}

type gitlabCheck struct {
	Stage, Image string
	IDTokens     map[string]struct{ Aud string } `yaml:"id_tokens"`
	Variables    map[string]any
	Script       []string
	Artifacts    struct {
		When    string
		Paths   []string
		Reports map[string]string
	}
}

// gitlabJob is the job with its inputs in place, as GitLab puts them there: in the text.
func gitlabJob(t *testing.T, inputs map[string]string) gitlabCheck {
	t.Helper()
	header, jobs, ok := strings.Cut(read(t, filepath.Join(rootFolder, ".gitlab", "vaultmap.yml")),
		"\n---\n")
	var f gitlabFile
	if err := strictYAML(header, &f); err != nil || !ok {
		t.Fatal(err)
	}
	for name, in := range f.Spec.Inputs {
		value := in.Default
		if given, ok := inputs[name]; ok {
			value = given
		}
		block := "$[[ inputs." + name + " ]]"
		if !strings.Contains(jobs, block) || in.Description == "" {
			t.Errorf("the input %s is described by %q, and used: %v", name, in.Description,
				strings.Contains(jobs, block))
		}
		jobs = strings.ReplaceAll(jobs, block, value)
	}
	if strings.Contains(jobs, "$[[") {
		t.Errorf("there is an input that is not declared: %s", jobs)
	}
	var all map[string]gitlabCheck
	if err := strictYAML(jobs, &all); err != nil || len(all) != 1 {
		t.Fatal(err, len(all))
	}
	return all["vaultmap-check"]
}

// The job logs in with a token of its own where it has a role, and takes nothing for a role that is
// more than a name.
func TestGitLabJobLogsIn(t *testing.T) {
	t.Parallel()
	for role, want := range map[string]string{
		"ci":                  `auth: {method: jwt, role: "ci", mount: "jwt", jwt_env: VAULTMAP_ID_TOKEN}`,
		"x', headers: {A: b}": "role has a sign",
	} {
		job := gitlabJob(t, map[string]string{"address": "https://vault.example.com", "role": role})
		if job.IDTokens["VAULTMAP_ID_TOKEN"].Aud != "vaultmap" {
			t.Errorf("the token is %v", job.IDTokens)
		}
		bin := t.TempDir()
		writeFile(t, filepath.Join(bin, "vaultmap"), printing)
		if err := os.Chmod(filepath.Join(bin, "vaultmap"), 0o755); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", job.Script[0])
		cmd.Dir = t.TempDir()
		cmd.Env = []string{"PATH=" + bin + ":" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir()}
		for name, v := range job.Variables {
			if text, ok := v.(map[string]any); ok {
				cmd.Env = append(cmd.Env, fmt.Sprintf("%s=%s", name, text["value"]))
			}
		}
		if out, _ := cmd.CombinedOutput(); !strings.Contains(string(out), want) {
			t.Errorf("there is no %s in %s", want, out)
		}
	}
}

// The hook of pre-commit runs what the program takes (pre-commit.com, "Creating new hooks").
func TestPreCommitHook(t *testing.T) {
	t.Parallel()
	var hooks []struct {
		ID, Name, Description, Entry, Language string
		Types                                  []string
		RequireSerial                          bool `yaml:"require_serial"`
	}
	file := filepath.Join(rootFolder, ".pre-commit-hooks.yaml")
	if err := strictYAML(read(t, file), &hooks); err != nil {
		t.Fatal(err)
	}
	dir := repository(t, `
-- good.sh --
vault kv get secrets/a/b
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {}
-- README.md --
words
`)
	for _, tc := range []struct {
		files  string
		status int
	}{{"good.sh README.md", render.OK}, {"catalog-info.yaml README.md", render.Nothing},
		{"README.md", render.OK}} {
		s := start{args: append(strings.Fields(hooks[0].Entry)[1:], strings.Fields(tc.files)...),
			dir: dir}
		if o := s.run(t); o.status != tc.status {
			t.Errorf("%s: status %d, %q, %q", tc.files, o.status, o.stdout, o.stderr)
		}
	}
	if len(hooks) != 1 || hooks[0].ID != "vaultmap-check" || hooks[0].Language != "golang" {
		t.Errorf("the hooks are %+v", hooks)
	}
}
