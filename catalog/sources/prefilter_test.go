package sources

import (
	"strings"
	"testing"
)

// Files are told apart by their names and markers for the sake of speed alone: a source finds in
// each fixture what it finds without being asked for them, also where the file is a text in another
// one.
func TestPrefilterLosesNothing(t *testing.T) {
	t.Parallel()
	for _, file := range fixtures(t) {
		quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t",
			`\t`).Replace(string(file.Data))
		for name, text := range map[string]string{
			file.Name: string(file.Data),
			file.Name + ".yaml": "data:\n  text: |\n    " + strings.ReplaceAll(string(file.Data), "\n",
				"\n    ") + "\n",
			file.Name + ".json":   `{"text": "` + quoted + `"}`,
			"vendor/" + file.Name: strings.ReplaceAll(string(file.Data), ": ", " : "),
		} {
			f := File{Name: name, Data: []byte(text)}
			wanted := false
			for _, s := range All() {
				if !s.Wants(name) {
					continue
				}
				wanted = true
				all := s.Find(File{Name: name, Data: []byte(text)})
				if got, want := listing(look(s, f)), listing(all); got != want {
					t.Errorf("%s in %s: found\n%s\nwithout markers\n%s", s.Name, name, got, want)
				}
			}
			if wanted != Wants(name) {
				t.Errorf("%s: some source wants it is %v", name, wanted)
			}
		}
	}
}

// Names of programs are told apart from what sources want before any of these is asked.
func TestForeignNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"src/main.c": true, "kong.lua.lock": true, "values.yaml.css": true,
		"src/main.go": false, "app.min.js": true, "app.js": false, "Dockerfile.md": true,
		"Logo.PNG": true, "web/package-lock.json": true,
		"package.json": false, "kong.conf": false, "Makefile": false, "a.py": false, "deploy.yaml": false,
		"app.yaml.j2": false, ".env": false, "conf": false,
	} {
		if got := isForeign(name); got != want {
			t.Errorf("isForeign(%q) = %v", name, got)
		}
	}
}
