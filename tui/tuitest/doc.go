// Package tuitest runs the explorer's rooms, or all of it, without a terminal: for tests alone.
//
// It stands in for Bubble Tea and knows no room: whoever has messages is given them by a function.
// Time is that of [testing/synctest], in whose bubbles it is to be used, and the server is one in
// memory.
//
// One file, one idea: runner.go runs commands and delivers what they return, client.go is a client
// of a server in memory.
package tuitest
