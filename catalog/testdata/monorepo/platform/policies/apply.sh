#!/bin/sh
vault policy write payments-readonly policies/payments-ro.hcl
vault policy write ci - <<EOT
path "ci/data/*" {
  capabilities = ["read"]
}
EOT
