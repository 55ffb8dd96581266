package repo

import (
	"errors"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/bmatcuk/doublestar/v4"
)

const (
	// maxPattern is the longest target that is read, in bytes; no system opens longer paths.
	maxPattern = 4096
	// maxAlternatives is how many patterns the braces of one may stand for.
	maxAlternatives = 256
	// openSteps is what reading a folder costs, in names that are looked at.
	openSteps = 10
	// maxNames is how many names are read from a folder at once: one folder can hold millions.
	maxNames = 512
)

// anyDepth is the segment of a pattern that stands for folders at any depth.
const anyDepth = "**"

// ErrTooMuch is returned once a [Finder] has looked at as many names as it may.
var ErrTooMuch = errors.New("is not followed to its end: too many files had to be looked at")

// foreign finds the parts of a pattern that mean something to the glob packages of Node and nothing
// here: alternatives in parentheses and numbers from one to another.
var foreign = regexp.MustCompile(`[@!?+*]\(|\{[^{},]*\.\.[^{},]*\}`)

// IsGlob reports whether a target is a pattern. One that is not well formed is a plain name.
func IsGlob(target string) bool {
	return strings.ContainsAny(target, "*?[{") && doublestar.ValidatePattern(target)
}

// expandBraces returns the patterns without braces that a pattern stands for: paths are made
// clean and compared segment by segment, which alternatives with slashes in them defy.
func expandBraces(pattern string, spend func(steps int) error) ([]string, error) {
	done, todo := []string{}, []string{pattern}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if err := spend(1 + len(p)/64); err != nil {
			return nil, err
		}
		open, commas, end := brace(p)
		if end < 0 {
			done = append(done, p)
			continue
		}
		if len(done)+len(todo)+len(commas)+1 > maxAlternatives {
			return nil, errors.New("is not followed: its braces stand for too many patterns")
		}
		for i := len(commas); i >= 0; i-- { // the first alternative ends up on top
			from, to := open+1, end
			if i > 0 {
				from = commas[i-1] + 1
			}
			if i < len(commas) {
				to = commas[i]
			}
			todo = append(todo, p[:open]+p[from:to]+p[end+1:])
		}
	}
	return done, nil
}

// brace finds the first pair of braces in a pattern and the commas that belong to it; end is
// -1 where there is none. Escapes, and what stands in brackets, mean themselves.
func brace(p string) (open int, commas []int, end int) {
	depth := 0
	for i := 0; i < len(p); i++ {
		switch p[i] {
		case '\\':
			i++
		case '[':
			if n := bracketEnd(p[i:]); n > 0 {
				i += n
			}
		case '{':
			if depth == 0 {
				open = i
			}
			depth++
		case ',':
			if depth == 1 {
				commas = append(commas, i)
			}
		case '}':
			if depth--; depth == 0 {
				return open, commas, i
			}
		}
	}
	return 0, nil, -1
}

// bracketEnd returns where the bracket expression ends that a text begins with, -1 if it does not.
func bracketEnd(p string) int {
	for i := 1; i < len(p); i++ {
		switch p[i] {
		case '\\':
			i++
		case ']':
			return i
		}
	}
	return -1
}

// globber finds the files below one folder whose paths match a pattern without braces.
//
// A "*" or "**" matches no name that begins with a dot, as in a shell. Links are never followed.
// Folders that a walk leaves out are entered only where the pattern names them.
type globber struct {
	segments []string
	skip     func(dir string) bool // whether wildcards leave a folder out
	spend    func(steps int) error
	found    []string
}

// walk looks for files in a folder, of which the path below the top of all is given. At is which
// segments of the pattern a name in it may match. Each folder is read once, however
// many ways lead there through the pattern.
func (g *globber) walk(in *os.Root, dir string, at []int, depth int) error {
	for _, i := range at {
		if g.segments[i] == anyDepth && i+1 < len(g.segments) && !slices.Contains(at, i+1) {
			at = append(at, i+1) // of no folder at all
		}
	}
	folders := map[string][]int{}
	if err := g.names(in, dir, at, folders); err != nil {
		return err
	}
	if depth == maxDepth {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		sub, err := in.OpenRoot(name)
		if err != nil {
			continue // what cannot be read holds nothing
		}
		err = g.walk(sub, path.Join(dir, name), folders[name], depth+1)
		sub.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// names reads the names in a folder, and notes in which folders to go on with which segments.
func (g *globber) names(in *os.Root, dir string, at []int, folders map[string][]int) error {
	if err := g.spend(openSteps); err != nil {
		return err
	}
	cost := 0
	for _, i := range at {
		cost += 1 + len(g.segments[i])/8
	}
	f, err := in.OpenFile(".", os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil
	}
	defer f.Close()
	for {
		entries, err := f.ReadDir(maxNames)
		if spent := g.spend(len(entries) * cost); spent != nil {
			return spent
		}
		for _, d := range entries {
			name := d.Name()
			skipped := !d.IsDir() || g.skip(path.Join(dir, name))
			for _, i := range at {
				segment, last := g.segments[i], i == len(g.segments)-1
				if hidden(name) && !hidden(segment) || segment != anyDepth &&
					!doublestar.MatchUnvalidated(segment, name) {
					continue
				}
				switch {
				case last && d.Type().IsRegular():
					g.found = append(g.found, path.Join(dir, name))
				case segment == anyDepth && !skipped:
					folders[name] = append(folders[name], i)
				case !last && d.IsDir() && (!skipped || !IsGlob(segment)) &&
					!slices.Contains(folders[name], i+1):
					folders[name] = append(folders[name], i+1)
				}
				if last && d.Type().IsRegular() {
					break // not once more for another segment
				}
			}
		}
		if err != nil { // io.EOF, or a folder that went away
			return nil
		}
	}
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") }
