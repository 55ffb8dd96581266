provider "vault" {
  address = "https://vault.example.com:8200"
  token   = "CANARY-terraform"
}

provider "vault" {
  alias     = "web"
  namespace = "web"
}

resource "vault_mount" "kv" {
  path    = "kv"
  type    = "kv"
  options = { version = "2" }
}

resource "vault_mount" "legacy" {
  path = "team/legacy"
  type = "kv"
}

resource "vault_mount" "postgres" {
  path = "database"
  type = "database"
}
