package catalog

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// ignoreMark begins a decision in a comment: "vaultmap:ignore REASON", or of some kinds alone
// "vaultmap:ignore=missing,denied REASON". It is about its own line; in a comment that has a line
// to itself, about the next line that is none.
const ignoreMark = "vaultmap:ignore"

// Bounds of such comments.
const (
	maxIgnores    = 1000    // of a file
	maxAllIgnores = 200_000 // lines of all files that they are about
	maxReason     = 200     // what is kept of one, in bytes
)

// ignoreComments returns the decisions in the comments of a file, by the lines that they are about,
// and what is wrong with some.
func ignoreComments(data []byte) (by map[int]Ignorings, problems []Problem) {
	line, from := 1, 0
	for n := 0; ; n++ {
		at := bytes.Index(data[from:], []byte(ignoreMark))
		if at < 0 {
			return by, problems
		}
		at += from
		line += bytes.Count(data[from:at], []byte("\n"))
		begin := bytes.LastIndexByte(data[:at], '\n') + 1
		from = at + len(ignoreMark)
		if n == maxIgnores {
			return by, append(problems, Problem{Line: line, Message: fmt.Sprintf(
				"%s is not read from here on: the file has more than %d", ignoreMark, maxIgnores)})
		}
		text := data[from:]
		if end := bytes.IndexByte(text, '\n'); end >= 0 {
			text = text[:end]
		}
		alone, ok := commentBefore(string(data[begin:at]))
		if !ok {
			continue
		}
		said, behind := commentEnd(string(text))
		one, err := readIgnore(said)
		if err != nil {
			problems = append(problems, Problem{Line: line, Message: err.Error()})
			continue
		}
		if by == nil {
			by = map[int]Ignorings{}
		}
		by[line] = append(by[line], one)
		if alone && !behind {
			for next := range linesBelow(data[from:], line) {
				by[next] = append(by[next], one)
			}
		}
	}
}

// maxBelow is how many lines of comments, and of one command that goes on in the next line, a
// decision reaches over.
const maxBelow = 50

// linesBelow returns the lines that a comment which has a line to itself is about: the next one
// that is no comment, and those in which it goes on behind a backslash. rest is the text from the
// comment on, line the number of its line.
func linesBelow(rest []byte, line int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		comments := true
		for range maxBelow {
			_, after, found := bytes.Cut(rest, []byte("\n"))
			if !found {
				return
			}
			line++
			text, _, _ := bytes.Cut(after, []byte("\n"))
			rest = after
			if comments && beginsComment(string(bytes.TrimSpace(text))) {
				continue
			}
			comments = false
			if !yield(line) || !bytes.HasSuffix(bytes.TrimRight(text, " \t\r"), []byte(`\`)) {
				return
			}
		}
	}
}

// commentSigns begin comments in the files that references are in.
var commentSigns = []string{"<!--", "{{/*", "{{- /*", "/*", "//", "--", "{#", "#", ";", "!", "*",
	"rem ", "REM "}

// beginsComment reports whether a line, without blanks before it, is a comment.
func beginsComment(text string) bool {
	return slices.ContainsFunc(commentSigns, func(sign string) bool {
		return strings.HasPrefix(text, sign)
	})
}

// commentBefore reports whether what stands in a line before a mark begins a comment, and whether
// nothing stands before that. The mark must be a word of its own.
func commentBefore(text string) (alone, ok bool) {
	if last, _ := utf8.DecodeLastRuneInString(text); unicode.IsLetter(last) || unicode.IsDigit(last) {
		return false, false
	}
	if beginsComment(strings.TrimLeft(text, " \t\ufeff")) {
		return true, true
	}
	for _, sign := range []string{"#", "//", "--", "/*", "<!--", ";", "{#"} {
		if strings.Contains(text, sign) {
			return false, true
		}
	}
	return false, false
}

// commentEnd cuts a text where its comment ends, and reports whether more stands behind that.
func commentEnd(text string) (said string, behind bool) {
	for _, end := range []string{"*/", "-->", "#}"} {
		if before, after, ok := strings.Cut(text, end); ok {
			return before, strings.Trim(after, " \t\r-}") != ""
		}
	}
	return text, false
}

// readIgnore reads what stands behind the mark.
func readIgnore(text string) (Ignoring, error) {
	var one Ignoring
	if list, ok := strings.CutPrefix(text, "="); ok {
		text = ""
		if end := strings.IndexAny(list, " \t\r"); end >= 0 {
			list, text = list[:end], list[end:]
		}
		for kind := range strings.SplitSeq(strings.TrimSuffix(list, ":"), ",") {
			i := slices.Index(FindingKinds(), kind)
			if i < 0 {
				return one, unknownKind(kind)
			}
			if !slices.Contains(one.Kinds, kind) {
				one.Kinds = append(one.Kinds, FindingKinds()[i]) // which holds no part of the file
			}
		}
	} else if text != "" && !strings.ContainsRune(" \t\r:", rune(text[0])) {
		return one, fmt.Errorf("%s must be followed by a blank and a reason", ignoreMark)
	}
	one.Reason = strings.Trim(text, " \t\r:-–—/\"',;")
	if strings.IndexFunc(one.Reason, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	}) < 0 {
		return one, fmt.Errorf("%s needs a reason, as in: %s it comes with the next release", ignoreMark,
			ignoreMark)
	}
	if len(one.Reason) > maxReason {
		one.Reason = strings.ToValidUTF8(one.Reason[:maxReason], "") + "…"
	}
	one.Reason = strings.Clone(one.Reason)
	return one, nil
}

func unknownKind(kind string) error {
	if near := nearmiss.Best(kind, FindingKinds()); near != "" {
		return fmt.Errorf("%s=%s is not known: is it %s?", ignoreMark, quote(kind), near)
	}
	return fmt.Errorf("%s=%s is not known: there are %s", ignoreMark, quote(kind),
		strings.Join(FindingKinds(), ", "))
}
