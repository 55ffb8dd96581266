#!/bin/sh
bao kv get -field=key secret/platform/bao
echo "vault kv get secret/platform/echo"
