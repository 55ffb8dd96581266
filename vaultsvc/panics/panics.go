// Package panics carries what a goroutine panics with to the one that waits for it. A program that
// has changed the terminal puts it back where it panics itself, and cannot where a goroutine does
// that nobody watches.
package panics

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// In runs f and returns what it panicked with, and where; nil where it did not.
func In(f func()) (value any) {
	defer func() {
		if p := recover(); p != nil {
			value = fmt.Sprintf("%v\n%s", p, debug.Stack())
		}
	}()
	f()
	return nil
}

// Group is goroutines that somebody waits for. The zero value has none. What may panic in one
// stands in a [Group.Run].
type Group struct {
	sync.WaitGroup
	mu    sync.Mutex
	value any // what the first panicked with
}

// Run runs f, and returns also where f panics: who works for others does not leave them waiting.
func (g *Group) Run(f func()) {
	if value := In(f); value != nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.value == nil {
			g.value = value
		}
	}
}

// Wait waits until all have ended, and panics where one of them did.
func (g *Group) Wait() {
	g.WaitGroup.Wait()
	if g.value != nil {
		panic(g.value)
	}
}
