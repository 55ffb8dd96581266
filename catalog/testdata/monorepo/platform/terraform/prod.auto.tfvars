# token = "ref+vault://kv/teams/platform/commented#/token"
token    = "ref+vault://kv/teams/platform/tfvars#/token"
password = "CANARY-tfvars"
