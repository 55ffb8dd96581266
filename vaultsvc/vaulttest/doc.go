// Package vaulttest runs the real Vault server for a test, and sets it up.
//
// [Real] starts the server that vaultsvc/realvault builds, named by the environment
// variable VAULTMAP_REALVAULT, which "make test" sets. Without the variable a test that
// needs the server is skipped and says so; with it, a server that does not start fails the
// test. The server keeps everything in memory and ends with the test.
//
// Fixtures are made over HTTP as root. Names are given as they are to be in Vault, with
// any character, and percent-encoded here. Every secret that is written holds [Canary],
// which nothing under test may ever come to see. All methods end the test when they fail,
// so they belong into the test's own goroutine.
//
// One file, one idea: server.go is a server, process.go its process, request.go a request to it;
// fixtures.go and plugin.go put something into it, trouble.go takes it away;
// environment.go has the tests begin without a Vault of their user's, fronts.go puts others before
// a server.
package vaulttest
