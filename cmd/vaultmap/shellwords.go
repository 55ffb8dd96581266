package main

import (
	"os"
	"path/filepath"
	"strings"
)

// typedLine is a command line as far as the cursor.
type typedLine struct {
	words []string // those before the one at the cursor, without quotes; the program is the first
	word  string   // the one at the cursor, without quotes
	quote byte     // the quote that is open at the cursor, 0 for none
	// What the shell leaves alone of word: it puts what it is given in place of the rest.
	kept string
}

// newTypedLine reads a line of bash, of which the shell is about to replace the end. Nothing in it
// is evaluated: a line that somebody has pasted and completes must not run what stands in it.
func newTypedLine(line, replaced string) typedLine {
	l := bashWords(line)
	if rest, ok := strings.CutSuffix(line, replaced); ok {
		if before := bashWords(rest); strings.HasPrefix(l.word, before.word) {
			l.kept = before.word
		}
	}
	return l
}

// bashWords cuts a line of bash into words. Redirections are none.
func bashWords(line string) typedLine {
	var l typedLine
	var b strings.Builder
	in, target := false, false // in a word; which a redirection has
	end := func() {
		if in && !target {
			l.words = append(l.words, b.String())
		}
		if in {
			target = false
		}
		b.Reset()
		in = false
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case l.quote == '\'' && c != '\'':
			b.WriteByte(c)
		case c == '\\' && i+1 < len(line) &&
			(l.quote == 0 || strings.IndexByte("$`\"\\", line[i+1]) >= 0):
			i++
			b.WriteByte(line[i])
			in = true
		case c == l.quote && c != 0:
			l.quote = 0
		case l.quote != 0:
			b.WriteByte(c)
		case c == '\'' || c == '"':
			l.quote, in = c, true
		case c == ' ' || c == '\t' || c == '\n':
			end()
		case c == '<' || c == '>':
			if strings.Trim(b.String(), "0123456789&") == "" {
				b.Reset() // the number of a file
				in = false
			}
			end()
			target = true
		default:
			b.WriteByte(c)
			in = true
		}
	}
	l.word = b.String()
	return l
}

// expanded returns the words before the one at the cursor with a home folder or a variable of the
// environment at their start in full, as in --config ~/x.yaml: the two that need nothing run.
func (l typedLine) expanded(env func(string) string) []string {
	out := make([]string, len(l.words))
	for i, w := range l.words {
		out[i] = expand(w, env)
	}
	return out
}

func expand(word string, env func(string) string) string {
	if flag, value, ok := strings.Cut(word, "="); ok && strings.HasPrefix(flag, "-") {
		return flag + "=" + expand(value, env)
	}
	if rest, ok := strings.CutPrefix(word, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	name, rest, _ := strings.Cut(word, "/")
	variable, ok := strings.CutPrefix(name, "$")
	if !ok || variable == "" || strings.ContainsAny(variable, "$(`\"' ") {
		return word
	}
	value := env(strings.Trim(variable, "{}"))
	if len(rest) > 0 {
		value += "/" + rest
	}
	return value
}

// special are the characters that bash acts on, somewhere in a word or at its start.
const special = " !\"#$&'()*;<>?[\\]^`{|}~"

// bashQuoted returns a name as it can stand in a command line of bash, inside the quote that is
// open, and false where it cannot. The attack: folders named $(touch x)a and $(touch x)b, of which
// bash puts what both begin with on the line: no character that acts is ever without its backslash.
func bashQuoted(name string, quote byte) (string, bool) {
	switch quote {
	case '\'':
		return strings.ReplaceAll(name, "'", `'\''`), true
	case '"':
		if strings.Contains(name, "!") {
			return "", false // the history, which a backslash does not keep from acting there
		}
		return backslashed(name, "$`\"\\"), true
	}
	return backslashed(name, special), true
}

func backslashed(name, special string) string {
	var b strings.Builder
	for _, r := range name {
		if strings.ContainsRune(special, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
