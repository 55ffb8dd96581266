vault kv get secret/dist/ignored
