package harmless

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// The attack: a name with a pile of marks on one letter, which covers the lines around it. In JSON
// it stays exact, and no more of them reach a terminal than in text.
func TestMarksInJSON(t *testing.T) {
	t.Parallel()
	pile := regexp.MustCompile(`\p{M}{5}`)
	for _, mark := range []string{"\u0301", "\u0e47", "\U0001e944", "\u20dd", "\u0903"} {
		for _, n := range []int{1, 4, 5, 20_000} {
			name := "e" + strings.Repeat(mark, n) + "x" + mark
			doc, err := JSON(map[string]string{"path": name})
			if err != nil {
				t.Fatal(err)
			}
			var back map[string]string
			if err := json.Unmarshal(doc, &back); err != nil || back["path"] != name {
				t.Errorf("%d of %q do not come back: %v", n, mark, err)
			}
			if pile.Match(doc) {
				t.Errorf("%d of %q pile up", n, mark)
			}
		}
	}
	if doc, _ := JSON("re\u0301sume\u0301"); !strings.Contains(string(doc), "re\u0301sume\u0301") {
		t.Errorf("usual accents are escaped: %s", doc)
	}
}
