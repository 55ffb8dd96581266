package own

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// Command is a program that the user has named.
type Command struct {
	Name string
	Run  []string // the program and its words, with placeholders as {path}
	On   []string // what the cursor must be on: see [Kinds]; empty is anything

	Confirm bool // it is asked about first
	Token   bool // it gets the explorer's token
	Wait    bool // what it printed stays until a key is pressed
}

// Kinds are what the cursor can be on, as a command names it.
func Kinds() []string { return []string{Secret, Folder, Mount, Entity, Any} }

// What the cursor can be on.
const (
	Secret = "secret"
	Folder = "folder"
	Mount  = "mount"
	Entity = "entity"
	Any    = "any"
)

// Placeholders are what a word can be filled with. Those that may be empty come first.
func Placeholders() []string {
	return slices.Concat(mayBeEmpty(), ofPlaces(), []string{"server", "entity", "file", "line"})
}

// mayBeEmpty are those whose emptiness says something.
func mayBeEmpty() []string { return []string{"namespace", "profile"} }

// ofPlaces are those that a place in Vault has.
func ofPlaces() []string { return []string{"mount", "path", "location", "name", "address"} }

// placeholder finds them in a word.
var placeholder = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\{([a-z]+)\}`)
})

// Check returns what is wrong with the words of a command.
func Check(run []string) error {
	if len(run) == 0 || run[0] == "" {
		return errors.New("it names no program")
	}
	if placeholder().MatchString(run[0]) {
		return errors.New("the program cannot be filled in: a name in Vault would choose what runs")
	}
	for _, word := range run {
		if strings.ContainsRune(word, 0) {
			return errors.New("a word holds a zero byte")
		}
		for _, m := range placeholder().FindAllStringSubmatch(word, -1) {
			if slices.Contains(Placeholders(), m[1]) {
				continue
			}
			if near := nearmiss.Best(m[1], Placeholders()); near != "" {
				return fmt.Errorf("there is no %s: is it {%s}?", m[0], near)
			}
			return fmt.Errorf("there is no %s: there are {%s}", m[0], strings.Join(Placeholders(), "}, {"))
		}
	}
	return nil
}

// Fits reports whether a command can be run on a kind of thing.
func (c *Command) Fits(kind string) bool {
	if kind == "" || kind == Entity {
		if slices.ContainsFunc(ofPlaces(), c.takes) {
			return false
		}
	}
	if len(c.On) == 0 || slices.Contains(c.On, Any) {
		return true
	}
	return slices.Contains(c.On, kind)
}

// Needs says what the cursor must be on.
func (c *Command) Needs() string {
	on := slices.DeleteFunc(slices.Clone(c.On), func(kind string) bool { return kind == Any })
	if len(on) == 0 {
		on = []string{Mount, Folder, Secret}
	}
	if last := len(on) - 1; last > 0 {
		on = []string{strings.Join(on[:last], ", ") + " or " + on[last]}
	}
	if strings.HasPrefix(on[0], Entity) {
		return "on an " + on[0]
	}
	return "on a " + on[0]
}

// takes reports whether a word is filled with what has that name.
func (c *Command) takes(name string) bool {
	return slices.ContainsFunc(c.Run, func(word string) bool {
		return strings.Contains(word, "{"+name+"}")
	})
}

// Argv returns the words to run, filled in. with has the values, by placeholder().
func (c *Command) Argv(with map[string]string) ([]string, error) {
	var argv []string
	ended := false // no options follow
	for i, word := range c.Run {
		for _, m := range placeholder().FindAllStringSubmatch(word, -1) {
			value := with[m[1]]
			switch {
			case value == "" && !slices.Contains(mayBeEmpty(), m[1]):
				return nil, fmt.Errorf("%s: there is no %s here", c.Name, m[1])
			case strings.ContainsRune(value, 0):
				return nil, fmt.Errorf("%s: the %s holds a zero byte, which no program can be given",
					c.Name, m[1])
			}
		}
		filled := placeholder().ReplaceAllStringFunc(word, func(name string) string {
			return with[strings.Trim(name, "{}")]
		})
		if i > 0 && !ended && strings.HasPrefix(filled, "-") && !strings.HasPrefix(word, "-") {
			return nil, fmt.Errorf("%s: %q would be an option of the program; a word -- before it, or a "+
				"beginning of its own, keeps it from being one", c.Name, filled)
		}
		ended = ended || word == "--"
		argv = append(argv, filled)
	}
	return argv, nil
}

// Program is a command as it is run.
type Program struct {
	Name        string
	Argv        []string
	Token, Wait bool   // see [Command]
	Namespace   string // that the explorer is in
}

// Trimmed returns a name without the slash at its end.
func Trimmed(name string) string { return strings.TrimSuffix(name, "/") }
