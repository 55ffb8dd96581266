// Package typed reads what somebody typed or pasted to name a place in Vault: a location, an
// address of the web UI or of the API, a path of the API, a command of the vault or bao program, or
// a reference in the syntax of any tool that is read in files. Commands, the explorer and
// completion ask it alone, so that all of them understand the same.
//
// What a text means it finds out from the text, the mounts and the stores that it is given: it does
// no I/O, and never says where a request goes. An address of a server that is not the one in use is
// an error, whatever else it says. Often several readings are possible, since names may hold nearly
// anything: then the text as it stands comes first, and whoever can asks which of them is there.
//
// One file, one idea: typed.go is what a text can mean, address.go what a URL means, path.go a
// location with what people put around it, and reference.go what is in the syntax of a tool.
package typed
