// Package vaultsvc is everything that talks to Vault: the client, logging in, mounts, LIST, the
// walk, the token and the server's state.
//
// Rules:
//   - Every request passes the guard (package internal/guard), which lets nothing out that could
//     read a value. No other transport is made, but for that to an issuer in package login.
//   - Functions take a context, do one thing and return values. They know nothing of the
//     terminal.
//   - Every error wraps one of the sentinels in errors.go, whose [Hint] says what to do. A
//     token, and the text of an answer's data, is never part of an error.
//   - What a server answers is bounded in size before it is decoded, and so are the names that are
//     held of all answers together: whoever keeps some says so ([Client.Hold]).
//
// It may import tree, vaultpath, acl, harmless and what is in internal, and nothing else of ours.
//
// One file, one idea:
//
//   - client.go makes a [Client] of [Options] (options.go) and of what the environment says
//     (environment.go, tls.go); network.go is the transport behind the guard, srv.go finds a server
//     by its SRV record
//   - request.go sends one request (requesttime.go: how long it may take), retry.go sends it
//     again, answer.go reads what comes back (entries.go: what is described by name), and errors.go
//     says what went wrong; front.go tells whose an answer is that is not Vault's
//   - server.go: who the server is, clock.go: its time; mounts.go and namespace.go: what it has;
//     token.go, auth.go and othertoken.go: whose the token is, how one is obtained, and how to go
//     on with another; witness.go: whether it lives at all, and what must not be sent with it;
//     uses.go: for how many requests it is good, ahead.go: what has to be sent before something
//     else; access.go: what it may do; rights.go: what there is to be done at a location, and
//     which rules are missing for it
//   - list.go lists one folder, flights.go for all who want it at the same time: listanswer.go
//     reads the names (longanswer.go those of a long answer as they come, longturn.go one such
//     answer at a time), listnames.go leaves out what cannot be one, budget.go counts what all of
//     them take, pages.go asks an OpenBao for pages, collections.go knows the engines that cannot
//     list their root; live.go and liveanswer.go tell deleted secrets from others, marked.go those
//     among the names of a folder
//   - walk.go lists everything below some folders, walkrun.go while it is under way: walkqueue.go
//     says what comes first, walkbusy.go what is asked for again, walkhalt.go when it ends as a
//     whole, walkknown.go what it need not ask for, walkbeyond.go where it goes on below what is
//     denied, walkprogress.go how far it is
//   - await.go asks for what is wanted later, and leaves behind what no context ends
package vaultsvc
