locals {
  team = "platform"
}

resource "vault_kv_secret_v2" "registry" {
  mount     = vault_mount.kv.path
  name      = "teams/${local.team}/registry"
  data_json = jsonencode({ password = "CANARY-json" })
}

data "vault_kv_secret_v2" "dns" {
  mount   = vault_mount.kv.path
  name    = "teams/platform/dns"
  version = 2
}

ephemeral "vault_kv_secret_v2" "once" {
  mount = "apps/prod"
  name  = "platform/once"
}

data "vault_kv_secret_v2" "by_variable" {
  mount = var.mount
  name  = "teams/platform/unknown"
}

data "vault_generic_secret" "old" {
  path = "team/legacy/platform/old"
}

data "vault_generic_secret" "web" {
  provider = vault.web
  path     = "secret/data/web/shared"
}

data "vault_kv_secret" "v1" {
  path = "/team/legacy/platform/slash"
}

data "vault_kv_secret_v2" "wrong" {
  mount = "kv"
  name  = "data/teams/platform/wrong"
}

data "vault_database_secret" "db" {
  mount = vault_mount.postgres.path
  name  = "platform"
}

data "vault_kv_secrets_list_v2" "all" {
  mount = "kv"
  name  = "teams/platform"
}

data "aws_secretsmanager_secret" "not_vault" {
  name = "secret/data/platform/aws"
}

resource "vault_policy" "read" {
  name   = "read"
  policy = <<EOT
path "secret/data/platform/policy" { capabilities = ["read"] }
EOT
}

resource "kubernetes_manifest" "agent" {
  manifest = {
    annotations = {
      "vault.hashicorp.com/agent-inject-secret-tf" = "secret/data/platform/annotation"
    }
  }
}

output "dns" {
  value     = data.vault_kv_secret_v2.dns.data["token"]
  sensitive = true
}
