package sources

// vaultSharp finds what programs in C# ask for with VaultSharp:
//
//	client.V1.Secrets.KeyValue.V2.ReadSecretAsync(path: "app", mountPoint: "secret")
//	client.V1.Secrets.Database.GetCredentialsAsync("app")
//
// https://github.com/rajanadar/VaultSharp/tree/master/src/VaultSharp/V1/SecretsEngines
// https://github.com/rajanadar/VaultSharp/blob/master/src/VaultSharp/V1/SecretsEngines/SecretsEngineMountPoints.cs
var vaultSharp = &codeClient{
	name:      "vaultsharp",
	languages: []string{"csharp"},
	markers:   []string{".KeyValue.V", ".Secrets.", "IKeyValueSecretsEngine"},
	imports:   []string{"VaultSharp"},
	calls: []codeCalls{
		{call: kvV2, forms: []string{
			"*.KeyValue.V2.ReadSecretAsync(path, version, mountPoint:mount=kv-v2)",
			"*.KeyValue.V2.WriteSecretAsync(path, data, checkAndSet, mountPoint:mount=kv-v2)",
			"*.KeyValue.V2.PatchSecretAsync(path, patchSecretDataRequest, mountPoint:mount=kv-v2)",
			"*.KeyValue.V2.DeleteSecretAsync(path, mountPoint:mount=kv-v2)",
		}},
		{call: kvV2, folder: true, forms: []string{
			"*.KeyValue.V2.ReadSecretPathsAsync(path, mountPoint:mount=kv-v2)",
		}},
		{call: callMetadata, forms: []string{
			"*.KeyValue.V2.ReadSecretMetadataAsync(path, mountPoint:mount=kv-v2)",
			"*.KeyValue.V2.WriteSecretMetadataAsync(path, customMetadataRequest, mountPoint:mount=kv-v2)",
			"*.KeyValue.V2.PatchSecretMetadataAsync(path, customMetadataRequest, mountPoint:mount=kv-v2)",
			"*.KeyValue.V2.DeleteMetadataAsync(path, mountPoint:mount=kv-v2)",
		}},
		{call: "subkeys", forms: []string{
			"*.KeyValue.V2.ReadSecretSubkeysAsync(path, version, depth, mountPoint:mount=kv-v2)",
		}},
		{call: "delete", forms: []string{
			"*.KeyValue.V2.DeleteSecretVersionsAsync(path, versions, mountPoint:mount=kv-v2)",
		}},
		{call: "undelete", forms: []string{
			"*.KeyValue.V2.UndeleteSecretVersionsAsync(path, versions, mountPoint:mount=kv-v2)",
		}},
		{call: "destroy", forms: []string{
			"*.KeyValue.V2.DestroySecretVersionsAsync(path, versions, mountPoint:mount=kv-v2)",
		}},
		{call: kvV1, forms: []string{
			"*.KeyValue.V1.ReadSecretAsync(path, mountPoint:mount=kv)",
			"*.KeyValue.V1.WriteSecretAsync(path, values, mountPoint:mount=kv)",
			"*.KeyValue.V1.DeleteSecretAsync(path, mountPoint:mount=kv)",
		}},
		{call: kvV1, folder: true, forms: []string{
			"*.KeyValue.V1.ReadSecretPathsAsync(path, mountPoint:mount=kv)",
		}},
		{forms: []string{
			"*.Secrets.Database.GetCredentialsAsync(roleName:creds/*, mountPoint:mount=database)",
			"*.Secrets.Database.GetStaticCredentialsAsync(roleName:static-creds/*, mountPoint:mount=database)",
		}},
	},
	ask: askClient(vaultSharpPath),
}

// vaultSharpPath returns what VaultSharp makes of a path: slashes at either end of mount and path
// are taken away, and the rest is a part of an address. Where no mount is named it is the one that
// the engine has by default, unless the program sets another one for all calls
// (SecretsEngineMountPoints).
//
// https://github.com/rajanadar/VaultSharp/blob/master/src/VaultSharp/V1/SecretsEngines/KeyValue/V2/KeyValueSecretsEngineV2Provider.cs
// https://github.com/rajanadar/VaultSharp/blob/master/src/VaultSharp/Core/Polymath.cs (MakeRequestAsync)
func vaultSharpPath(p string) string { return goClientPath(addressPath(p)) }
