use vaultrs::kv2;

const MOUNT: &str = "kv";

async fn load(client: &VaultClient, env: &str) -> Result<Maps> {
    kv2::read(client, MOUNT, &format!("teams/logistics/{}", env)).await?;
    kv2::read(client, MOUNT, "teams/logistics/maps").await
}
