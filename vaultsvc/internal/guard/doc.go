// Package guard is the one way out of the process, and so keeps the promise of the program: it lets
// requests through that can name things and keep a token alive, and nothing that could read or
// change a value.
//
//   - LIST of anything. It is the HTTP verb of that name. Its query may be the page of an OpenBao,
//     once the server has said that it is one ([Guard.AllowPages]), or may leave deleted secrets
//     out, below a mount that the server has called one of KV version 2 ([Guard.SetMounts]).
//   - GET with list=true in place of it, only where the user asks for that ([Guard.AllowGetLists])
//     and only in folders of KV: a proxy that drops the query turns it into a read of a name that
//     ends in a slash, as none does there.
//   - GET of the pages that say who the server is, which mounts it has, whose the token is, what
//     its policies come to, and whether it is a wrapping token; POST of a list of paths and nothing
//     else, to be told what it may do there.
//   - PUT or POST of what keeps the caller's own token alive, or ends it.
//   - What a login takes, while one is under way and without the client's token
//     ([Guard.AllowLogin]).
//
// SCAN, which OpenBao has to list recursively, is not among them: see vaultsvc/pages.go.
//
// All of it goes to the one server that the user named, below its base path, which has no segment
// v1: below https://host/v1/secret/data the page of the mounts is a secret. What comes back is
// bounded, and never leads to another address.
//
// The package imports net/http, vaultpath and header, and knows nothing of the client. It is the
// only [http.RoundTripper] of the program that reaches a network: a test beside the import rules
// (cmd/vaultmap/arch_test.go) holds that.
//
// One file, one idea: guard.go says what is let out, login.go what is while a login is under way,
// deleted.go and getlist.go which lists have a query below mounts of KV, which mounts.go knows;
// access.go what asks for the token's rights; first.go has one connection made before others;
// disguise.go what others could make of a path or a header; answer.go bounds what comes back,
// unzip.go unzips it, and redirect.go says where it would lead.
package guard
