job "proxy" {
  group "proxy" {
    task "proxy" {
      template {
        data = "{{with secret `kv/data/teams/platform/proxy-job`}}{{.Data.data.token}}{{end}}"
      }
      template {
        data = "{{ key \"secret/not/vault\" }} {{ env \"CANARY_NOMAD\" }}"
      }
    }
  }
}
