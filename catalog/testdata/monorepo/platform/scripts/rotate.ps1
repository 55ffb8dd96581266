$path = 'secret/data/platform/rotate'
$headers = @{ "X-Vault-Token" = "CANARY-ps1" }
Invoke-RestMethod -Uri "https://vault.example.com:8200/v1/$path" -Headers $headers
vault write kv/platform/rotate password=CANARY
