// Command vaultmap shows where every secret in HashiCorp Vault lives, which component it belongs to
// and which file uses it, by LIST alone. This package has the commands, one thin file for each:
// what they print is package render's, and sessions with a server are made by package connect.
//
// Rules:
//   - Only main.go ends the process. Only this package, for editors, git and the user's own
//     commands, and connect start programs.
//   - A command gets its session from [app], does what it does, and returns an error with its exit
//     status.
//
// One file, one idea: main.go, signals.go (what signals do), run.go (one run: sessions, the exit
// status), root.go (the commands), help.go, flags.go, meant.go (commands and flags that are not
// there), builtins.go (what cobra adds), complete.go (what can stand where on a command line),
// completeline.go (what a shell is told of it), shellwords.go (how bash writes words),
// completeshells.go (the scripts for shells, with the folder shells), shellkeys.go (the keys that
// they bind), completevault.go, vaultwords.go and vaultengines.go (the lines of vault and bao),
// memory.go, outputs.go (where results go) with draft.go (files that are there whole or not at
// all); the commands check.go with gate.go (which findings count), stepsummary.go, changed.go
// (files that differ from a revision; git.go runs git) and fix.go (files that are mended),
// configschema.go and configvalidate.go, demo.go, doctor.go with doctorserver.go and
// doctorterminal.go, entity.go, explain.go, explore.go, find.go with findresults.go, findplace.go
// and findkept.go (kept names), index.go, ls.go, man.go, open.go, pick.go, refs.go, status.go,
// tree.go and version.go; explorer.go (the explorer on the terminal), profiles.go (where it can go
// from there), keys.go (its keys), look.go (what it looks like), linear.go (line by line),
// editor.go (the user's editor), own.go (programs of the user's own), suspend_unix.go and
// suspend_windows.go (the shell in its place), walk.go (what commands do with a walk), deleted.go
// (marks of deleted secrets), orphans.go (what nothing names).
//
// Policies in files: checkpolicies.go has those of their rules that are checked.
//
// Manifests on stdin: piped.go reads what stands for "-".
//
// What entities could own: suggest.go.
package main
