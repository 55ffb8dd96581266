package com.example;

import io.github.jopenlibs.vault.Vault;

class Driver {
    String read(VaultConfig config) throws VaultException {
        Vault vault = Vault.create(config, 2);
        return vault.logical().read("kv/teams/payments/driver").getData().get("key");
    }
}
