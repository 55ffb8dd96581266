// Command benchtable holds the figures of this project's benchmarks against their goals. It is a
// tool of those who develop vaultmap, and no part of a release.
//
// It reads what "go test -bench" prints, passes it on, and then
//
//	benchtable -write FILE      prints a table of all goals and writes it to FILE, as Markdown
//	benchtable -compare FILE    ends with status 1 where counts, bytes or allocations are worse
//	benchtable -compared        prints the expression for -bench that runs what -compare needs
//
// Rules:
//
//   - Times are for people: they are in the table, and never compared, since machines differ.
//   - A benchmark that is missing, or failed, is an error: nothing is written then.
//   - The table names no machine: how many processors, which Go and which system, nothing else.
//
// One file, one idea: main.go, goals.go (what is measured, and its goals), results.go (what "go
// test" has printed), table.go (the table), compare.go (what is worse than it was).
package main
