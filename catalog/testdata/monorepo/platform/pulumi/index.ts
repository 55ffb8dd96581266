import * as vault from "@pulumi/vault";

const mount = "kv";

export const registry = vault.kv.getSecretV2Output({ mount, name: "teams/platform/registry" });
new vault.generic.Secret("twice", { path: "secret/data/platform/alerts", dataJson: "CANARY" });
