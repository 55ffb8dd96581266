package sources

// vaultJavaClient finds what programs in Java, Kotlin and Scala ask for with the driver of
// BetterCloud, which jopenlibs goes on with:
//
//	vault.logical().read("secret/app").getData().get("password")
//
// https://github.com/jopenlibs/vault-java-driver#key-value-secret-engine-config
// https://github.com/jopenlibs/vault-java-driver/blob/master/src/main/java/io/github/jopenlibs/vault/api/Logical.java
var vaultJavaClient = &codeClient{
	name:      "vault-java-driver",
	languages: []string{"java", "kotlin", "scala"},
	markers:   []string{".logical()", "bettercloud.vault", "jopenlibs.vault"},
	imports:   []string{"bettercloud.vault", "jopenlibs.vault"},
	makers:    []string{"Vault(_, :engine)", "*.Vault.create(_, :engine)"},
	settings:  []string{"*.nameSpace(:namespace)", "*.engineVersion(:engine)"},
	calls: []codeCalls{
		{call: kvV2, forms: []string{
			"*.logical().read(:path, _, :version)", "*.logical().write(:path)", "*.logical().delete(:path)",
			"*.logical().withNameSpace(:namespace).read(:path, _, :version)",
			"*.logical().withNameSpace(:namespace).write(:path)",
		}},
		{call: kvV2, folder: true, forms: []string{
			"*.logical().list(:path)", "*.logical().withNameSpace(:namespace).list(:path)",
		}},
		{forms: []string{"*.database(:mount=database).creds(:creds/*)"}},
	},
	ask: askVaultJava,
}

// askVaultJava returns what the driver asks for: it is the one that Jenkins has.
//
// https://github.com/jopenlibs/vault-java-driver/blob/master/src/main/java/io/github/jopenlibs/vault/api/LogicalUtilities.java
// https://github.com/jopenlibs/vault-java-driver/blob/master/src/main/java/io/github/jopenlibs/vault/Vault.java
// (version 2 unless the program says otherwise)
func askVaultJava(r Request) string { return askJenkins(r) }

// quarkusVaultClient finds what programs in Java, Kotlin and Scala ask for with the key-value
// engine of Quarkus: kvSecretEngine.readSecret("app"). Its mount is a setting, and "secret" without
// one.
//
// https://quarkiverse.github.io/quarkiverse-docs/quarkus-vault/dev/index.html
// https://github.com/quarkiverse/quarkus-vault/blob/main/runtime/src/main/java/io/quarkus/vault/VaultKVSecretEngine.java
var quarkusVaultClient = &codeClient{
	name:      "quarkus-vault",
	languages: []string{"java", "kotlin", "scala"},
	markers:   []string{"VaultKVSecret", "io.quarkus.vault"},
	imports:   []string{"io.quarkus.vault"},
	types:     []string{"VaultKVSecretEngine", "VaultKVSecretReactiveEngine"},
	words:     []string{"kvsecretengine", "vault"},
	calls: []codeCalls{
		{call: kvV2, forms: []string{
			"$.readSecret(:path, +_(:mount=secret);)", "$.readSecretJson(:path, +_(:mount=secret);)",
			"$.deleteSecret(:path, +_(:mount=secret);)", "$.writeSecret(:path, _, +_(:mount=secret);)",
		}},
		{call: "destroy", forms: []string{"$.destroySecret(:path, _, +_(:mount=secret);)"}},
		{call: kvV2, folder: true, forms: []string{"$.listSecrets(:path, +_(:mount=secret);)"}},
	},
	ask: askQuarkusEngine,
}

// askQuarkusEngine returns what the engine asks for: what it does for settings, and a segment of
// the API for what only programs do.
//
// https://github.com/quarkiverse/quarkus-vault/blob/main/runtime/src/main/java/io/quarkus/vault/runtime/VaultKvManager.java
func askQuarkusEngine(r Request) string {
	if IsKVEndpoint(r.Call) {
		return askClient(goClientPath)(r)
	}
	return askQuarkus(r)
}
