package vaultsvc

import (
	"context"

	"github.com/vaultmap/vaultmap/vaultsvc/panics"
)

// Await returns what do returns, or the error of ctx where that ends first. It is for what no
// context ends, such as reading a file: that may be a pipe that nobody writes to, or lie on a
// server that does not answer. do is left behind then, and what it returns is dropped.
func Await[T any](ctx context.Context, do func() (T, error)) (T, error) {
	return Ask(ctx, func(context.Context) (T, error) { return do() }).Wait(ctx)
}

// Asked is something that was asked for, of which the answer is wanted later.
type Asked[T any] struct {
	stop context.CancelFunc
	done chan struct{}
	v    T
	err  error

	panicValue any
}

// Ask has do begin, and does not wait for it.
func Ask[T any](ctx context.Context, do func(context.Context) (T, error)) *Asked[T] {
	ctx, stop := context.WithCancel(ctx)
	a := &Asked[T]{stop: stop, done: make(chan struct{})}
	go func() {
		defer stop()
		defer close(a.done)
		a.panicValue = panics.In(func() { a.v, a.err = do(ctx) })
	}()
	return a
}

// Wait returns what came of it, or the error of ctx where that ends first.
func (a *Asked[T]) Wait(ctx context.Context) (T, error) {
	select {
	case <-a.done:
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
	if a.panicValue != nil {
		panic(a.panicValue)
	}
	return a.v, a.err
}

// Stop ends it, and waits until it has ended.
func (a *Asked[T]) Stop() {
	a.stop()
	<-a.done
}
