//go:build unix

package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// githubAction is action.yml as GitHub reads it:
// docs.github.com/actions/reference/workflows-and-actions/metadata-syntax
type githubAction struct {
	Name        string
	Description string
	Author      string
	Branding    map[string]string
	Inputs      map[string]struct{ Description, Default string }
	Runs        struct {
		Using string
		Steps []struct {
			Name, Shell, Run string
			Env              map[string]string
		}
	}
}

func readAction(t *testing.T) (a githubAction) {
	t.Helper()
	if err := strictYAML(read(t, filepath.Join(rootFolder, "action.yml")), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// strictYAML reads a document that may have no key but those that are known.
func strictYAML(text string, into any) error {
	d := yaml.NewDecoder(strings.NewReader(text))
	d.KnownFields(true)
	return d.Decode(into)
}

// What users give an action gets to its scripts by variables alone: as a part of a script, a branch
// or a text that somebody chose could be one. Every input is used, and each that is used is there.
func TestActionForm(t *testing.T) {
	t.Parallel()
	a := readAction(t)
	if a.Runs.Using != "composite" || a.Name == "" || a.Description == "" {
		t.Errorf("the action is %+v", a)
	}
	used := map[string]bool{}
	input := regexp.MustCompile(`^\$\{\{ inputs\.([a-z-]+) \}\}$`)
	for _, step := range a.Runs.Steps {
		if step.Shell != "bash" || strings.Contains(step.Run, "${{") {
			t.Errorf("%s: the shell is %q, and the script is\n%s", step.Name, step.Shell, step.Run)
		}
		for name, value := range step.Env {
			if m := input.FindStringSubmatch(value); m != nil {
				used[m[1]] = true
			} else if value != "${{ github.action_path }}" {
				t.Errorf("%s: %s is %q", step.Name, name, value)
			}
			if !strings.Contains(step.Run, "$"+name) && !strings.Contains(step.Run, "${"+name) {
				t.Errorf("%s: nothing uses %s", step.Name, name)
			}
		}
	}
	for name, in := range a.Inputs {
		if in.Description == "" || !used[name] {
			t.Errorf("the input %s has the description %q, used: %v", name, in.Description, used[name])
		}
	}
	if len(used) != len(a.Inputs) {
		t.Errorf("used are %v, of %v", used, a.Inputs)
	}
}

// runner runs steps of the action as GitHub does, with inputs, in a home of their own.
type runner struct {
	action githubAction
	temp   string
	dir    string // the workspace
	env    []string
}

func newRunner(t *testing.T, dir string) *runner {
	return &runner{action: readAction(t), temp: t.TempDir(), dir: dir}
}

func (r *runner) run(t *testing.T, step int, inputs map[string]string) (out string, status int) {
	t.Helper()
	s := r.action.Runs.Steps[step]
	bin := filepath.Join(r.temp, "vaultmap", "bin")
	path := filepath.Join(r.temp, "path")
	writeFile(t, path, "")
	action, err := filepath.Abs(rootFolder)
	if err != nil {
		t.Fatal(err)
	}
	// docs.github.com/actions/reference/workflows-and-actions/workflow-syntax, "shell"
	cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c",
		s.Run)
	cmd.Dir = r.dir
	cmd.Env = append([]string{"HOME=" + r.temp, "PATH=" + bin + ":" + os.Getenv("PATH"),
		"RUNNER_TEMP=" + r.temp, "GITHUB_PATH=" + path, "GITHUB_ACTIONS=true"}, r.env...)
	for name, value := range s.Env {
		for input, of := range r.action.Inputs {
			if value == "${{ inputs."+input+" }}" {
				value = of.Default
				if given, ok := inputs[input]; ok {
					value = given
				}
				break
			}
		}
		if value == "${{ github.action_path }}" {
			value = action
		}
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	b, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(b), cmd.ProcessState.ExitCode()
}

// The action installs the release that is asked for where its checksum is right, and nothing where
// it is not; what it has installed is in the path of the steps that follow.
func TestActionInstalls(t *testing.T) {
	t.Parallel()
	r := newRunner(t, t.TempDir())
	r.env = []string{"VAULTMAP_RELEASES=" + releases(t, "#!/bin/sh\necho installed\n", nil)}
	bin := filepath.Join(r.temp, "vaultmap", "bin")
	if out, status := r.run(t, 0, map[string]string{"version": "v1.2.3"}); status != 0 ||
		read(t, filepath.Join(r.temp, "path")) != bin+"\n" {
		t.Errorf("status %d: %s", status, out)
	}
	if b, err := exec.Command(filepath.Join(bin, "vaultmap")).Output(); string(b) != "installed\n" {
		t.Errorf("installed is what says %q: %v", b, err)
	}
	for _, version := range []string{"v9.9.9", "v1.2.3; touch pwned", "$(touch pwned)", "-x"} {
		other := newRunner(t, t.TempDir())
		other.env = r.env
		out, status := other.run(t, 0, map[string]string{"version": version})
		left, _ := os.ReadDir(other.dir)
		if status == 0 || len(left) > 0 {
			t.Errorf("%s: status %d, left is %v: %s", version, status, left, out)
		}
	}
}

// printing is a program that prints its arguments, and the settings that it is given.
const printing = `#!/bin/sh
for arg in "$@"; do echo "arg=$arg"; done
while [ $# -gt 0 ]; do
  if [ "$1" = --config ]; then cat "$2"; ls -l "$(dirname "$2")"; sed -n 's/.*jwt_file: "\(.*\)".*/\1/p' "$2" | xargs cat; fi
  shift
done
exit 1
`

// With a role the action gets a token from GitHub for the audience, and hands it to vaultmap in a
// file that only the runner's user may read and that is gone in the end. No input is more than a
// value, and the exit status is that of check.
func TestActionChecks(t *testing.T) {
	t.Parallel()
	github := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "bearer ask-me" || r.URL.Query().Get("x") != "1" {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		fmt.Fprintf(w, `{"count":1,"value":"jwt-for-%s"}`, r.URL.Query().Get("audience"))
	}))
	t.Cleanup(github.Close)
	token := []string{"ACTIONS_ID_TOKEN_REQUEST_URL=" + github.URL + "/?x=1",
		"ACTIONS_ID_TOKEN_REQUEST_TOKEN=ask-me"}
	const server = "https://vault.example.com:8200"
	login := map[string]string{"address": server, "role": "ci"}
	for name, tc := range map[string]struct {
		inputs map[string]string
		env    []string
		has    []string
		status int
	}{
		"files alone": {nil, nil, []string{"arg=check\narg=-o\narg=github\narg=--offline\n"}, 1},
		"a token": {map[string]string{"address": server}, nil,
			[]string{"arg=--address\narg=" + server}, 1},
		"a role": {login, token, []string{"arg=--config\n", "::add-mask::jwt-for-" + server + "\n",
			"address: \"" + server + "\"\nauth: {method: jwt, role: \"ci\", mount: \"jwt\", jwt_file: ",
			"-rw------- ", "\njwt-for-" + server}, 1},
		"an audience": {map[string]string{"address": server, "role": "ci", "audience": "acme",
			"auth-mount": "jwt/github"}, token, []string{"\njwt-for-acme", `mount: "jwt/github"`}, 1},
		"all": {map[string]string{"namespace": "a b", "fail-on": "missing", "baseline": "b.json",
			"sarif": "s.sarif", "junit": "j.xml", "args": "--catalog\n$(touch pwned) `touch pwned` ;x\n\n--orphans"},
			nil,
			[]string{"arg=--namespace\narg=a b\narg=--fail-on\narg=missing\narg=--baseline\narg=b.json\n" +
				"arg=-o\narg=sarif=s.sarif\narg=-o\narg=junit=j.xml\narg=--catalog\n" +
				"arg=$(touch pwned) `touch pwned` ;x\narg=--orphans\n"}, 1},
		"no permission": {login, nil,
			[]string{"::error title=vaultmap::GitHub gives this job no token"}, 2},
		"a wrong token": {login, []string{token[0], "ACTIONS_ID_TOKEN_REQUEST_TOKEN=x"},
			[]string{"401"}, 22},
		"settings in a role": {map[string]string{"address": server,
			"role": "x\", headers: {A: b}, y: \""}, token,
			[]string{"::error title=vaultmap::role has a sign"}, 2},
		"a line in an address": {map[string]string{"address": server + "\nheaders: {}", "role": "ci"},
			token, []string{"::error title=vaultmap::address has a sign"}, 2},
		"a parameter in the audience": {map[string]string{"address": server, "role": "ci",
			"audience": "a&x=2"}, token, []string{"::error title=vaultmap::audience has a sign"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRunner(t, t.TempDir())
			r.env = tc.env
			program := filepath.Join(r.temp, "vaultmap", "bin", "vaultmap")
			writeFile(t, program, printing)
			if err := os.Chmod(program, 0o755); err != nil {
				t.Fatal(err)
			}
			out, status := r.run(t, 1, tc.inputs)
			for _, want := range tc.has {
				if !strings.Contains(out, want) {
					t.Errorf("there is no %q in %s", want, out)
				}
			}
			if status != tc.status {
				t.Errorf("status %d, want %d: %s", status, tc.status, out)
			}
			left, _ := filepath.Glob(filepath.Join(r.temp, "vaultmap", "login.*"))
			here, _ := os.ReadDir(r.dir)
			if len(left)+len(here) > 0 {
				t.Errorf("left behind: %v, %v", left, here)
			}
		})
	}
}
