vault {
  address   = "https://vault.example.com:8200"
  namespace = "web"
}

auto_auth {
  method "approle" {
    config = {
      role_id_file_path   = "/etc/role"
      secret_id_file_path = "/etc/CANARY"
    }
  }
}

template {
  contents    = "{{ with secret \"secret/data/cms/agent\" }}{{ .Data.data.token }}{{ end }}CANARY-agent"
  destination = "/run/token"
}

template {
  contents = <<-EOT
    {{- with secret "secret/data/cms/heredoc" }}
    key: {{ .Data.data.key }}
    {{- end }}
  EOT
}

env_template "LICENSE" {
  contents = "{{ with secret \"team/legacy/cms\" }}{{ .Data.license }}{{ end }}"
}
