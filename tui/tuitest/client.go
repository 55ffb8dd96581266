package tuitest

import (
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Address is what a client is told. Nothing listens there.
const Address = "http://vault.example.com:8200"

// Client returns a client of a server in memory, in a namespace of it.
func Client(t testing.TB, server *memvault.Server, token, namespace string) *vaultsvc.Client {
	t.Helper()
	client, err := vaultsvc.New(vaultsvc.Options{
		Address: Address, Token: token, Namespace: namespace, Transport: server.Transport(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}
