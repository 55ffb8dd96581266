// Package session keeps the token and the server of one Vault: what is known of both, renewals,
// logins, and asking whether the server is still there. It draws nothing but its words in the
// status bar.
//
// The states are values. An event is given to [tokenState.next], or to the methods of serverState,
// which return the new state and its effects; [Model.carryOut] alone makes commands of those. What
// others need to know of it is told by [Change], and what follows from that stands in the root.
//
// Rules:
//   - It knows nothing of names, panes, overlays and notices. It asks the world through [Services].
//   - Whatever is asked carries a number: a reply about a token, a login or a question that has
//     been followed by another one changes nothing, and neither does a tick from before.
//   - A login asks nobody who did not ask for it. A secret that it takes is in no message, and is
//     kept no longer than the login takes.
//   - Nothing is global: two servers are two sessions.
//
// One file, one idea: session.go is what the root sees, token.go the token's state, server.go the
// server's, login.go a login under way, effects.go what is done after a change, beside.go how the
// token lives on beside an editor, held.go whose it is, text.go the words.
package session
