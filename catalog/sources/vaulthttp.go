package sources

import (
	"net/url"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// vaultHTTP finds addresses of Vault's API in programs that ask it without a client:
//
//	requests.get(f"{addr}/v1/secret/data/app", headers={"X-Vault-Token": token})
//	addr + "/v1/secret/data/" + name
//
// The path stands behind "/v1/", with nothing but a server before it. Programs talk to other
// servers too: so the file must name the header of Vault's tokens, and a server that it names
// itself must look like Vault's.
//
// https://developer.hashicorp.com/vault/api-docs
func vaultHTTP() Source {
	return Source{
		Name:    "vault-http",
		Wants:   func(name string) bool { return lex.CodeLanguageOf(name) != nil },
		Markers: vaultTokenHeaders,
		find: func(c *collector) {
			// A short text among the markers would slow the search for those of all clients down.
			if !lex.Mentions(c.Data, apiPrefix) || !lex.Mentions(c.Data, vaultTokenHeaders...) {
				return
			}
			code, names := c.code()
			for i := range code.Tokens {
				if code.IsKind(i, lex.CodeText) && strings.Contains(code.Word(i), apiPrefix) {
					c.address(code, names, i)
				}
			}
		},
		Ask: func(r Request) string { return addressPath(r.Path) },
	}
}

// vaultTokenHeaders are the header that a request to Vault has, as people write it.
var vaultTokenHeaders = []string{"X-Vault-Token", "x-vault-token", "X-VAULT-TOKEN", "HTTP_X_VAULT"}

// apiPrefix is what the path of an address of the API begins with.
const apiPrefix = "/v1/"

// address takes in the address that a text in quotes is, or begins.
func (c *collector) address(code *lex.Code, names *lex.CodeNames, i int) {
	server, path, _ := strings.Cut(names.Filled(i), apiPrefix)
	r := Reference{Line: code.LineOf(i), Path: path}
	at := i + 1
	for code.Is(at, code.Language.Joins...) && !code.Is(at+2, ".", "(", "[", "::", "->") {
		next := names.Value(at+1, at+2)
		if !next.Known || len(r.Path) > lex.MaxPath {
			break
		}
		r.Path += next.Text
		at += 2
	}
	if !isVaultServer(server) || strings.ContainsAny(r.Path, " \t\n\r<>\"'\\^*|") {
		return
	}
	if code.Is(at, code.Language.Joins...) || strings.Contains(server, "%s") &&
		strings.Contains(r.Path, "%s") {
		r.Templated = true // it goes on with what is not known
	}
	if address, query, ok := strings.Cut(r.Path, "?"); ok && !strings.Contains(address, "{") {
		values, _ := url.ParseQuery(query)
		r.Path, r.Folder, r.Version = address, values.Get("list") == "true", values.Get("version")
	}
	r.Raw = lex.OneLine(r.Path)
	if r.Path == "" || strings.HasSuffix(r.Path, "/") && !r.Templated && !r.Folder ||
		!r.Templated && !isWhole(r.Path) ||
		strings.IndexByte("{$#%", r.Path[0]) >= 0 && !strings.Contains(r.Path, "/") {
		return // no place, or any: {path}
	}
	c.addText(r)
}

// isVaultServer reports whether what stands before the path of an address may be a server of Vault:
// nothing, a placeholder, or a name or port that is Vault's.
func isVaultServer(s string) bool {
	lower := strings.ToLower(s)
	for _, other := range []string{"consul", "nomad", "boundary", "openai", "//api."} {
		if strings.Contains(lower, other) {
			return false
		}
	}
	_, host, ok := strings.Cut(lower, "://")
	if !ok {
		host = lower
	}
	switch {
	case host == "" || strings.IndexByte("{$#%", host[0]) >= 0:
		return !ok || host != "" // any
	case strings.ContainsAny(host, "/ \t\n"):
		return false
	case !ok:
		return lex.HoldsPlaceholder(host)
	}
	return strings.Contains(host, "vault") || strings.Contains(host, "bao") ||
		strings.Contains(host, ":8200") || lex.HoldsPlaceholder(host)
}
