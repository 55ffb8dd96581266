// Package vaultsvc is everything that talks to Vault: the guard, the client, logging in, mounts,
// LIST, the walk, the token, the server's state, and the addresses of its web UI.
//
// Rules:
//   - Every request passes the guard (guard.go), which lets nothing out that could read a
//     value. No other transport is made, but for that to an issuer in package login.
//   - Functions take a context, do one thing and return values. They know nothing of the
//     terminal.
//   - Every error wraps one of the sentinels in errors.go, whose [Hint] says what to do. A
//     token, and the text of an answer's data, is never part of an error.
//   - What a server answers is bounded in size before it is decoded.
package vaultsvc
