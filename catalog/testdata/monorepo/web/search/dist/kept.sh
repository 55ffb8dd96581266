vault kv get secret/search/dist-below
