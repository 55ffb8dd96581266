package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// askExternalSecrets is [Source.Ask] of External Secrets Operator. What is fetched and what is
// pushed is found by the same rule:
//
//	store's path  version  key            asked for
//	secret        v2       a/b            secret/data/a/b
//	secret        v2       secret/a/b     secret/data/a/b, as for secret/data/a/b
//	secret        v2       data/a/b       secret/data/data/a/b: no store's path before it
//	secret/a      v2       b              secret/a/data/b: behind the whole path, mount or not
//	secret/data   v2       b              secret/data/data/b
//	secret        v1       secret/a/b     secret/a/b
//	none          v2       kv/int/a       kv/data/int/a: behind the first segment
//	none          v2       kv/int/data/a  kv/int/data/a: a "/data/" is in it, wherever
//	none          v2       /kv/a          data/kv/a: the first segment is empty
//	none          v1       kv/a           kv/a
//
// The path is compared as it is written: one that ends in a slash is not found at the start of a
// key. The version is v2 where a store does not say. The namespace is the store's.
//
// A push writes metadata, too, where a find would list it: below the store's path, with nothing
// taken out of the key.
//
// A find lists below the store's path and "metadata" (v1: below the path alone); it does not take a
// repeated path out. Without a path in the store it wants a "data" in its own, which becomes
// "metadata", and cannot list a mount of version 1.
//
// A generator, which names no store, asks for its path as it is written; it is a request without
// mount and version.
//
// https://github.com/external-secrets/external-secrets/blob/main/providers/v1/vault/client_get.go
// (buildPath, buildMetadataPath)
// https://github.com/external-secrets/external-secrets/blob/main/providers/v1/vault/client_push.go
// (PushSecret)
// https://github.com/external-secrets/external-secrets/blob/main/providers/v1/vault/client_get_all_secrets.go
// (listSecrets)
// https://github.com/external-secrets/external-secrets/blob/main/generators/v1/vault/vault.go
// (fetchVaultSecret)
func askExternalSecrets(r Request) string {
	v2 := r.KVVersion != 1
	switch {
	case r.Folder:
		return findExternalSecrets(r.Mount, r.Path, v2)
	case r.Mount == "" && r.KVVersion == 0:
		return asWritten(r)
	case r.Mount == "" && (!v2 || strings.Contains(r.Path, "/data/")):
		return goClientPath(r.Path)
	case r.Mount == "":
		first, rest, _ := strings.Cut(r.Path, "/")
		return goClientPath(first + "/data/" + rest)
	}
	key, repeats := strings.CutPrefix(r.Path, r.Mount+"/")
	if !v2 {
		return goClientPath(r.Mount + "/" + key)
	}
	if repeats {
		key = strings.TrimPrefix(key, "data/")
	}
	return goClientPath(r.Mount + "/data/" + key)
}

// findExternalSecrets returns what a find with a path lists, or one without.
func findExternalSecrets(mount, folder string, v2 bool) string {
	if folder != "" {
		folder += "/"
	}
	switch {
	case mount != "" && v2:
		return goClientPath(mount + "/metadata/" + folder)
	case mount != "":
		return goClientPath(mount + "/" + folder)
	case v2 && strings.Contains(folder, "data"):
		return goClientPath(strings.Replace(folder, "/data/", "/metadata/", 1))
	}
	return ""
}

// writeExternalSecrets returns the place of a secret in YAML on one line.
//
// https://external-secrets.io/latest/provider/hashicorp-vault/
func writeExternalSecrets(to Secret, by *Store) string {
	key := to.apiPath()
	switch {
	case by != nil && !isSecretStore(by.Name):
		return ""
	case by == nil || by.Mount == "":
		// Without a mount, data/ comes behind the first segment, unless there is a "/data/" in the key.
		if whole := to.Mount + to.Path; strings.Count(to.Mount, "/") == 1 &&
			!strings.Contains(whole, "/data/") {
			key = whole
		}
	case !to.isBelow(by):
		return ""
	case !strings.HasPrefix(to.Path, to.Mount): // else the mount would be taken out of it
		key = to.Path
	}
	return "remoteRef: {key: " + lex.YAMLText(key) + ", property: " + lex.YAMLText(to.Field) + "}"
}
