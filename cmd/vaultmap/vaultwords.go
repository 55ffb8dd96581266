package main

import (
	"slices"
	"strings"
)

// vaultWord is a path that somebody types in a command of vault or bao.
type vaultWord struct {
	typed  string // the path, as far as it is typed
	before string // what stands before it in its word, as "-mount="
	mount  string // of the flag -mount: the path is below it; with a closing slash

	api        bool        // an API path; else mount and path, as 'vault kv' has it
	segments   []string    // of API paths of KV version 2 that the command takes, the usual one first
	engines    engineNames // what the command does with other engines
	folders    bool        // what ends in a slash alone makes sense
	mounts     bool        // mounts alone do
	namespaces []string    // of -namespace, the last one counts
	addresses  []string    // of -address
}

// What the commands take: of API paths of KV version 2 the segment behind the mount.
var (
	reads = vaultWord{api: true, engines: readNames,
		segments: []string{"data", "metadata", "config", "subkeys"}}
	writes = vaultWord{api: true, engines: writeNames,
		segments: []string{"data", "metadata", "config", "delete", "destroy", "undelete"}}
	changes    = vaultWord{api: true, segments: []string{"data", "metadata"}}
	lists      = vaultWord{api: true, segments: []string{"metadata"}, folders: true}
	kvSecrets  = vaultWord{}
	kvFolders  = vaultWord{folders: true}
	kvMounts   = vaultWord{mounts: true}
	vaultPaths = map[string]vaultWord{
		"read": reads, "write": writes, "patch": changes, "delete": changes, "list": lists,
		"scan": lists, "kv get": kvSecrets, "kv put": kvSecrets, "kv patch": kvSecrets,
		"kv delete": kvSecrets, "kv undelete": kvSecrets, "kv destroy": kvSecrets,
		"kv rollback": kvSecrets, "kv list": kvFolders, "kv enable-versioning": kvMounts,
		"kv metadata get": kvSecrets, "kv metadata put": kvSecrets, "kv metadata patch": kvSecrets,
		"kv metadata delete": kvSecrets,
	}
)

// vaultSwitches are the flags of these commands that take no value. Of any other one the next word
// is the value, unless it is given behind a =.
var vaultSwitches = []string{"detailed", "disable-redirects", "f", "force", "h", "help",
	"non-interactive", "output-curl-string", "output-policy", "policy-override", "tls-skip-verify"}

// newVaultWord finds the path that is typed at the end of a command of vault or bao, given what
// follows the program's name. It is false where something else is typed.
func newVaultWord(words []string, word string) (vaultWord, bool) {
	var w, flags vaultWord
	var command, flag string // flag is one whose value comes next
	known, done := false, false
	value := func(name, v string) {
		switch name {
		case "mount":
			flags.mount = strings.Trim(v, "/") + "/"
		case "ns", "namespace":
			flags.namespaces = append(flags.namespaces, v)
		case "address":
			flags.addresses = append(flags.addresses, v)
		}
	}
	for _, arg := range words {
		name, v, assigned := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		switch {
		case flag != "":
			value(flag, arg)
			flag = ""
		case strings.HasPrefix(arg, "-") && assigned:
			value(name, v)
		case strings.HasPrefix(arg, "-"):
			if !slices.Contains(vaultSwitches, name) {
				flag = name
			}
		case !known:
			command = strings.TrimPrefix(command+" "+arg, " ")
			w, known = vaultPaths[command]
		default:
			done = true
		}
	}
	if !known || done {
		return vaultWord{}, false
	}
	w.typed, w.mount, w.namespaces, w.addresses = word, flags.mount, flags.namespaces, flags.addresses
	if name, v, ok := strings.Cut(word, "="); flag == "" && ok && strings.HasPrefix(word, "-") {
		flag, w.before, w.typed = strings.TrimLeft(name, "-"), name+"=", v
	}
	switch {
	case flag == "mount" && !w.api:
		w.mounts, w.mount = true, ""
		return w, true
	case flag != "" || strings.HasPrefix(word, "-"):
		return vaultWord{}, false
	}
	if w.api {
		w.mount = "" // such a command knows no such flag
	}
	return w, true
}
