use hashicorp_vault::Client;

fn main() {
    let mut client = Client::new("https://vault.example.com", "CANARY").unwrap();
    client.secret_backend("kv");
    let token = client.get_secret("teams/logistics/tracker").unwrap();
}
