package main

import (
	"context"

	"github.com/hashicorp/vault/api"
)

const mount = "kv"

func read(ctx context.Context, client *api.Client, env string) {
	_ = client.SetToken
	_, _ = client.KVv2(mount).Get(ctx, "teams/platform/app")
	_, _ = client.KVv2(mount).Get(ctx, "data/teams/platform/app")
	_, _ = client.KVv1("team/legacy").Get(ctx, "platform/old")
	_, _ = client.Logical().Read("secret/data/platform/logical")
	_, _ = client.Logical().Read("secret/platform/without-data")
	_, _ = client.Logical().Write("secret/data/platform/"+env, map[string]any{"x": "CANARY"})
	_, _ = client.Logical().Write("auth/approle/login", map[string]any{"secret_id": "CANARY"})
}
