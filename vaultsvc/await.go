package vaultsvc

import "context"

// Await returns what do returns, or the error of ctx where that ends first. It is for what no
// context ends, such as reading a file: that may be a pipe that nobody writes to, or lie on a
// server that does not answer. do is left behind then, and what it returns is dropped.
func Await[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type result struct {
		v   T
		err error
	}
	done := make(chan result, 1)
	go func() {
		v, err := do()
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		return r.v, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
