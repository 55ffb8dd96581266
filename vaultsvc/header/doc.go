// Package header says which HTTP headers a user may have sent along with every request, for what
// stands in front of a server: package config looks at what somebody has written, package vaultsvc
// at what it is given, and package guard at every request.
//
// It imports nothing of ours, and no error of it holds a header's value.
//
// One file, one idea: header.go has the rules.
package header
