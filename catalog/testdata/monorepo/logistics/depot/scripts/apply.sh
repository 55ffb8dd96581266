#!/bin/sh
kubectl apply -f - <<YAML
apiVersion: secrets.hashicorp.com/v1beta1
kind: VaultStaticSecret
metadata: {name: rotated}
spec: {mount: kv, type: kv-v2, path: teams/logistics/rotated}
YAML
