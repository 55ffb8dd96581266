package config

import (
	"errors"
	"fmt"
	"strings"
)

// maxTwins is how many words of one's own there may be that mean the same as others: a find reads
// all of them with each letter.
const maxTwins = 2000

// twins is a list of lists: the words of each mean the same.
func (r reader) twins(to **Value[[][]string]) keyReader {
	return func(name string, it *item) {
		const want = "a list of lists, as in [[pay, payments], [hq, headquarters]]"
		if it.kind != "a list" {
			r.wrongType(name, want, it)
			return
		}
		var all [][]string
		words := 0
		for _, meaning := range it.list {
			if meaning.kind != "a list" {
				r.wrongType("each of "+name, "a list of words", meaning)
				continue
			}
			some := r.texts(name, meaning.list, checkTwin)
			if len(some) == len(meaning.list) && len(some) < 2 {
				r.bad.add(meaning.origin(), fmt.Errorf("%s: a list has one word at the most: what does"+
					" it mean?", name))
			}
			words += len(some)
			all = append(all, some)
		}
		if words > maxTwins {
			r.bad.add(it.origin(), fmt.Errorf("%s: there are more than %d words", name, maxTwins))
			return
		}
		*to = &Value[[][]string]{all, it.origin()}
	}
}

func twinsForm() form {
	some := listOf(form{"type": "string", "minLength": 1, "maxLength": 100})
	some["minItems"] = 2
	return listOf(some)
}

// checkTwin refuses what no find could look for as one word.
func checkTwin(word string) error {
	switch {
	case len(word) > 100:
		return errors.New("a word of twins has more than 100 bytes")
	case strings.Trim(word, "-_. ") == "":
		return errors.New("a word of twins is empty")
	case strings.ContainsAny(word, "/*'!^$"):
		return fmt.Errorf("%q cannot be a word of twins: a slash and ' ! ^ $ * mean something else",
			word)
	}
	return nil
}
