//go:build race

package sources

// allocations is how many times what it needs a test may allocate: the race detector has pools, those of package regexp too, throw
// away at random what is put into them.
const allocations = 2
