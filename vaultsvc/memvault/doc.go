// Package memvault is an in-memory server that speaks the LIST side of Vault's HTTP API.
// It is the engine of "vaultmap demo" and of fast tests.
//
// It is a verified fake: contract_test.go runs the same exchanges against it and against a
// real Vault server, and both must answer with the same status and the same body. What it
// answers beyond that (namespaces, OpenBao, standby and DR nodes) follows the published
// API, since the real server of the tests has none of it.
//
// Rules:
//
//   - It knows names and never holds a value. Whoever asks for one gets 404 even as root,
//     and is counted: see [Server.ValueReads].
//   - Names are kept and given exactly as they were put in, hostile ones too.
//   - A token is made up by the server, and is never in its log of requests.
//   - Methods that set the server up panic when they are called wrongly (an unknown mount,
//     a path with empty segments): that is a mistake in the program that calls them.
//   - Everything may be called at any time from any goroutine.
//
// One file, one idea: server.go is the server and what it claims to be, route.go finds what a
// request is about, respond.go and page.go answer it. namespace.go, mounts.go and spaces.go are
// what there is; tree.go the names below a mount; kv.go, deleted.go and openbao.go how they are
// listed; policy.go what a token may and access.go what it is told of that, token.go and
// tokenself.go the tokens, login.go how one is obtained; status.go the status pages; ui.go and
// uiaddress.go the web UI. faults.go is what goes wrong on purpose, journal.go what was asked,
// sample.go the demo's content.
package memvault
