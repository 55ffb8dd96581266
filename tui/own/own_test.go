package own

import (
	"slices"
	"strings"
	"testing"
)

// Words are filled in exactly, each is one word whatever its name holds, and none becomes an
// option.
func TestArgv(t *testing.T) {
	t.Parallel()
	kv := []string{"vault", "kv", "get", "-mount={mount}", "{path}"}
	hostile := []string{"a b", "$(touch x)", "`touch x`", "';touch x;'", `"quoted"`, "two\nlines",
		"\x1b[31m",
		"é", "{mount}", "*", "a=b", "@file", "%2F", `\`}
	for _, path := range hostile {
		c := Command{Name: "get", Run: kv}
		got, err := c.Argv(map[string]string{"mount": "-m " + path, "path": path})
		want := []string{"vault", "kv", "get", "-mount=-m " + path, path}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	for _, tt := range []struct {
		run  string
		with map[string]string
		want string // the words, or the error
	}{
		{"vault {path}", map[string]string{"path": "-output=x"}, "would be an option"},
		{"vault {mount}/{path}", map[string]string{"mount": "--m", "path": "x"}, "would be an option"},
		{"vault -- {path}", map[string]string{"path": "-output=x"}, "vault|--|-output=x"},
		{"vault x/{path}", map[string]string{"path": "-o"}, "vault|x/-o"},
		{"vault {path} -- x", map[string]string{"path": "-o"}, "would be an option"},
		{"vault {path}", map[string]string{"path": "a\x00b"}, "holds a zero byte"},
		{"vault {path}", nil, "there is no path here"},
		{"vault {entity}", map[string]string{"path": "x"}, "there is no entity here"},
		{"vault -ns={namespace} {path}", map[string]string{"path": "x"}, "vault|-ns=|x"},
		{"vault {path}{path} {} {a-b} {{.Data}} {PATH}", map[string]string{"path": "x"},
			"vault|xx|{}|{a-b}|{{.Data}}|{PATH}"},
	} {
		c := Command{Name: "c", Run: strings.Fields(tt.run)}
		got, err := c.Argv(tt.with)
		text := strings.Join(got, "|")
		if err != nil {
			text = err.Error()
		}
		if text != tt.want && (err == nil || !strings.Contains(text, tt.want)) {
			t.Errorf("%s with %q is %q, want %q", tt.run, tt.with, text, tt.want)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for run, want := range map[string]string{
		"vault kv get {path} {} {{.x}}": "", "": "names no program", "{path} x": "cannot be filled in",
		"vault {pth}": "is it {path}?", "vault {nothing}": "there is no {nothing}: there are",
		"vault a\x00b": "zero byte",
	} {
		err := Check(strings.Fields(run))
		if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", run, err, want)
		}
	}
	for _, name := range Placeholders() {
		if err := Check([]string{"x", "{" + name + "}"}); err != nil {
			t.Error(err)
		}
	}
}

// A command is for what it names, and for nothing that lacks what its words are filled with.
func TestFits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		word string
		on   []string
		fits string
	}{
		{"{path}", nil, "secret folder mount"},
		{"{path}", []string{Any}, "secret folder mount"},
		{"{path}", []string{Secret}, "secret"},
		{"{path}", []string{Secret, Folder}, "secret folder"},
		{"{entity}", []string{Entity}, "entity"},
		{"{path}", []string{Entity}, ""},
		{"x", nil, "secret folder mount entity "},
		{"{server}", []string{Mount}, "mount"},
	} {
		c := Command{Run: []string{"x", tt.word}, On: tt.on}
		var fits []string
		for _, kind := range []string{Secret, Folder, Mount, Entity, ""} {
			if c.Fits(kind) {
				fits = append(fits, kind)
			}
		}
		if got := strings.Join(fits, " "); got != tt.fits {
			t.Errorf("%s on %q fits %q, want %q", tt.word, tt.on, got, tt.fits)
		}
	}
}
