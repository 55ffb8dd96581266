vault {
  address   = "https://vault.example.com"
  namespace = "web"
  token     = "CANARY-envconsul"
}
secret {
  path = "secret/cms/env"
}
secret {
  no_prefix = true
  path      = "secret/data/cms/keys"
  key {
    name   = "api"
    format = "CMS_API"
  }
}
prefix {
  path = "secret/cms/consul"
}
