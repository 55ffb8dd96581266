package sources

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// The versions of the key-value engine as [Reference.Call], of tools that are told which one a
// mount has.
const (
	kvV1 = "kv-v1"
	kvV2 = "kv-v2"
	// kvAny is for a version that a placeholder stands for: it is taken for the one that the mount
	// has.
	kvAny = "kv"
)

// IsKVEndpoint reports whether a segment of the API, behind a mount of KV version 2, is followed by
// the path of a secret: "data" and "metadata", and what the rarer calls of tools ask for.
//
// https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
func IsKVEndpoint(segment string) bool {
	return slices.Contains([]string{"data", "metadata", "subkeys", "delete", "undelete", "destroy"}, segment)
}

// servedPath returns what comes of a path that is sent as it is: the server redirects one with
// empty segments to the same without, but a slash at the end stays and is a part of the name.
//
// https://github.com/hashicorp/vault/blob/v1.21.4/http/handler.go (a http.ServeMux)
func servedPath(p string) string {
	served := goClientPath(p)
	if served != "" && strings.HasSuffix(p, "/") {
		served += "/"
	}
	return served
}

// addressPath returns what the server reads where a tool puts a path into an address as it stands:
// what follows a question mark or a number sign is no part of it, and a percent sign escapes. It is
// "" where no server takes such an address.
//
// https://github.com/golang/go/blob/master/src/net/http/request.go (readRequest)
func addressPath(p string) string {
	if end := strings.IndexAny(p, "?#"); end >= 0 {
		p = p[:end]
	}
	p, err := url.PathUnescape(p)
	if err != nil {
		return ""
	}
	return servedPath(p)
}

// behindMount puts a segment of the API between a mount and what follows it in a path. A path that
// does not begin with the mount, as one with a slash before it, is taken to follow it.
func behindMount(p, mount, endpoint string) string {
	if p == mount {
		p = ""
	}
	return path.Join(mount, endpoint, strings.TrimPrefix(p, mount+"/"))
}

// kvCall returns how a tool is called that is told the version of the engine as a number, or else
// has one.
func kvCall(version, otherwise string) string {
	switch {
	case version == "1":
		return kvV1
	case version == "2":
		return kvV2
	case lex.HoldsPlaceholder(version):
		return kvAny
	}
	return otherwise
}

// askedByVersion returns what a tool asks for that is told the version of the mount.
func askedByVersion(r Request) string {
	v2 := r.Call == kvV2
	if r.Call == kvAny {
		_, version, _ := r.mountOf(r.Mount + "/" + r.Path)
		v2 = version == 2
	}
	switch {
	case !v2:
		return r.Mount + "/" + r.Path
	case r.Folder:
		return r.Mount + "/metadata/" + r.Path
	}
	return r.Mount + "/data/" + r.Path
}
