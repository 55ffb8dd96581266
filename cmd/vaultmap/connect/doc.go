// Package connect makes sessions with a server out of what the user wants: it reads the settings,
// finds the token or logs in, and answers what a command asks of a server and of local files
// together.
//
// Rules:
//   - Only the user's own places say which server gets the token.
//   - A program is started without a shell, and given no token but the one that it is the helper
//     for.
//   - It prints nothing but warnings and the prompts of a login, and never ends the process: an
//     error that has a hint or an exit status of its own is a render.Failure.
//   - It may not import the explorer.
//
// One file, one idea:
//
//   - settings.go: configuration in the shapes that services take
//   - setting.go: each setting with its origin
//   - folders.go: where the catalog is read from
//   - session.go: the client, and what was asked by it
//   - login.go: logging in; kept.go: tokens between profiles; uses.go: a token of so many requests
//   - tokenhelper.go, browser.go: two programs that are started; program.go: what they get to see
//   - names.go: names between runs; keptnames.go: those of them that commands use
//   - argument.go: what an argument names; place.go: where that lies in Vault; folder.go: what a
//     folder without names is; near.go: what was meant by a location that is not there
//   - explain.go: what can be known of one location; policies.go: which files could have a rule
//     that is missing
//   - roots.go: where a walk begins; beyond.go: what may be listed below what is denied
//   - assume.go: mounts that nobody tells
package connect
