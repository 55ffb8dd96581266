variable "mount" { default = "kv" }
variable "service" {}

data "vault_generic_secret" "credentials" {
  path = "${var.mount}/data/services/${var.service}"
}

data "vault_kv_secret_v2" "fixed" {
  count = 2
  mount = vault_mount.kv.path
  name  = "services/shared"
}

resource "vault_aws_secret_backend_role" "not_a_secret" {
  backend = "aws"
  name    = "deploy"
}

data "vault_aws_access_credentials" "aws" {
  backend = "aws"
  role    = "deploy"
}
