package catalog

import (
	"fmt"
	"strings"
)

func (t *bigTreeText) word() string {
	words := [...]string{
		"account", "address", "amount", "balance", "batch", "billing", "cache", "channel", "client",
		"config", "context", "count", "customer", "data",
		"default", "delivery", "device", "email", "error", "event", "field", "file", "format", "handler",
		"header", "index", "input", "invoice", "key",
		"limit", "list", "message", "method", "model", "name", "number", "object", "offset", "option",
		"order", "output", "page", "parser", "path",
		"payment", "price", "product", "query", "queue", "record", "refund", "region", "report",
		"request", "response", "result", "retry", "route",
		"schema", "secret", "server", "session", "shipment", "state", "status", "stream", "string",
		"table", "tenant", "timeout", "token", "total",
		"tracking", "user", "value", "version", "warehouse", "window", "worker", "zone",
	}
	if t.IntN(20_000) == 0 {
		return "vault" // programs and documents speak of it, too
	}
	return words[t.IntN(len(words))]
}

// line returns a line of a program.
func (t *bigTreeText) line() string {
	a, b, c := t.word(), t.word(), t.word()
	indent := strings.Repeat("\t", t.IntN(4))
	switch t.IntN(8) {
	case 0:
		return indent + "if " + a + " == nil {\n"
	case 1:
		return indent + "return " + a + "." + b + "(" + c + ")\n"
	case 2:
		return indent + "// The " + a + " of a " + b + " is not a " + c + ": see there.\n"
	case 3:
		return indent + "}\n"
	case 4:
		return indent + a + " = new" + b + "({" + c + ": 'some " + a + "', id: 17})\n"
	case 5:
		return indent + "for (const " + a + " of " + b + "." + c + ") {\n"
	case 6:
		return "\n"
	}
	return indent + a + " := " + b + "." + c + "(ctx, \"" + a + "/" + b + "\")\n"
}

// piece returns about n bytes of a text, from anywhere in it.
func (t *bigTreeText) piece(of []byte, n int) string {
	at := t.IntN(len(of) - n)
	return string(of[at : at+n])
}

func (t *bigTreeText) source(n int) string { return t.piece(t.code, n) }

func (t *bigTreeText) prose(n int) string { return "# About\n\n" + t.piece(t.words, n) }

func (t *bigTreeText) binary(head string) string {
	b := make([]byte, 4000+t.IntN(12_000))
	for i := copy(b, head); i < len(b); i++ {
		b[i] = byte(t.Uint32())
	}
	return string(b)
}

func (t *bigTreeText) json(n int) string {
	var b strings.Builder
	b.WriteString("{\n")
	for b.Len() < n {
		fmt.Fprintf(&b, "  %q: {%q: %q, %q: %d},\n", t.word()+"."+t.word(), t.word(),
			t.word()+" "+t.word(), t.word(), t.IntN(1000))
	}
	return b.String() + "  \"last\": null\n}\n"
}

func (t *bigTreeText) lock(n int) string {
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "    \"node_modules/%s-%s\": {\"version\": \"%d.%d.%d\", \"integrity\": \"sha512-%016x%016x%016x%016x\"},\n",
			t.word(), t.word(), t.IntN(20), t.IntN(20), t.IntN(20), t.Uint64(), t.Uint64(), t.Uint64(),
			t.Uint64())
	}
	return "{\n" + b.String() + "    \"\": {}\n}\n"
}

func (t *bigTreeText) entity(name string, i int) string {
	return fmt.Sprintf(`apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: %s
  title: The %s %s
  description: Keeps the %s of each %s.
  annotations:
    vault.io/secrets-path: teams/team-%02d/%s
    github.com/project-slug: example/%s
  tags: [%s, %s]
  links:
    - url: https://example.com/%s
      title: Dashboard
spec:
  type: service
  lifecycle: production
  owner: team-%02d
  system: system-%02d
`, name, t.word(), t.word(), t.word(), t.word(), i%40, name, name, t.word(), t.word(), name, i%40, i%100)
}

func (t *bigTreeText) manifest(kind, name string) string {
	head := "apiVersion: v1\nkind: " + kind + "\nmetadata:\n  name: " + name +
		"\n  labels: {app.kubernetes.io/name: " + name + "}\n"
	switch kind {
	case "deployment":
		return head + `spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: app
          image: registry.example.com/` + name + `:1.2.3
          ports: [{containerPort: 8080, name: http}]
          env:
            - name: LOG_LEVEL
              value: info
            - name: DB_PASSWORD
              valueFrom: {secretKeyRef: {name: ` + name + `-db, key: password}}
          envFrom:
            - secretRef: {name: ` + name + `}
          volumeMounts: [{name: certs, mountPath: /etc/certs, readOnly: true}]
      volumes:
        - name: certs
          secret:
            secretName: ` + name + `-tls
`
	case "configmap":
		return head + "data:\n  application.yaml: |\n    server: {port: 8080}\n    retries: 3\n  notes: |\n    " +
			strings.ReplaceAll(t.piece(t.words, 800), "\n", "\n    ") + "\n"
	}
	return head + "spec:\n  selector: {app.kubernetes.io/name: " + name +
		"}\n  ports:\n    - {port: 80, targetPort: http}\n  policyTypes: [Ingress, Egress]\n"
}

func (t *bigTreeText) values(name string) string {
	return "replicaCount: 2\nimage:\n  repository: registry.example.com/" + name +
		"\n  tag: 1.2.3\nsecrets:\n  existing: " + name +
		"-db\nresources:\n  limits: {cpu: 500m, memory: 256Mi}\nlogging:\n  " + t.word() + ": info\n  " +
		t.word() + "s: debug\ningress:\n  enabled: true\n  hosts: [" + name + ".example.com]\n"
}

func (t *bigTreeText) chart(kind string) string {
	return `{{- if .Values.enabled }}
apiVersion: apps/v1
kind: ` + kind + `
metadata:
  name: {{ include "app.fullname" . }}
  labels:
    {{- include "app.labels" . | nindent 4 }}
spec:
  {{- range .Values.hosts }}
  - host: {{ .host | quote }}
    paths:
      {{- toYaml .paths | nindent 6 }}
  {{- end }}
  {{- with .Values.existingSecret }}
  envFrom:
    - secretRef:
        name: {{ tpl . $ }}
  {{- end }}
  checksum: {{ include (print $.Template.BasePath "/secret.yaml") . | sha256sum }}
{{- end }}
`
}

func (t *bigTreeText) helpers(name string) string {
	return `{{/* The full name. */}}
{{- define "app.fullname" -}}
{{- printf "%s-%s" .Release.Name "` + name + `" | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "app.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "app.secretName" -}}
{{- default (include "app.fullname" .) .Values.existingSecret }}
{{- end }}
`
}

// pipeline returns a workflow. Some of them pass on secrets, which have nothing to do with Vault.
func (t *bigTreeText) pipeline(name string, secrets bool) string {
	text := `name: build
on: [push]
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-go@v5
        with: {go-version: stable}
      - run: make build test
        env: {TOKEN: "${{ secrets.REGISTRY_TOKEN }}"}
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: registry.example.com/` + name + `:latest
`
	if secrets {
		text += "          secrets: |\n            token=${{ secrets.REGISTRY_TOKEN }}\n"
	}
	return text
}
