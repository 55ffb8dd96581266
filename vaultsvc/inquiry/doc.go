// Package inquiry asks Vault, by LIST alone, what the map of package xref wants to know: xref
// judges and knows no server, vaultsvc lists and knows no map, and this is all that lies between
// them.
//
// Rules:
//   - What to ask is the map's decision ([xref.Inquiry]), how often and how fast that of the
//     client.
//   - It keeps nothing: answers go to the [xref.Lists] of whoever asks.
//   - It may not import the explorer or a command.
//
// One file, one idea: mounts.go (mounts as the map has them), ask.go (one question and its answer),
// run.go (a whole inquiry, for who waits for its end).
package inquiry
