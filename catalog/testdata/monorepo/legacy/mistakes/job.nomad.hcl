job "x" {
  task "x" {
    template {
      data = "{{ with secret \"secret/mistakes/nomad\" }}{{ .Data.data.a }}{{ end }}"
    }
  }
}
