resource "boundary_credential_library_vault" "ops" {
  credential_store_id = boundary_credential_store_vault.web.id
  path                = "kv/data/platform/boundary"
}
resource "boundary_credential_store_vault" "web" {
  token     = "CANARY-boundary"
  namespace = "web"
}
data "vault_transit_decrypt" "x" {
  backend    = "transit"
  key        = "platform"
  ciphertext = "CANARY"
}
