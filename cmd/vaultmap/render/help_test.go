package render

import (
	"os"
	"strings"
	"testing"
)

// Who follows the address of a finding's help comes to a section that says the same, and more if
// need be.
func TestHelp(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(page)), " ")
	for _, r := range rules {
		if help := r.help(); !strings.Contains(text, " ### "+r.name+" "+help) ||
			!strings.HasPrefix(help, r.means) || !strings.HasSuffix(help, ".") || help == r.means+". " {
			t.Errorf("the section %s of docs/ci.md does not say: %s", r.name, help)
		}
		if !strings.HasSuffix(helpAddress(r.name), "/docs/ci.md#"+r.name) {
			t.Errorf("help is at %s", helpAddress(r.name))
		}
	}
}
