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
package memvault
