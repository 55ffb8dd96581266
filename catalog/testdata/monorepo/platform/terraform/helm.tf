resource "helm_release" "agent" {
  name  = "agent"
  chart = "agent"
  values = [<<-YAML
    externalSecret:
      secretStoreRef: {name: harbour, kind: ClusterSecretStore}
      data:
        - secretKey: token
          remoteRef: {key: teams/platform/agent, property: token}
    podAnnotations:
      vault.hashicorp.com/agent-inject-secret-agent: "kv/data/teams/platform/agent-pod"
    password: CANARY-helm-release
  YAML
  ]

  set_sensitive {
    name  = "apiKey"
    value = data.vault_kv_secret_v2.agent.data["api_key"]
  }
}

data "vault_kv_secret_v2" "agent" {
  mount = "kv"
  name  = "teams/platform/agent"
}

resource "null_resource" "seed" {
  provisioner "local-exec" {
    command = "vault kv put -mount=kv teams/platform/seed value=CANARY-local-exec"
  }
}
