package panics

import (
	"strings"
	"sync/atomic"
	"testing"
)

// A fault in a goroutine must reach who waits for it, with where it was, and must not keep the
// others from what they do: else the program dies where nobody puts the terminal back.
func TestGroup(t *testing.T) {
	t.Parallel()
	var g Group
	var done atomic.Int32
	for i := range 10 {
		g.Go(func() {
			g.Run(func() {
				if i%2 == 0 {
					panic("on purpose")
				}
			})
			done.Add(1)
		})
	}
	value := In(g.Wait)
	text, _ := value.(string)
	if !strings.HasPrefix(text, "on purpose\n") || !strings.Contains(text, "panics_test.go") {
		t.Errorf("it waits and gets %v", value)
	}
	if n := done.Load(); n != 10 {
		t.Errorf("%d went on to their end", n)
	}
	if value := In(func() {}); value != nil {
		t.Errorf("there was no fault: %v", value)
	}
}
