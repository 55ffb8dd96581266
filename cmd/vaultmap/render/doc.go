// Package render is what commands print: text for people and pipes, JSON, SARIF and annotations for
// CI, progress, and errors with their hints and exit statuses.
//
// Rules:
//   - stdout carries results, stderr everything else.
//   - Text is made harmless here, whoever made it; names in JSON are exact, and escaped by JSON
//     alone.
//   - What is published stays: fields and statuses are added, never changed.
//   - It asks no server, reads no file, and never ends the process: an exit status is a value in an
//     error.
//   - It may import neither the explorer nor package connect.
//
// One file, one idea: streams.go (the program's ends), console.go (its terminal, which is put back,
// and prompts), lines.go (what who reads lines takes of it; how typing is hidden there is in
// typing_unix.go with typing_sysv.go and typing_bsd.go, and in typing_windows.go), exit.go (errors,
// hints and exit statuses), format.go (which formats there are), outputs.go (what goes where, in
// several at a time), printer.go (results one by one), json.go, columns.go, progress.go (the line
// that is written over), path.go (files as seen from here); of what is printed node.go,
// reference.go, policy.go, patch.go (differences), problem.go, entity.go, explain.go, status.go and
// report.go (check), whose findings (finding.go) are of a kind (rule.go), known by their
// fingerprints (fingerprint.go) and by a baseline (baseline.go), and told with what they are about
// (judged.go): sarif.go, github.go, gitlab.go and junit.go write for CI, markdown.go a summary for
// people, and help.go says what to do about a kind.
package render
