// Package findtest is a made-up company's names, for tests of what finds something among them: some
// five thousand secrets in several mounts, of teams that each write names in their own way, and
// what people type who look for one of them. It is the same with each run, and imports nothing of
// ours.
//
// One file, one idea: names.go makes the names, queries.go has what is typed, and what that must
// find, inhand.go places in the forms in which people have them in hand.
package findtest
