// Package vaultpath is the one definition of where something is in Vault.
//
// A [Location] is a namespace, a mount and a path, and never holds the data/ or
// metadata/ segment that KV version 2 puts into its API paths: [Location.ListPath]
// adds it back when a request is made. Names are kept exactly as Vault or a file gave
// them; [EscapeSegments] and [EscapeWhole] are the only ways into a URL, and package
// harmless is the only way onto a screen.
//
// The package imports nothing of ours and does no I/O.
//
// One file, one idea: path.go is the location and its paths, escape.go the way into a URL,
// disguise.go what others on the way could make of a path.
package vaultpath
