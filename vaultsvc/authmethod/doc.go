// Package authmethod describes auth methods as data: what each is called, which settings it has,
// and what somebody has set. Package login owns the one list of them, beside the code that logs in;
// package config is handed that list and knows no method by itself.
//
// It imports nothing of ours, and nothing in it is secret: settings say in which file or variable a
// secret is.
//
// One file, one idea: method.go (what a method takes), settings.go (what was set), check.go (what
// can be set), offer.go (what can be chosen).
package authmethod
