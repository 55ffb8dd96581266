require "vault"

module Settlement
  MOUNT = "kv"

  def self.bank
    Vault.kv(MOUNT).read("teams/payments/bank")&.data&.fetch(:iban)
  end

  def self.legacy
    Vault.logical.read "secret/payments/settlement" # data/ is missing
  end
end
