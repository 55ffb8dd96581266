data "vault_policy_document" "dns" {
  rule {
    path         = "kv/data/teams/platform/dns"
    capabilities = ["read", "update"]
  }
}

resource "vault_policy" "dns" {
  name   = "dns"
  policy = data.vault_policy_document.dns.hcl
}
