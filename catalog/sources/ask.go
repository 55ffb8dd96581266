package sources

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// goClientPath returns what Vault's and OpenBao's clients for Go, and the one for Python, make of a
// path that a tool hands them: it is joined to the address and cleaned, so that a slash at either
// end and doubled ones are gone. It is "" where dots lead out of the API.
//
// https://github.com/hashicorp/vault/blob/main/api/client.go (NewRequest)
// https://github.com/hvac/hvac/blob/main/hvac/adapters.py (RawAdapter.request)
func goClientPath(p string) string {
	const api = "/v1/"
	asked, ok := strings.CutPrefix(path.Join(api, p), api)
	if !ok {
		return ""
	}
	return asked
}

// asWritten is [Source.Ask] of tools that hand a path to Vault's client for Go as it stands: data/
// is where somebody wrote it, and nowhere else.
func asWritten(r Request) string { return goClientPath(r.Path) }

// mountOf returns the mount of a path as a tool learns it from the server, without slashes around
// it. ok is false where there is none.
func (r Request) mountOf(p string) (mount string, kvVersion int, ok bool) {
	if r.MountOf == nil {
		return "", 0, false
	}
	mount, kvVersion, ok = r.MountOf(goClientPath(p)) // the question is a request, too
	return strings.Trim(mount, "/"), kvVersion, ok
}

// askByMount is [Source.Ask] of tools that learn the mount of a path from the server, and put data/
// behind one of KV version 2, whatever follows. Where the server does not tell, they fail.
func askByMount(r Request) string {
	mount, version, ok := r.mountOf(r.Path)
	switch {
	case !ok:
		return ""
	case version == 2:
		return goClientPath(behindMount(r.Path, mount, "data"))
	}
	return goClientPath(r.Path)
}

// Told returns the request as it is where the tool is told the given version of the engine, 1 or 2.
// ok is false where it is told that one already, or none.
func (r Request) Told(version int) (told Request, ok bool) {
	told = r
	if r.Call == kvV1 || r.Call == kvV2 {
		told.Call = []string{kvV1, kvV2}[version-1]
		return told, told.Call != r.Call
	}
	told.KVVersion = version
	return told, r.KVVersion != 0 && r.KVVersion != version
}

// askBelowMount is [Source.Ask] of tools that join a mount and a path, with "data" between them
// where they are told that the mount is of KV version 2. What they are told may not be in the
// request: then it is taken to be right, and the version that the server has for the mount holds.
func askBelowMount(r Request) string {
	version := r.KVVersion
	if version == 0 {
		_, version, _ = r.mountOf(r.Mount + "/" + r.Path)
	}
	if version == 2 {
		return goClientPath(r.Mount + "/data/" + r.Path)
	}
	return goClientPath(r.Mount + "/" + r.Path)
}

// askTemplate is [Source.Ask] of consul-template and of all that has its library inside. A read
// asks the server for the mount of the path. Below one of KV version 2, and only there, "data" goes
// behind the mount, unless data/, metadata/ or subkeys/ stands there; so what lies in a folder
// "data" needs it twice. Where the server does not say, the path is asked for as it stands. A path
// is parsed as a URL: what is escaped in it is not in the request, and a query is no part of it.
//
// https://github.com/hashicorp/consul-template/blob/main/dependency/vault_read.go
// (NewVaultReadQuery, shimKVv2Path)
// https://github.com/hashicorp/consul-template/blob/main/dependency/vault_common.go (isKVv2)
func askTemplate(r Request) string {
	if r.Folder {
		return listTemplate(r)
	}
	u, err := url.Parse(strings.Trim(strings.TrimSpace(r.Path), "/"))
	if err != nil {
		return ""
	}
	return r.withData(u.Path)
}

// withData returns a path with "data" behind a mount of KV version 2, unless a part of the API
// stands there.
func (r Request) withData(p string) string {
	mount, version, ok := r.mountOf(p)
	if !ok || version != 2 {
		return goClientPath(p)
	}
	below := strings.TrimPrefix(p, mount+"/")
	for _, api := range []string{"data/", "metadata/", "subkeys/"} {
		if strings.HasPrefix(below, api) {
			return goClientPath(p)
		}
	}
	return goClientPath(behindMount(p, mount, "data"))
}

// askEither is [Source.Ask] of a path of which the file does not tell what program it is for, or
// how that is set up: it is taken to get what the path can mean, as the API has it or without
// data/.
func askEither(r Request) string { return r.withData(strings.Trim(strings.TrimSpace(r.Path), "/")) }

// templatePath returns what has a template ask for just this secret, and false where nothing does.
func templatePath(to Secret) (string, bool) {
	path := to.apiPath()
	escaped := lex.EscapeSigns(path)
	u, err := url.Parse(escaped)
	return escaped, err == nil && u.Path == path && strings.TrimSpace(path) == path
}

// listTemplate is the same for secrets "...": "metadata" goes behind the mount, unless what follows
// begins so. "data" is left where it is, and then the name of a folder. The path is no URL.
//
// https://github.com/hashicorp/consul-template/blob/main/dependency/vault_list.go
// (shimKvV2ListPath)
func listTemplate(r Request) string {
	folder := strings.Trim(strings.TrimSpace(r.Path), "/")
	if folder == "" {
		return ""
	}
	mount, version, ok := r.mountOf(folder)
	if !ok || version != 2 || strings.HasPrefix(folder, mount+"/metadata") {
		return goClientPath(folder)
	}
	return goClientPath(mount + "/metadata/" + strings.TrimPrefix(folder, mount))
}

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
	return slices.Contains([]string{"data", "metadata", "subkeys", "delete", "undelete", "destroy"},
		segment)
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

// versionNumber returns the number of "v1" and "v2", 0 for anything else.
func versionNumber(version string) int { return map[string]int{"v1": 1, "v2": 2}[version] }

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
