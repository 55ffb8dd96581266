package finder

import (
	"slices"
	"strings"
)

// maxHistory is how many words are kept.
const maxHistory = 100

// History is the words that were looked for, the newest last, none of them twice. The zero value is
// empty.
type History struct{ words []string }

// Add takes words in as the newest.
func (h *History) Add(words string) {
	if strings.TrimSpace(words) == "" {
		return
	}
	h.words = slices.DeleteFunc(h.words, func(w string) bool { return w == words })
	h.words = append(h.words, words)
	h.words = h.words[max(0, len(h.words)-maxHistory):]
}

// Last returns the newest words, "" where there are none.
func (h *History) Last() string {
	if len(h.words) == 0 {
		return ""
	}
	return h.words[len(h.words)-1]
}

// next returns the words beside those in a line, by -1 the older and by 1 the newer ones: the empty
// line is newer than all. It returns false where there are none.
func (h *History) next(line string, by int) (string, bool) {
	at := slices.Index(h.words, line)
	if at < 0 {
		at = len(h.words)
	}
	switch at += by; {
	case at < 0 || at > len(h.words):
		return "", false
	case at == len(h.words):
		return "", true
	}
	return h.words[at], true
}
