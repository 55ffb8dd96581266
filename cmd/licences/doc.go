// Command licences writes down under which licences the modules stand that are linked into the
// program, for those who get it without their sources: one list of them, then each text once. It
// reads lines of "path version folder" on its input, as make has them from 'go list', and fails
// where a module has no licence, or one that it does not know: somebody has to look at it then.
//
// One file, one idea: main.go is the command, module.go reads modules and their texts, kind.go
// knows licences by their words, document.go is what is written.
package main
