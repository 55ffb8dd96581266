job "sessions" {
  datacenters = ["dc1"]

  group "web" {
    task "server" {
      driver = "docker"

      vault {
        policies  = ["sessions"]
        namespace = "identity"
      }

      template {
        data        = <<EOH
SESSION_KEY={{ with secret "secret/data/identity/sessions" }}{{ .Data.data.key }}{{ end }}
{{ range secrets "secret/metadata/identity/rotated/" }}
OLD={{ . }}
{{ end }}
EOH
        destination = "secrets/app.env"
        env         = true
      }

      env {
        ADMIN_PASSWORD = "CANARY-nomad"
        REDIS          = "${secret.redis.url}"
      }

      secret "redis" {
        provider = "vault"
        path     = "kv/data/teams/identity/redis"
        config { engine = "kv_v2" }
      }

      secret "flags" {
        provider = "nomad"
        path     = "nomad/jobs/sessions"
      }
    }
  }
}
