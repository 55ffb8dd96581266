package sources

import (
	"path"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// shellNames are what a script sets variables to. Only what is set once counts: to a constant, or
// to what comes to one.
type shellNames struct {
	text string
	how  assignment
	read bool
	all  map[string]*shellName
}

type shellName struct {
	value string // as written, without quotes
	set   int    // how often; what may be set from outside, or by a loop, counts as often
	state byte   // 0 not evaluated, 1 under way, 2 done
	text  string // what it comes to; "" where that is not known
}

// assignment is how variables are set in a language of scripts.
type assignment int

const (
	assignShell      assignment = iota // NAME=value
	assignMake                         // NAME := value
	assignPowerShell                   // $name = "value"
)

func assignmentOf(name string) assignment {
	base := strings.ToLower(path.Base(name))
	switch {
	case hasExt(name, ".ps1", ".psm1"):
		return assignPowerShell
	case hasExt(name, ".mk", ".make"), strings.HasPrefix(base, "makefile"),
		strings.HasPrefix(base, "gnumakefile"):
		return assignMake
	}
	return assignShell
}

// learn reads the text, when somebody asks for a name first.
func (names *shellNames) learn() {
	if names.read {
		return
	}
	names.read, names.all = true, map[string]*shellName{}
	var above []string
	for line := range strings.Lines(names.text) {
		line = strings.TrimLeft(line, " \t")
		if names.how == assignPowerShell && strings.HasPrefix(line, ")") {
			for _, name := range above { // the default of a parameter
				names.poison(name, 2)
			}
		}
		if above = nil; len(line) <= 4*lex.MaxPath && strings.IndexByte(line, '=') > 0 {
			above = names.assigned(line)
		}
	}
	if len(names.all) > 0 {
		names.count()
	}
}

// assigned takes in the variables of a line that does nothing but set some, and returns those that
// were not known before.
func (names *shellNames) assigned(line string) (taken []string) {
	how := names.how
	line = strings.TrimPrefix(line, "- ")
	for _, word := range []string{"export ", "local ", "readonly ", "declare ", "typeset ", "ENV ",
		"-r ", "-x ", "-rx ", "override "} {
		line = strings.TrimLeft(strings.TrimPrefix(line, word), " ")
	}
	found := map[string]string{}
	for line != "" {
		line = strings.TrimPrefix(line, map[assignment]string{assignPowerShell: "$"}[how])
		end := 0
		for end < len(line) && lex.IsWord(line[end]) {
			end++
		}
		name, rest := line[:end], line[end:]
		if how != assignShell {
			rest = strings.TrimLeft(rest, " \t")
			if how == assignMake {
				rest = strings.TrimLeft(rest, ":")
			}
		}
		rest, ok := strings.CutPrefix(rest, "=")
		if !ok || name == "" {
			return nil // it is a command, for which what stands before it is set
		}
		if how != assignShell {
			rest = strings.TrimLeft(rest, " \t")
		}
		w, next, ok := lex.ReadShellWord(rest, 0, len(rest), 0)
		if !ok || how == assignPowerShell && strings.HasSuffix(w.Text, ",") {
			return nil
		}
		found[name] = w.Text
		line = strings.TrimLeft(rest[next:], " \t\r\n")
		if strings.HasPrefix(line, ";") || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "&&") {
			break
		}
	}
	for name, value := range found {
		if len(names.all) < maxValues && names.all[name] == nil {
			names.all[name] = &shellName{value: value}
			taken = append(taken, name)
		}
	}
	return taken
}

// count finds out how often each variable is set, wherever that is: more often than it is rather
// than less.
func (names *shellNames) count() {
	text := names.text
	for pos := 0; ; pos++ {
		n := strings.IndexByte(text[pos:], '=')
		if n < 0 {
			break
		}
		pos += n
		before := strings.TrimRight(text[max(0, pos-lex.MaxPlaceholder):pos], ":+?")
		if names.how != assignShell {
			before = strings.TrimRight(before, " \t")
		}
		names.poison(lastWord(before), 1)
	}
	for pos := 0; ; { // ${NAME:-other}, ${NAME-other}, [ -z "$NAME" ]
		n := strings.IndexByte(text[pos:], '-')
		if n < 0 {
			break
		}
		pos += n + 1
		before := text[max(0, pos-1-lex.MaxPlaceholder) : pos-1]
		if open := strings.LastIndex(before, "${"); open >= 0 &&
			isName(strings.TrimSuffix(before[open+2:], ":")) {
			names.poison(strings.TrimSuffix(before[open+2:], ":"), 2)
		}
		if after, ok := strings.CutPrefix(text[pos:], "z "); ok {
			names.poison(firstWord(strings.TrimLeft(after, `"'${`)), 2)
		}
	}
	for line := range strings.Lines(text) {
		for _, word := range []string{"read ", "for ", "printf -v ", "mapfile ", "readarray ", "select ",
			"unset "} {
			before, after, ok := strings.Cut(line, word)
			if !ok || len(line) > 4*lex.MaxPath || isVaultName(lastWord(strings.TrimRight(before, " "))) {
				continue
			}
			for name := range strings.FieldsSeq(after) {
				names.poison(strings.Trim(name, ";)"), 2)
				if word == "for " || word == "select " {
					break
				}
			}
		}
	}
}

// poison counts a variable as set so often more.
func (names *shellNames) poison(name string, times int) {
	if n := names.all[name]; n != nil {
		n.set += times
	}
}

func isName(s string) bool { return s != "" && firstWord(s) == s }

func firstWord(s string) string {
	end := 0
	for end < len(s) && lex.IsWord(s[end]) {
		end++
	}
	return s[:end]
}

func lastWord(s string) string {
	start := len(s)
	for start > 0 && lex.IsWord(s[start-1]) {
		start--
	}
	return s[start:]
}

// expand returns a text with the values of all the variables in it, and the text itself where one
// is not known: half a path tells nothing.
func (names *shellNames) expand(text string) string {
	if names == nil || strings.IndexByte(text, '$') < 0 {
		return text
	}
	names.learn()
	var b strings.Builder
	for rest := text; rest != ""; {
		before, after, ok := strings.Cut(rest, "$")
		b.WriteString(before)
		if !ok {
			break
		}
		name := firstWord(after)
		rest = after[len(name):]
		for _, braces := range []string{"{}", "()"} {
			if inner, in := strings.CutPrefix(after, braces[:1]); in {
				name = firstWord(inner)
				if rest, ok = strings.CutPrefix(inner[len(name):], braces[1:]); !ok {
					return text
				}
			}
		}
		value := names.value(name)
		if value == "" || b.Len()+len(value) > lex.MaxPath {
			return text
		}
		b.WriteString(value)
	}
	if expanded := b.String(); !lex.HoldsPlaceholder(expanded) {
		return expanded
	}
	return text
}

func (names *shellNames) value(name string) string {
	n := names.all[name]
	if n == nil || n.set != 1 || n.state == 1 {
		return ""
	}
	if n.state == 0 {
		n.state = 1
		n.text = names.expand(n.value)
		if lex.HoldsPlaceholder(n.text) || strings.ContainsAny(n.text, " \t\n*?") {
			n.text = ""
		}
		n.state = 2
	}
	return n.text
}

// written returns what a variable is set to first, as it stands in the script.
func (names *shellNames) written(name string) string {
	if names == nil {
		return ""
	}
	names.learn()
	if n := names.all[name]; n != nil {
		return n.value
	}
	return ""
}
