package sources

import (
	"slices"
	"strings"
)

// subcommands are those that take a path.
var subcommands = []string{
	"read", "list", "write", "patch", "delete", "kv get", "kv put", "kv patch", "kv list", "kv delete",
	"kv undelete", "kv destroy", "kv rollback",
	"kv metadata get", "kv metadata put", "kv metadata patch", "kv metadata delete",
	"kv metadata list",
}

func isSubcommand(words []string) bool {
	return slices.Contains(subcommands, strings.Join(words, " "))
}

// flagsWithValue are the flags whose value may be the next word.
var flagsWithValue = []string{
	"address", "agent-address", "ca-cert", "ca-path", "client-cert", "client-key", "tls-server-name",
	"namespace", "ns",
	"header", "mfa", "wrap-ttl", "unlock-key", "log-format", "log-level", "format", "field", "mount",
	"version", "versions",
	"cas", "method", "custom-metadata", "remove-data", "max-versions", "delete-version-after", "ttl",
}

// isCommandPath reports whether a word is a path: it has several segments, or is a placeholder.
// What the command lists may be a mount.
func isCommandPath(r Reference) bool {
	if r.Folder && !r.Templated {
		return isLocation(r.Path) && strings.Contains(r.Path, "/")
	}
	return isWhole(r.Path)
}

// writes reports whether "vault write" and its like are about a secret or make one, by the path and
// whether there is something to write. More often they set up an engine: its settings, roles and
// keys.
func writes(path string, data bool) bool {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	below := segments[1:]
	has := func(names ...string) bool {
		return slices.ContainsFunc(below, func(s string) bool { return slices.Contains(names, s) })
	}
	switch first := strings.ToLower(segments[0]); {
	case len(below) == 0:
		return false
	case first == "secret", strings.Contains(first, "kv"):
		return true
	case slices.Contains(below[:len(below)-1], "data"): // KV version 2
		return true
	case len(below) > 1 && slices.ContainsFunc(below[:len(below)-1], isMaking):
		return true
	case has("config", "roles", "role", "keys", "key", "static-roles", "static-role", "roleset",
		"static-account", "root", "intermediate", "issuers", "issuer", "generate", "connection",
		"rotate-root", "rotate-role", "rotate", "tidy", "transformation", "template", "alphabet",
		"library", "scope", "crl", "acme", "cluster", "revoke", "renew", "trim", "import", "cache-config",
		"lookup", "ca", "public_key"):
		return false
	}
	return data && !strings.ContainsAny(path, "$<{")
}

// isMaking reports whether a segment of the API is followed by the name of a role or a key that
// makes or uses a secret.
func isMaking(segment string) bool {
	return slices.Contains([]string{"issue", "sign", "sign-verbatim", "creds", "static-creds",
		"static-cred", "sts", "encrypt", "decrypt", "rewrap", "datakey", "hmac", "verify", "code",
		"encode", "decode"}, segment)
}
