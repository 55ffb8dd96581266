#!/bin/sh
vault kv get -field=a secret/data/mistakes/shell
vault kv get -field=a /secret/mistakes/slash/
vault kv get -mount=secret secret/mistakes/twice
vault kv get -mount=secret data/mistakes/mount
vault kv get secret
vault kv get
vault kv get -field=a nowhere/mistakes/mount
vault kv get SECRET/mistakes/case
curl "$VAULT_ADDR/v1/v1/secret/data/mistakes/curl"
