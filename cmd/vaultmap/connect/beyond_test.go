package connect

import "testing"

// What a hint says to type is typed. The attack: whoever may write somewhere gives a folder a name
// that a shell runs, or that a command takes for a flag.
func TestPasteable(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{
		"secret/teams/pay/": "secret/teams/pay/",
		"secret/a b/":       "'secret/a b/'",
		"secret/$(id)/":     "'secret/$(id)/'",
		"secret/a;id/":      "'secret/a;id/'",
		"secret/it's/":      `'secret/it'\''s/'`,
		"--help/":           "-- --help/",
		"-x/`id`/":          "-- '-x/`id`/'",
	} {
		if got := Pasteable(location); got != want {
			t.Errorf("%q is written %s, want %s", location, got, want)
		}
	}
}
