secret {
  path   = "kv/teams/logistics/envconsul"
  format = "DEPOT_{{ key }}"
}
secret {
  path = "/secret/logistics/slash/"
}
