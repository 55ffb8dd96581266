package sources

import "strings"

// vaultPHP finds what programs in PHP ask for with csharpru/vault-php:
//
//	$client->read('/secret/data/app')
//
// https://vault-php.readthedocs.io/en/latest/
// https://github.com/CSharpRU/vault-php/blob/master/src/Client.php
var vaultPHP = &codeClient{
	name:      "vault-php",
	languages: []string{"php"},
	markers:   []string{`Vault\Client`, `Vault\CachedClient`, `Vault\AuthenticationStrategies`},
	imports:   []string{`Vault\Client`, `Vault\CachedClient`, `Vault\AuthenticationStrategies`},
	byImport:  true,
	makers:    []string{"*.Client()", "*.CachedClient()", "*.VaultClient()"},
	settings:  []string{"*.setNamespace(:namespace)"},
	types:     []string{"VaultClient", "CachedClient"},
	calls: []codeCalls{
		{forms: []string{"$.read(:path)", "$.write(:path, _)", "$.revoke(:path)"}},
		{folder: true, forms: []string{"$.keys(:path)"}},
	},
	ask: askVaultPHP,
}

// askVaultPHP returns what the client asks for: the path stands directly behind "/v1", so that one
// without a slash before it is none of the API's. What follows a question mark is a query.
//
// https://github.com/CSharpRU/vault-php/blob/master/src/Client.php (buildPath)
// https://github.com/CSharpRU/vault-php/blob/master/src/BaseClient.php (send)
func askVaultPHP(r Request) string {
	if !strings.HasPrefix(r.Path, "/") {
		return ""
	}
	path, _, _ := strings.Cut(r.Path, "?")
	return addressPath(strings.ReplaceAll(path, "#", "%23"))
}
