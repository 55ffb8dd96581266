import io.quarkus.vault.VaultKVSecretEngine

class Login(private val kvSecretEngine: VaultKVSecretEngine) {
    fun read() = kvSecretEngine.readSecret("identity/login/engine")
}
