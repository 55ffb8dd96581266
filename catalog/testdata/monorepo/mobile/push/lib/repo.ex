defmodule Push.Repo do
  def init(_type, config) do
    {:ok, vault} = Vault.new(engine: Vault.Engine.KVV2) |> Vault.auth(%{token: "CANARY"})
    {:ok, db} = Vault.read(vault, "secret/mobile/push")
    {:ok, Keyword.merge(config, password: db["password"])}
  end
end
