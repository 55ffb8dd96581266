// Package index keeps names between runs: one file for each server, namespace and identity of a
// token, in a folder of the user's own. Beside it there may be one with the places that somebody
// dealt with there, or has marked.
//
// Rules:
//   - What is kept is names, whose they are, and when they were known. No token, and no value of
//     anything.
//   - What a file says is no fact: Vault may have changed since. [Reader.Put] gives a store names
//     that are stale.
//   - A file is read only where nobody but the user can have written it, and is checked as a whole
//     before any of it is believed. Every count in it is bounded by what is there.
//   - Names go into a file only where an answer gave them, and none of what is below a folder that
//     the token may not list.
//   - It asks no server.
//
// One file, one idea: index.go says whose names they are, cache.go keeps files, files.go says
// which there are, file.go is one of names as a whole, encode.go and decode.go the names in it,
// places.go is a file of places, private.go opens a file, and says whom a folder or file belongs
// to (private_unix.go, private_other.go).
package index
