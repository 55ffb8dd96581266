class proxy {
  $token = Deferred('vault_lookup::lookup', ['secret/data/platform/puppet', 'https://vault.example.com:8200'])
  # the path of the API is missing
  $wrong = vault_lookup::lookup('secret/platform/puppet', { 'field' => 'key', 'secret_id' => 'CANARY', 'namespace' => 'web' })
}
