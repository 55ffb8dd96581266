using VaultSharp;

var client = new VaultClient(new VaultClientSettings(address, auth));
var audit = await client.V1.Secrets.KeyValue.V2.ReadSecretAsync(path: "teams/identity/audit", mountPoint: "kv");
var twice = await client.V1.Secrets.KeyValue.V2.ReadSecretAsync("kv/teams/identity/audit", mountPoint: "kv");
