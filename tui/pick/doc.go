// Package pick is the find alone, for a shell or an editor: somebody chooses places in Vault by it,
// and then the program ends. It knows when that is so, and when nobody needs to be asked.
//
// It owns what is to be picked and what was. The find is package finder's, the names are the
// listing's; drawing and messages are the shell's. It asks nobody and draws nothing.
//
// One file, one idea: pick.go.
package pick
