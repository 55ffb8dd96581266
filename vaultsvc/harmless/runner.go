package harmless

import (
	"fmt"
	"strings"
)

// Programs that run CI jobs read what a job prints, and do what some of it says: set variables and
// outputs of later steps, hide texts in the log, or fail the job. They know
//
//	::add-mask::text             GitHub Actions, at the start of a line, after blanks
//	##[set-output name=x;]text   GitHub Actions before that form, anywhere in a line
//	##vso[task.setvariable]text  Azure Pipelines, anywhere
//	##teamcity[buildStop]        TeamCity, anywhere
//	section_start:0:name         GitLab, before a carriage return
//
// A job may run in a container that knows nothing of its runner: this is so everywhere.

// defuseStart makes a text, which may come to stand at the start of a line, no command.
func defuseStart(s string) string {
	if strings.HasPrefix(s, "::") {
		return `\x3a` + s[1:]
	}
	return s
}

// Defuse has the character without which there is no command anywhere in a line stand as escape
// writes it. It costs nothing where there is none.
func Defuse(s string, escape func(c byte) string) string {
	if !mayHoldCommand(s) {
		return s
	}
	var b strings.Builder
	for s != "" {
		n := nextCommand(s)
		if n < 0 {
			break
		}
		b.WriteString(s[:n])
		b.WriteString(escape(s[n]))
		s = s[n+1:]
	}
	b.WriteString(s)
	return b.String()
}

// mayHoldCommand reports whether a look from up close is worth the time.
func mayHoldCommand(s string) bool {
	has := func(c byte) bool { return strings.IndexByte(s, c) >= 0 } // far faster for what is rare
	return has('[') && strings.Contains(s, "##") ||
		has(':') && has('_') && strings.Contains(s, "section_")
}

// nextCommand returns where in s the character is that makes what stands before it a command, -1
// where nothing is one.
func nextCommand(s string) int {
	for i := range len(s) {
		switch s[i] {
		case '[':
			word := strings.TrimRightFunc(s[:i], func(r rune) bool {
				return r == '_' || r == '-' || r == '.' || r|0x20 >= 'a' && r|0x20 <= 'z' ||
					r >= '0' && r <= '9'
			})
			if strings.HasSuffix(word, "##") {
				return i
			}
		case ':':
			if strings.HasSuffix(s[:i], "section_start") || strings.HasSuffix(s[:i], "section_end") {
				return i
			}
		}
	}
	return -1
}

func escapeByte(c byte) string { return fmt.Sprintf(`\x%02x`, c) }
