package com.example;

import org.springframework.vault.annotation.VaultPropertySource;
import org.springframework.vault.core.VaultTemplate;

@VaultPropertySource({"kv/teams/payments/api", "kv/data/teams/payments/api"})
class Secrets {
    private static final String STRIPE = "teams/payments/stripe";

    private final VaultTemplate vaultTemplate;

    void read(String env) {
        vaultTemplate.read("kv/data/teams/payments/template");
        vaultTemplate.opsForKeyValue("kv", KeyValueBackend.KV_2).get(STRIPE);
        vaultTemplate.opsForKeyValue("team/legacy", KeyValueBackend.KV_2).get("payments/old");
        vaultTemplate.write("kv/data/teams/payments/" + env, Map.of("key", "CANARY"));
    }
}
