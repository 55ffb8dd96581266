# named again by the .gitignore
vault kv get secret/etl/kept
