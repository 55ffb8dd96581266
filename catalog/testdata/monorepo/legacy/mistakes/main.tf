data "vault_kv_secret_v2" "a" {
  mount = "kv/"
  name  = "/teams/mistakes/terraform/"
}
data "vault_generic_secret" "b" {
  path = "kv/teams/mistakes/terraform"
}
data "vault_kv_secret_v2" "c" {
  mount = "kv/data"
  name  = "teams/mistakes/terraform"
}
