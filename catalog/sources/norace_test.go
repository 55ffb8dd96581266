//go:build !race

package sources

const allocations = 1
