{% set password = salt['vault'].read_secret('secret/platform/proxy', 'password') %}
proxy-config:
  file.managed:
    - contents: "token={{ salt.vault.read_secret('kv/data/platform/token', key='token') }}"
    - key: sdb://vault/secret/platform/tls/key
