from cdktf_cdktf_provider_vault.data_vault_kv_secret_v2 import DataVaultKvSecretV2


class Stack(TerraformStack):
    def __init__(self, scope: Construct, ns: str):
        super().__init__(scope, ns)
        DataVaultKvSecretV2(self, "dns", mount="kv", name="teams/platform/dns")
