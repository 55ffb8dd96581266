package sources

import "strings"

// springVaultClient finds what programs in Java, Kotlin and Scala ask for with Spring Vault:
//
//	@VaultPropertySource("secret/app")
//	vaultTemplate.read("secret/data/app")
//	vaultTemplate.opsForKeyValue("secret", KeyValueBackend.KV_2).get("app")
//
// https://docs.spring.io/spring-vault/reference/vault/vault-secret-engines.html
// https://github.com/spring-projects/spring-vault/tree/main/spring-vault-core/src/main/java/org/springframework/vault/core
var springVaultClient = &codeClient{
	name:      "spring-vault",
	languages: []string{"java", "kotlin", "scala"},
	markers: []string{"VaultPropertySource", "springframework.vault", "opsForKeyValue",
		"opsForVersionedKeyValue", "vaultTemplate", "VaultTemplate", "vaultOperations",
		"VaultOperations"},
	imports: []string{"springframework.vault", "VaultTemplate", "VaultOperations"},
	types: []string{"VaultTemplate", "VaultOperations", "ReactiveVaultTemplate",
		"ReactiveVaultOperations"},
	words: []string{"vaulttemplate", "vaultoperations"},
	calls: []codeCalls{
		{call: callPropertySource, forms: []string{
			"@VaultPropertySource(value:paths)",
			"*.RequestedSecret.renewable(:path)", "*.RequestedSecret.rotating(:path)",
			"*.RequestedSecret.from(_, :path)",
			"*.requestRenewableSecret(:path)", "*.requestRotatingSecret(:path)",
		}},
		{call: kvAny, forms: []string{
			"*.opsForKeyValue(:mount, :engine).get(:path)", "*.opsForKeyValue(:mount, :engine).put(:path)",
			"*.opsForKeyValue(:mount, :engine).patch(:path)",
			"*.opsForKeyValue(:mount, :engine).delete(:path)",
		}},
		{call: kvAny, folder: true, forms: []string{"*.opsForKeyValue(:mount, :engine).list(:path)"}},
		{call: kvV2, forms: []string{
			"*.opsForVersionedKeyValue(:mount).get(:path, +from(:version))",
			"*.opsForVersionedKeyValue(:mount).put(:path)",
			"*.opsForVersionedKeyValue(:mount).delete(:path)",
		}},
		{call: kvV2, folder: true, forms: []string{"*.opsForVersionedKeyValue(:mount).list(:path)"}},
		{call: "undelete", forms: []string{"*.opsForVersionedKeyValue(:mount).undelete(:path)"}},
		{call: "destroy", forms: []string{"*.opsForVersionedKeyValue(:mount).destroy(:path)"}},
		{call: callMetadata, forms: []string{
			"*.opsForVersionedKeyValue(:mount).opsForKeyValueMetadata().get(:path)",
			"*.opsForVersionedKeyValue(:mount).opsForKeyValueMetadata().put(:path)",
			"*.opsForVersionedKeyValue(:mount).opsForKeyValueMetadata().delete(:path)",
		}},
		{forms: []string{
			"$.read(:path)", "$.readRequired(:path)", "$.write(:path)", "$.invoke(:path)", "$.delete(:path)",
			"*.opsForTransit(:mount=transit).encrypt(:encrypt/*)",
			"*.opsForTransit(:mount=transit).decrypt(:decrypt/*)",
			"*.opsForTransit(:mount=transit).getKey(:keys/*)",
			"*.opsForPki(:mount=pki).issueCertificate(:issue/*)",
			"*.opsForPki(:mount=pki).signCertificateRequest(:sign/*)",
		}},
		{folder: true, forms: []string{"$.list(:path)"}},
	},
	ask: askSpringVault,
}

// callPropertySource is the [Reference.Call] of what Spring Vault reads on its own account.
const callPropertySource = "property source"

// askSpringVault returns what Spring Vault asks for. A template asks for a path as it stands, its
// operations on a key-value engine for what is told or known of the engine's version. What is read
// into the environment is read as Spring Cloud Vault does, see [askSpring].
//
// https://github.com/spring-projects/spring-vault/blob/main/spring-vault-core/src/main/java/org/springframework/vault/core/VaultTemplate.java
// https://github.com/spring-projects/spring-vault/blob/main/spring-vault-core/src/main/java/org/springframework/vault/core/VaultKeyValue2Accessor.java
// (createEnginePath)
// https://github.com/spring-projects/spring-vault/blob/main/spring-vault-core/src/main/java/org/springframework/vault/core/util/KeyValueDelegate.java
func askSpringVault(r Request) string {
	if r.Call == callPropertySource {
		return askSpring(r)
	}
	if r.Call == kvV2 || IsKVEndpoint(r.Call) {
		r.Path = strings.Trim(r.Path, "/")
	}
	return askClient(servedPath)(r)
}
