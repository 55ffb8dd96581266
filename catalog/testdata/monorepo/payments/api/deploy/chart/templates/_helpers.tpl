{{- define "payments-api.annotations" -}}
vault.hashicorp.com/agent-inject: "true"
vault.hashicorp.com/role: payments-api
vault.hashicorp.com/agent-inject-secret-tls: pki/issue/payments
vault.hashicorp.com/agent-inject-secret-config: {{ printf "kv/data/teams/%s/api/config" .Values.team | quote }}
{{- end -}}
