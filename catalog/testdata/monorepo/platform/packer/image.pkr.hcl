local "token" {
  expression = vault("/secret/data/platform/packer", "token")
  sensitive  = true
}
variable "password" { default = "CANARY-packer" }
