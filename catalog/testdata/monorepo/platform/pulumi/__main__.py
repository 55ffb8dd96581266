import pulumi_vault as vault

grafana = vault.kv.get_secret_v2(mount="kv", name="teams/platform/grafana")
vault.generic.Secret("alerts", path="secret/platform/alerts", data_json="CANARY")
