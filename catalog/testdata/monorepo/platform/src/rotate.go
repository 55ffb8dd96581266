package main

import "github.com/hashicorp/vault-client-go"

func rotate(ctx context.Context, client *vault.Client) {
	_, _ = client.Secrets.KvV2Read(ctx, "teams/platform/rotate", vault.WithMountPath("kv"))
	_, _ = client.Secrets.DatabaseGenerateCredentials(ctx, "platform")
}
