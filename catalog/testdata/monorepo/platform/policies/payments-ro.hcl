# What the services of the team may read.
path "secret/data/payments/*" {
  capabilities = ["read"]
}
path "secret/metadata/payments/*" {
  capabilities = ["list"]
}
path "secret/data/payments/root-key" {
  capabilities = ["deny"]
}
path "secret/data/users/{{identity.entity.name}}/*" {
  capabilities = ["create", "read", "update"]
}
path "sys/capabilities-self" {
  capabilities = ["update"]
}
