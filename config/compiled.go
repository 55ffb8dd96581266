package config

import (
	"regexp"
	"sync"
)

// compiled is an expression that is compiled when it is first needed: most runs of the program do
// not, and the first frame does not wait for it.
func compiled(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
