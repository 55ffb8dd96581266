package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// privateMode is the sequence that switches modes of the terminal on (h) or off (l).
var privateMode = regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`)

// checkRestored fails the test where the program did not leave the terminal as a shell needs it:
// the alternate screen left, the cursor shown, mouse and bracketed paste off, no title.
func checkRestored(t testing.TB, raw string) {
	t.Helper()
	modes := map[string]string{}
	for _, m := range privateMode.FindAllStringSubmatch(raw, -1) {
		for mode := range strings.SplitSeq(m[1], ";") {
			modes[mode] = m[2]
		}
	}
	for mode, state := range modes {
		want := "l"
		if mode == "25" || mode == "7" { // the cursor, and lines that wrap
			want = "h"
		}
		if state != want {
			t.Errorf("the terminal was left with mode %s as %s", mode, state)
		}
	}
	titles := regexp.MustCompile(`\x1b\]2;([^\x07\x1b]*)`).FindAllStringSubmatch(raw, -1)
	if len(titles) > 0 && titles[len(titles)-1][1] != "" {
		t.Errorf("the title was left as %q", titles[len(titles)-1][1])
	}
	if i := strings.LastIndex(raw, "\x1b[?1049h"); i >= 0 && !strings.Contains(raw[i:],
		"\x1b[?1049l") {
		t.Error("the alternate screen was not left")
	}
}

// wrappedCopy is a copy to the clipboard in the wrapping that tmux takes off.
var wrappedCopy = regexp.MustCompile(`\x1bPtmux;\x1b\x1b\]52;c;[A-Za-z0-9+/=]*\x07\x1b\\`)

// checkStream fails the test where bytes went to the terminal that the program has no reason to
// send: the attack is a name, an answer or a file that holds escape sequences, or characters that
// reorder or hide text.
func checkStream(t testing.TB, raw string) {
	t.Helper()
	raw = wrappedCopy.ReplaceAllString(raw, "") // the parser ends a DCS at the ESC inside
	p := ansi.NewParser()
	var state byte
	for rest := raw; len(rest) > 0; {
		seq, _, n, next := ansi.DecodeSequence(rest, state, p)
		state, rest = next, rest[n:]
		if why := strange(seq, p); why != "" {
			t.Errorf("%s went to the terminal: %q", why, seq)
		}
	}
}

// strange says what is wrong with a sequence, a character or a control byte, or "".
func strange(seq string, p *ansi.Parser) string {
	switch {
	case seq == "" || seq == "\r" || seq == "\n" || seq == "\t" || seq == "\b":
		return ""
	case strings.HasPrefix(seq, "\x1b["):
		if cmd := ansi.Cmd(p.Command()); !strings.ContainsRune("ABCDGHJKLMPSTWXZ@`abdefghlmnpqru",
			rune(cmd.Final())) {
			return "an unknown control sequence"
		}
		return ""
	case strings.HasPrefix(seq, "\x1b]"):
		// 2 is the title, 8 a hyperlink, 12 and 112 the cursor's colour, 52 the clipboard; 11 asks for
		// that of the background. Whatever comes in one must not break out of it.
		body := strings.TrimSuffix(strings.TrimSuffix(seq[2:], "\x07"), "\x1b\\")
		number, text, _ := strings.Cut(body, ";")
		if !slices.Contains([]string{"2", "8", "12", "112", "52"}, number) && body != "11;?" ||
			len(body) == len(seq)-2 {
			return "an unknown operating system command"
		}
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || hidden(r) }) {
			return "a control character inside a command"
		}
		return ""
	case seq == "\x1b7" || seq == "\x1b8" || seq == "\x1bM" || seq == "\x1b=" || seq == "\x1b>":
		return ""
	case seq[0] < ' ':
		return "a control character or unknown sequence"
	}
	for _, r := range seq {
		if hidden(r) {
			return "an invisible character"
		}
	}
	return ""
}

// hidden reports whether a terminal acts on r or shows nothing for it: C1 controls, DEL, bidi
// controls, zero-width characters, line separators, and bytes that are no UTF-8.
func hidden(r rune) bool {
	return r >= 0x7f && r < 0xa0 || r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r) ||
		r == '\u2028' || r == '\u2029'
}
