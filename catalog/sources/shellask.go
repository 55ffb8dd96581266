package sources

import (
	"path"
	"strings"
)

// askVaultCommand returns what the vault command asks for, and curl.
//
// "read", "list", "write", "patch" and "delete" ask for the path as it is. The commands of "kv"
// first ask the server which mount the path lies in and of which version it is. In version 2 they
// put data/ or its like between the mount and the rest, whatever that begins with: "vault kv get
// secret/data/app" asks for secret/data/data/app. A mount that is named by a flag counts as the one
// that it lies in: "-mount=secret/teams app" asks for secret/data/app. Where the server does not
// tell, they fail.
//
// https://github.com/hashicorp/vault/blob/v1.21.4/command/kv_helpers.go (kvPreflightVersionRequest,
// addPrefixToKVPath) https://github.com/hashicorp/vault/blob/v1.21.4/command/kv_get.go
// https://github.com/openbao/openbao/blob/main/command/kv_helpers.go
func askVaultCommand(r Request) string {
	switch r.Call {
	case callAPI:
		return addressPath(r.Path)
	case "read", "list", "write", "patch", "delete":
		return goClientPath(r.Path)
	}
	p := strings.Trim(strings.TrimSpace(r.Path), "/")
	if r.Call == "kv get" {
		p = strings.TrimPrefix(r.Path, "/") // the others take all slashes away
	}
	named := p
	if r.Mount != "" {
		named = r.Mount
	}
	mount, version, ok := r.mountOf(named)
	if !ok {
		return ""
	}
	endpoint, both := kvCommandEndpoint(r.Call)
	if version != 2 && !both {
		return ""
	}
	if r.Mount != "" {
		if r.Call == "kv undelete" {
			mount = strings.Trim(r.Mount, "/") // it alone takes the flag for the mount
		}
		p = path.Join(mount, p)
	}
	if version == 2 {
		p = behindMount(p, mount, endpoint)
	}
	return goClientPath(p)
}

// kvCommandEndpoint returns the segment that a command puts behind a mount of version 2, and
// whether it works on version 1 too.
func kvCommandEndpoint(call string) (endpoint string, both bool) {
	switch call {
	case "kv get", "kv put", "kv delete":
		return "data", true
	case "kv list":
		return "metadata", true
	case callDeleteVersions:
		return "delete", true
	case "kv undelete", "kv destroy":
		return strings.TrimPrefix(call, "kv "), false
	}
	if strings.HasPrefix(call, "kv metadata ") {
		return "metadata", false
	}
	return "data", false // patch, rollback
}

// Calls that are not the words of a command alone.
const (
	callAPI            = "curl" // or another program that is given an address
	callDeleteVersions = "kv delete -versions"
)
