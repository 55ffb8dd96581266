// Package weburl makes addresses of the official web UI, in the form that is native to the running
// server: old forms redirect on some versions and are lost on others. The forms were read from the
// UI's router and opened in a browser (Vault 1.21.4); older and newer versions are from their
// routers' sources.
//
// It knows mounts and servers as vaultsvc describes them, and asks for nothing.
//
// One file, one idea: weburl.go makes the addresses of secrets, folders and mounts, folder.go those
// of all names in a folder, engines.go those of engines other than key-value stores, global.go
// those of what is outside of the engines; read.go is the way back, from an address to the place
// that it shows.
package weburl
