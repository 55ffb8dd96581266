package sources

import "strings"

// vaultGoClient finds what programs in Go ask for with the client of Vault, or that of OpenBao:
//
//	client.KVv2("secret").Get(ctx, "app")
//	client.Logical().ReadWithContext(ctx, "secret/data/app")
//
// https://github.com/hashicorp/vault/blob/main/api/kv.go
// https://github.com/hashicorp/vault/blob/main/api/logical.go
var vaultGoClient = &codeClient{
	name:      "vault-go",
	languages: []string{"go"},
	markers:   []string{".KVv1(", ".KVv2(", ".Logical()", "api.Logical", "api.KVv"},
	imports:   []string{"hashicorp/vault/api", "openbao/openbao/api"},
	settings:  []string{"*.SetNamespace(:namespace)", "*.WithNamespace(:namespace)"},
	calls: []codeCalls{
		{call: kvV2, forms: []string{
			"*.KVv2(:mount).Get(_, :path)", "*.KVv2(:mount).GetVersion(_, :path, :version)",
			"*.KVv2(:mount).Put(_, :path)", "*.KVv2(:mount).Patch(_, :path)",
			"*.KVv2(:mount).Delete(_, :path)", "*.KVv2(:mount).Rollback(_, :path)",
		}},
		{call: callMetadata, forms: []string{
			"*.KVv2(:mount).GetMetadata(_, :path)", "*.KVv2(:mount).GetVersionsAsList(_, :path)",
			"*.KVv2(:mount).PutMetadata(_, :path)", "*.KVv2(:mount).PatchMetadata(_, :path)",
			"*.KVv2(:mount).DeleteMetadata(_, :path)",
		}},
		{call: "delete", forms: []string{"*.KVv2(:mount).DeleteVersions(_, :path)"}},
		{call: "undelete", forms: []string{"*.KVv2(:mount).Undelete(_, :path)"}},
		{call: "destroy", forms: []string{"*.KVv2(:mount).Destroy(_, :path)"}},
		{call: kvV1, forms: []string{
			"*.KVv1(:mount).Get(_, :path)", "*.KVv1(:mount).Put(_, :path)",
			"*.KVv1(:mount).Delete(_, :path)",
		}},
		{forms: []string{
			"*.Logical().Read(:path)", "*.Logical().ReadWithContext(_, :path)",
			"*.Logical().ReadWithData(:path)", "*.Logical().ReadWithDataWithContext(_, :path)",
			"*.Logical().ReadRaw(:path)", "*.Logical().ReadRawWithContext(_, :path)",
			"*.Logical().ReadRawWithData(:path)", "*.Logical().ReadRawWithDataWithContext(_, :path)",
			"*.Logical().Write(:path)", "*.Logical().WriteWithContext(_, :path)",
			"*.Logical().WriteBytes(:path)", "*.Logical().WriteBytesWithContext(_, :path)",
			"*.Logical().WriteRaw(:path)", "*.Logical().WriteRawWithContext(_, :path)",
			"*.Logical().JSONMergePatch(_, :path)",
			"*.Logical().Delete(:path)", "*.Logical().DeleteWithContext(_, :path)",
			"*.Logical().DeleteWithData(:path)", "*.Logical().DeleteWithDataWithContext(_, :path)",
		}},
		{folder: true, forms: []string{
			"*.Logical().List(:path)", "*.Logical().ListWithContext(_, :path)",
		}},
	},
	ask: askClient(goClientPath),
}

// vaultClientGo finds what programs in Go ask for with vault-client-go:
//
//	client.Secrets.KvV2Read(ctx, "app", vault.WithMountPath("kv"))
//	client.Read(ctx, "/secret/data/app")
//
// https://github.com/hashicorp/vault-client-go/blob/main/api_secrets.go
// https://github.com/hashicorp/vault-client-go/blob/main/client_requests.go
var vaultClientGo = &codeClient{
	name:      "vault-client-go",
	languages: []string{"go"},
	markers:   []string{"vault-client-go", ".Secrets.KvV"},
	imports:   []string{"vault-client-go"},
	settings:  []string{"*.SetNamespace(:namespace)"},
	makers:    []string{"vault.New()"},
	calls: []codeCalls{
		{call: kvV2, forms: []string{
			"*.Secrets.KvV2Read(_, :path, +WithMountPath(:mount=kv-v2), +WithNamespace(:namespace))",
			"*.Secrets.KvV2Write(_, :path, _, +WithMountPath(:mount=kv-v2), +WithNamespace(:namespace))",
			"*.Secrets.KvV2Delete(_, :path, +WithMountPath(:mount=kv-v2), +WithNamespace(:namespace))",
		}},
		{call: kvV2, folder: true, forms: []string{
			"*.Secrets.KvV2List(_, :path, +WithMountPath(:mount=kv-v2), +WithNamespace(:namespace))",
		}},
		{call: callMetadata, forms: []string{
			"*.Secrets.KvV2ReadMetadata(_, :path, +WithMountPath(:mount=kv-v2), +WithNamespace(:namespace))",
			"*.Secrets.KvV2WriteMetadata(_, :path, _, +WithMountPath(:mount=kv-v2), +WithNamespace(:namespace))",
			"*.Secrets.KvV2DeleteMetadataAndAllVersions(_, :path, +WithMountPath(:mount=kv-v2), +WithNamespace(:namespace))",
		}},
		{call: "subkeys", forms: []string{
			"*.Secrets.KvV2ReadSubkeys(_, :path, +WithMountPath(:mount=kv-v2), +WithNamespace(:namespace))",
		}},
		{call: "delete", forms: []string{
			"*.Secrets.KvV2DeleteVersions(_, :path, _, +WithMountPath(:mount=kv-v2), +WithNamespace(:namespace))",
		}},
		{call: "undelete", forms: []string{
			"*.Secrets.KvV2UndeleteVersions(_, :path, _, +WithMountPath(:mount=kv-v2), +WithNamespace(:namespace))",
		}},
		{call: "destroy", forms: []string{
			"*.Secrets.KvV2DestroyVersions(_, :path, _, +WithMountPath(:mount=kv-v2), +WithNamespace(:namespace))",
		}},
		{call: kvV1, forms: []string{
			"*.Secrets.KvV1Read(_, :path, +WithMountPath(:mount=kv-v1), +WithNamespace(:namespace))",
			"*.Secrets.KvV1Write(_, :path, _, +WithMountPath(:mount=kv-v1), +WithNamespace(:namespace))",
			"*.Secrets.KvV1Delete(_, :path, +WithMountPath(:mount=kv-v1), +WithNamespace(:namespace))",
		}},
		{call: kvV1, folder: true, forms: []string{
			"*.Secrets.KvV1List(_, :path, +WithMountPath(:mount=kv-v1), +WithNamespace(:namespace))",
		}},
		{forms: []string{
			"$.Read(_, :path, +WithNamespace(:namespace))", "$.ReadRaw(_, :path, +WithNamespace(:namespace))",
			"$.Write(_, :path, _, +WithNamespace(:namespace))",
			"$.WriteFromBytes(_, :path, _, +WithNamespace(:namespace))",
			"$.Delete(_, :path, +WithNamespace(:namespace))",
			"*.Secrets.DatabaseGenerateCredentials(_, :creds/*, +WithMountPath(:mount=database))",
			"*.Secrets.DatabaseReadStaticRoleCredentials(_, :static-creds/*, +WithMountPath(:mount=database))",
			"*.Secrets.AwsGenerateCredentials(_, :creds/*, +WithMountPath(:mount=aws))",
			"*.Secrets.AwsGenerateStsCredentials(_, :sts/*, +WithMountPath(:mount=aws))",
			"*.Secrets.KubernetesGenerateCredentials(_, :creds/*, +WithMountPath(:mount=kubernetes))",
			"*.Secrets.PkiIssueWithRole(_, :issue/*, +WithMountPath(:mount=pki))",
		}},
		{folder: true, forms: []string{"$.List(_, :path, +WithNamespace(:namespace))"}},
	},
	ask: askVaultClientGo,
}

// askVaultClientGo returns what vault-client-go asks for: mount and path are escaped, slashes too,
// and the server undoes that; a path without a method of its own is a part of an address, and may
// have the API's version before it.
//
// https://github.com/hashicorp/vault-client-go/blob/main/api_secrets.go (KvV2Read)
// https://github.com/hashicorp/vault-client-go/blob/main/request_option.go (WithMountPath)
func askVaultClientGo(r Request) string {
	if r.Mount == "" && r.Call == "" {
		return addressPath(strings.TrimPrefix(strings.TrimPrefix(r.Path, "/"), "v1/"))
	}
	if r.Folder {
		return askClient(goClientPath)(r)
	}
	return askClient(servedPath)(r)
}
