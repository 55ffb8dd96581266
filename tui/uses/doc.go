// Package uses is the map as the explorer has it: what the files name, joined with the mounts of a
// Vault, and judged by what is known of it at the moment.
//
// It owns the index (xref.Index), how often each node of the tree is named, the count of problems,
// and the inquiry that asks in the background for what would tell more. The names themselves are
// the listing's: what an inquiry is told goes there. It draws nothing and knows no pane.
//
// Rules:
//   - Every status comes from the index and what the listing takes for known: see xref.
//   - Uses are judged some at a time, so that a key has its turn. What was counted before shows
//     until a count has come to its end.
//   - A reply whose number is not the newest changes nothing.
//
// One file, one idea: uses.go is the model, nodes.go says how often a node is named, count.go
// judges all uses, problem.go is one of those that are not as they should be, check.go asks for
// what would tell more, subject.go says whose uses are meant, forms.go in
// which forms a location can be copied.
package uses
