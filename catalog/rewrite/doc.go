// Package rewrite changes files in which a reference or an annotation is written wrongly: it puts
// what a verdict says should stand there ([xref.Fix]) in place of what does, and shows before it
// does so what will be another.
//
// Rules:
//   - Just the bytes of the path or the mount are changed. All others stay what they are: line
//     breaks, a byte order mark, an end without a line break.
//   - A file is written only where that is what its reader expects: as the scan has read it, below
//     a folder that was scanned, itself and by no link, and for whoever may write it. It is there
//     whole at any time, and keeps its mode.
//   - What cannot be changed so is refused, and the reason told.
//   - What is shown is masked as [catalog.Catalog.Excerpt] does it: beside a reference there may be
//     a secret. A [File.Diff] is for programs, and exact.
//
// One file, one idea: plan.go makes new texts, diff.go says what differs, file.go reads and writes.
// annotate.go plans what is put in for annotations that entities could have.
package rewrite
