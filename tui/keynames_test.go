package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// namesKey matches a text that is a key, or that tells of one: a sign or name that is no word, or
// one letter where an imperative has its key, as in "press f" or "; R asks again".
var namesKey = regexp.MustCompile(
	`^(enter|esc|tab|space|backspace|delete|insert|up|down|left|right|home|end|pgup|pgdown)$` +
		`|(^|\W)(ctrl|alt|shift)\+\w|[↵↑↓←→]|(^|\s)\^[a-z](\s|$)` +
		`|(^|\W)(esc|tab|pgup|pgdn|pgdown)(\W|$)` +
		`|(^|[;,] )[A-Z*!] [a-z]+|(press|then) \S( |$)`)

// Nobody names a key but the key map: neither to compare with what was pressed, nor in a text.
func TestOnlyTheThemeNamesKeys(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"esc", "enter", "ctrl+y", "shift+tab", "up", "↵ copies", "^y copies", "esc closes",
		"  tab: other pane", "; L logs in", "press f and", ", ! lists them", "* lists everything",
		"R asks again", "; log in again, then R",
	} {
		if !namesKey.MatchString(text) {
			t.Errorf("%q names a key", text)
		}
	}
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "theme" || d.Name() == "linear") { // which has words, and no keys
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(lit.Value); err != nil || namesKey.MatchString(text) {
				t.Errorf("%s: %s names a key (%v)", set.Position(lit.Pos()), lit.Value, err)
			}
			return true
		})
		return nil
	})
	if err != nil || files < 30 {
		t.Errorf("looked at %d files: %v", files, err)
	}
}
