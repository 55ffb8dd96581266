// Package acl is what policies come to: which capabilities a token has on a path of the API, and
// where what it may list begins. The rules are those of Vault's policies
// (developer.hashicorp.com/vault/docs/concepts/policies); a server has the last word.
//
// Paths are API paths, so those of KV version 2 have metadata/ in them, and begin with the
// namespace that the policies were written in: see [ACL.Add].
//
// The package imports nothing of ours, and knows no server.
//
// One file, one idea: acl.go is the rules and which of them decides; capability.go the
// capabilities; below.go where what may be listed begins, below a folder that may not; rule.go a
// rule as text, in the form that a policy is written in.
package acl
