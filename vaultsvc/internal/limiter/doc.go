// Package limiter bounds how many requests are in flight, and finds out how many a server can
// bear: half as many after each sign of trouble, and one more for each round of answers that were
// good. It is what TCP does about congestion, and ends at what the server can bear whatever that
// is. Answers that come slower the more is asked are such a sign, too.
//
// It knows nothing of Vault or HTTP: who uses it says how each request ended. The package imports
// nothing of ours.
//
// One file, one idea: limiter.go gives out turns and says how many there are, queue.go is who waits
// for one, latency.go whether answers are slow because so much is asked at once, tally.go how many
// requests went out in the last second.
package limiter
