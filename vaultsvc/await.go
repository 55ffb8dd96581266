package vaultsvc

import (
	"context"

	"github.com/vaultmap/vaultmap/vaultsvc/panics"
)

// Await returns what do returns, or the error of ctx where that ends first. It is for what no
// context ends, such as reading a file: that may be a pipe that nobody writes to, or lie on a
// server that does not answer. do is left behind then, and what it returns is dropped.
func Await[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type result struct {
		v          T
		err        error
		panicValue any
	}
	done := make(chan result, 1)
	go func() {
		var r result
		r.panicValue = panics.In(func() { r.v, r.err = do() })
		done <- r
	}()
	select {
	case r := <-done:
		if r.panicValue != nil {
			panic(r.panicValue)
		}
		return r.v, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
