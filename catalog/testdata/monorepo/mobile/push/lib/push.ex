defmodule Push.Secrets do
  @token {System.get_env("VAULT_TOKEN")}

  def apns, do: Vaultex.Client.read("secret/data/mobile/push", :token, @token)
end
