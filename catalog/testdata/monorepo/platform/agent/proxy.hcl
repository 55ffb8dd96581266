# Vault Proxy
vault { address = "https://vault.example.com" }
api_proxy { use_auto_auth_token = true }
template {
  source      = "/etc/templates/app.ctmpl"
  destination = "/run/app"
}
env_template "PASSWORD" {
  contents             = "{{ with secret `kv/data/teams/platform/proxy` }}{{ .Data.data.password }}{{ end }}"
  error_on_missing_key = true
}
